package io.altostratus.compute.model.order;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A guest as a host makes it.
 *
 * @param serverId its UUID, the domain's as well
 * @param domainName {@code instance-%08x} of the server's number
 * @param rootGb size of its disk in GiB; 0 for that of the image
 * @param createdAt ISO 8601, for the domain's metadata
 * @param configDrive null for none
 * @param localDisks beside the root disk, in the order in which the guest sees them
 * @param tags by which the owner knows devices: of network cards by their MAC addresses, of disks by the names of their
 *     files
 */
public record GuestSpec(
        String serverId,
        String domainName,
        String displayName,
        String userId,
        String userName,
        String projectId,
        String projectName,
        FlavorSpec flavor,
        ImageSpec image,
        List<NicSpec> nics,
        String createdAt,
        @Nullable ConfigDrive configDrive,
        List<LocalDisk> localDisks,
        Map<String, String> tags) {

    /** A guest of whose devices none has a tag. */
    public GuestSpec(
            String serverId,
            String domainName,
            String displayName,
            String userId,
            String userName,
            String projectId,
            String projectName,
            FlavorSpec flavor,
            ImageSpec image,
            List<NicSpec> nics,
            String createdAt,
            @Nullable ConfigDrive configDrive,
            List<LocalDisk> localDisks) {
        this(
                serverId,
                domainName,
                displayName,
                userId,
                userName,
                projectId,
                projectName,
                flavor,
                image,
                nics,
                createdAt,
                configDrive,
                localDisks,
                Map.of());
    }

    /** A guest without a config drive. */
    public GuestSpec(
            String serverId,
            String domainName,
            String displayName,
            String userId,
            String userName,
            String projectId,
            String projectName,
            FlavorSpec flavor,
            ImageSpec image,
            List<NicSpec> nics,
            String createdAt) {
        this(
                serverId,
                domainName,
                displayName,
                userId,
                userName,
                projectId,
                projectName,
                flavor,
                image,
                nics,
                createdAt,
                null,
                List.of());
    }

    /**
     * An empty disk of the host's beside the guest's root disk.
     *
     * @param name of its file in the guest's directory, such as {@code disk.eph0} or {@code disk.swap}
     * @param sizeMb in MiB
     * @param format {@code swap} or a file system such as {@code ext4}; null to leave it empty
     */
    public record LocalDisk(
            String name, int sizeMb, @Nullable String format) {}

    /**
     * A disk on which the guest reads about itself.
     *
     * @param files contents in base 64 by their paths, such as {@code openstack/latest/meta_data.json}
     * @param copies further names of folders
     */
    public record ConfigDrive(Map<String, String> files, Map<String, List<String>> copies) {

        public ConfigDrive {
            files = Map.copyOf(files);
            copies = Map.copyOf(copies);
        }

        @Override
        public String toString() {
            return "ConfigDrive" + files.keySet(); // user data may hold secrets
        }
    }

    /** The size of a guest. */
    public record FlavorSpec(
            String name,
            int vcpus,
            int memoryMb,
            int rootGb,
            int ephemeralGb,
            int swapMb,
            Map<String, String> extraSpecs) {

        public FlavorSpec {
            extraSpecs = extraSpecs == null ? Map.of() : Map.copyOf(extraSpecs);
        }
    }

    /**
     * Where its disk comes from.
     *
     * @param diskFormat as the image service has verified it; never guessed
     * @param sizeBytes length of the image's file
     */
    public record ImageSpec(
            String id, String name, String diskFormat, long sizeBytes, int minDiskGb, Map<String, String> properties) {

        public ImageSpec {
            properties = properties == null ? Map.of() : Map.copyOf(properties);
        }
    }

    /**
     * One network card.
     *
     * @param mtu null where the network has none
     */
    public record NicSpec(
            String portId,
            String networkId,
            String macAddress,
            @Nullable Integer mtu) {

        /** The device's name on the host, as operators know it. */
        public String tapName() {
            return "tap" + portId.substring(0, 11);
        }

        public String bridgeName() {
            return "brq" + networkId.substring(0, 11);
        }
    }

    public GuestSpec {
        nics = List.copyOf(nics);
        localDisks = localDisks == null ? List.of() : List.copyOf(localDisks);
        tags = tags == null ? Map.of() : Map.copyOf(tags);
    }

    /** The same guest with other network cards. */
    public GuestSpec withNics(List<NicSpec> others) {
        return new GuestSpec(
                serverId,
                domainName,
                displayName,
                userId,
                userName,
                projectId,
                projectName,
                flavor,
                image,
                others,
                createdAt,
                configDrive,
                localDisks,
                tags);
    }
}
