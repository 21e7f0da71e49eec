package io.altostratus.compute.database.flavors;

/**
 * A size of servers.
 *
 * @param rootGb size of the root disk in GiB; 0 for that of the image
 */
public record Flavor(
        long pk,
        String id,
        String name,
        int memoryMb,
        int vcpus,
        int rootGb,
        int ephemeralGb,
        int swapMb,
        double rxtxFactor,
        boolean isPublic) {}
