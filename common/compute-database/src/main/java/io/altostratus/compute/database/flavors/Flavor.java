package io.altostratus.compute.database.flavors;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A size of servers.
 *
 * @param rootGb size of the root disk in GiB; 0 for that of the image
 * @param disabled no longer offered to those who are no administrators
 * @param extraSpecs what the scheduler and the hypervisor are to heed, such as {@code hw:cpu_policy}
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
        boolean isPublic,
        @Nullable String description,
        boolean disabled,
        Map<String, String> extraSpecs) {

    public Flavor {
        extraSpecs = Map.copyOf(extraSpecs);
    }

    /** One without a description and extra specs. */
    public Flavor(
            long pk,
            String id,
            String name,
            int memoryMb,
            int vcpus,
            int rootGb,
            int ephemeralGb,
            int swapMb,
            double rxtxFactor,
            boolean isPublic) {
        this(pk, id, name, memoryMb, vcpus, rootGb, ephemeralGb, swapMb, rxtxFactor, isPublic, null, false, Map.of());
    }
}
