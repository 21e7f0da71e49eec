package io.altostratus.compute.database.servers;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.altostratus.compute.database.flavors.Flavor;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.VmState;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server.
 *
 * @param pk its number, of which its domain's name is made
 * @param generation raised by every accepted request
 * @param deleted whether it is only remembered
 * @param progress of what is going on, in percent
 * @param softDeletedAt since when it waits to be removed; null if it does not
 */
public record Server(
        long pk,
        String id,
        String projectId,
        String userId,
        String name,
        String hostname,
        ServerState state,
        PowerState power,
        long generation,
        Placement placement,
        Size size,
        Image image,
        Access access,
        Map<String, String> metadata,
        Launch launch,
        List<RequestedNetwork> requestedNetworks,
        List<SecurityGroup> securityGroups,
        List<Nic> nics,
        @Nullable Fault fault,
        LocalDateTime createdAt,
        LocalDateTime updatedAt,
        @Nullable LocalDateTime launchedAt,
        @Nullable LocalDateTime deletedAt,
        boolean deleted,
        @Nullable String description,
        Lock lock,
        List<BlockDevice> blockDevices,
        SchedulerHints schedulerHints,
        WayBack wayBack,
        int progress,
        @Nullable LocalDateTime softDeletedAt) {

    /**
     * Where it is.
     *
     * @param host null until one is claimed
     * @param requestedZone asked for by its owner; null for any
     * @param requestedHost asked for by an administrator; null for any
     * @param zone of its host
     */
    public record Placement(
            @Nullable String host,
            @Nullable String hypervisor,
            @Nullable String requestedZone,
            @Nullable String requestedHost,
            @Nullable String zone) {}

    /** Its flavor as it was when the server was made. */
    public record Size(
            String flavorId,
            String flavorName,
            int vcpus,
            int memoryMb,
            int rootGb,
            int ephemeralGb,
            int swapMb,
            Map<String, String> extraSpecs) {

        public static Size of(Flavor flavor) {
            return new Size(
                    flavor.id(),
                    flavor.name(),
                    flavor.vcpus(),
                    flavor.memoryMb(),
                    flavor.rootGb(),
                    flavor.ephemeralGb(),
                    flavor.swapMb(),
                    flavor.extraSpecs());
        }

        public Size {
            extraSpecs = extraSpecs == null ? Map.of() : Map.copyOf(extraSpecs);
        }

        /** What it takes of a host's disk, in GiB. */
        public int diskGb() {
            return rootGb + ephemeralGb + (swapMb + 1023) / 1024;
        }
    }

    /**
     * Its image as it was when the server was made.
     *
     * @param minRamMb least memory that the image asks for; 0 for no wish
     * @param properties that the image had beyond the common ones, such as {@code hw_disk_bus}
     */
    public record Image(
            String id,
            String name,
            String diskFormat,
            long sizeBytes,
            int minDiskGb,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) int minRamMb,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> properties) {

        public Image {
            properties = properties == null ? Map.of() : Map.copyOf(properties);
        }
    }

    /**
     * Protection from being changed by mistake.
     *
     * @param byAdmin an administrator has set it, who is not its owner
     */
    public record Lock(
            boolean locked, boolean byAdmin, @Nullable String reason) {

        public static final Lock OPEN = new Lock(false, false, null);
    }

    /**
     * A disk that was asked for beside or instead of the image's, in the words of {@code block_device_mapping_v2}.
     *
     * @param sourceType {@code image}, {@code blank}, {@code volume} or {@code snapshot}
     * @param destinationType {@code local} or {@code volume}
     * @param uuid of the source; null for a blank one
     * @param sizeGb in GiB, of swap in MiB as Nova has it; null for the flavor's or the source's
     * @param guestFormat {@code swap}, a file system such as {@code ext4}, or null
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record BlockDevice(
            String sourceType,
            String destinationType,
            @Nullable String uuid,
            @Nullable Integer sizeGb,
            @Nullable String guestFormat,
            @Nullable String deviceName,
            @Nullable String deviceType,
            @Nullable String diskBus,
            @Nullable Integer bootIndex,
            boolean deleteOnTermination,
            @Nullable String tag) {

        public boolean wantsSwap() {
            return sourceType.equals("blank") && destinationType.equals("local") && "swap".equals(guestFormat);
        }

        /** The same disk as large as the flavor has it. */
        BlockDevice ofFlavorsSize() {
            return new BlockDevice(
                    sourceType,
                    destinationType,
                    uuid,
                    null,
                    guestFormat,
                    deviceName,
                    deviceType,
                    diskBus,
                    bootIndex,
                    deleteOnTermination,
                    tag);
        }

        public boolean wantsEphemeral() {
            return sourceType.equals("blank") && destinationType.equals("local") && !"swap".equals(guestFormat);
        }
    }

    /**
     * What its owner told the scheduler.
     *
     * @param groupId the server group it belongs to
     * @param hints each other hint by its name, such as {@code different_host}
     */
    public record SchedulerHints(@Nullable String groupId, Map<String, List<String>> hints) {

        public static final SchedulerHints NONE = new SchedulerHints(null, Map.of());

        public SchedulerHints {
            hints = Map.copyOf(hints);
        }
    }

    /** What is needed to come back from where a server does not stay: resized, shelved or rescued. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record WayBack(
            @Nullable Resize resize,
            @Nullable Shelf shelf,
            @Nullable Rescue rescue) {

        public static final WayBack NONE = new WayBack(null, null, null);

        public WayBack withResize(@Nullable Resize other) {
            return new WayBack(other, shelf, rescue);
        }

        public WayBack withShelf(@Nullable Shelf other) {
            return new WayBack(resize, other, rescue);
        }

        public WayBack withRescue(@Nullable Rescue other) {
            return new WayBack(resize, shelf, other);
        }
    }

    /**
     * A resize that is neither confirmed nor reverted.
     *
     * @param oldSize to go back to
     * @param newSize what it has now, or will have
     * @param wasStopped it does not run afterwards either
     * @param migrationId of its migration, by which hosts and claims know what is kept of before
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Resize(
            Size oldSize,
            Size newSize,
            @Nullable String sourceHost,
            boolean wasStopped,
            LocalDateTime since,
            String migrationId) {}

    /**
     * A server that lies in an image.
     *
     * @param imageId null while it is still on its host, or if its disk is a volume
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Shelf(@Nullable String imageId, @Nullable String host, LocalDateTime since) {}

    /**
     * A server that runs from another disk.
     *
     * @param before what it was and becomes again
     */
    public record Rescue(Image image, VmState before) {}

    /** How its owner gets in. */
    public record Access(
            @Nullable String keyName, @Nullable String publicKey, boolean configDrive, String ipV4, String ipV6) {}

    /** How it came into being: servers of one request share the reservation. */
    public record Launch(String reservationId, int index, String diskConfig) {}

    /**
     * A network card that was asked for: on a network, or an existing port of it.
     *
     * @param networkName what its addresses are listed under
     * @param mtu of the network, in bytes
     * @param portId an existing port that is to be used; null to make one
     * @param fixedIp the address wanted; null for any
     * @param tag by which its owner knows the card
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record RequestedNetwork(
            String networkId,
            String networkName,
            @Nullable Integer mtu,
            @Nullable String portId,
            @Nullable String fixedIp,
            @Nullable String tag) {}

    /**
     * A security group for its new ports.
     *
     * @param id null for the project's default group
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record SecurityGroup(@Nullable String id, String name) {}

    /**
     * A network card it has.
     *
     * @param networkName what its addresses are listed under
     * @param ownPort the port was made for this server and goes with it
     * @param tag by which its owner knows it; null for none
     * @param vifType how it is plugged, as network-service tells it, such as {@code bridge}; null if that is not known
     * @param subnets of its addresses; empty if they are not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Nic(
            String portId,
            String networkId,
            String networkName,
            String macAddress,
            @Nullable Integer mtu,
            List<Address> addresses,
            boolean ownPort,
            @Nullable String tag,
            @Nullable String vifType,
            List<Subnet> subnets) {

        public Nic {
            subnets = subnets == null ? List.of() : List.copyOf(subnets);
        }

        /** A card without a tag. */
        public Nic(
                String portId,
                String networkId,
                String networkName,
                String macAddress,
                @Nullable Integer mtu,
                List<Address> addresses,
                boolean ownPort) {
            this(portId, networkId, networkName, macAddress, mtu, addresses, ownPort, null, null, List.of());
        }

        /** The same card with what may change while a server has it. */
        public Nic with(String newMacAddress, List<Address> newAddresses, List<Subnet> newSubnets) {
            return new Nic(
                    portId,
                    networkId,
                    networkName,
                    newMacAddress,
                    mtu,
                    newAddresses,
                    ownPort,
                    tag,
                    vifType,
                    newSubnets);
        }

        /** The same card, whose port and tag are its owner's or not. */
        public Nic of(boolean own, @Nullable String itsTag) {
            return new Nic(portId, networkId, networkName, macAddress, mtu, addresses, own, itsTag, vifType, subnets);
        }
    }

    /**
     * A subnet of which a network card has addresses, as the guest is told of it.
     *
     * @param version 4 or 6
     * @param gateway null for none
     * @param dhcp whether the guest can ask there for what else is told here
     * @param ipv6AddressMode {@code slaac}, {@code dhcpv6-stateful} or {@code dhcpv6-stateless}; null where none is set
     * @param dns addresses of name servers
     * @param addresses of the card, in the port's order
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Subnet(
            int version,
            String cidr,
            @Nullable String gateway,
            boolean dhcp,
            @Nullable String ipv6AddressMode,
            List<String> dns,
            List<Route> routes,
            List<String> addresses) {

        public Subnet {
            dns = List.copyOf(dns);
            routes = List.copyOf(routes);
            addresses = List.copyOf(addresses);
        }
    }

    /** A way to other networks that a subnet's hosts are told of. */
    public record Route(String destination, String nextHop) {}

    /**
     * An address of a network card.
     *
     * @param floating it leads to the card through a router, and the guest does not know it
     */
    public record Address(
            String ipAddress,
            int version,
            @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean floating) {

        public static Address fixed(String ipAddress) {
            return new Address(ipAddress, ipAddress.contains(":") ? 6 : 4, false);
        }

        public static Address floating(String ipAddress) {
            return new Address(ipAddress, ipAddress.contains(":") ? 6 : 4, true);
        }
    }

    /** Why it is in the state ERROR, or what went wrong last. */
    public record Fault(int code, String message, @Nullable String details, LocalDateTime at) {}

    /** The same server as it is with another size: swap, which is made anew, is as large as that says. */
    public Server withSize(Size other) {
        List<BlockDevice> devices = blockDevices.stream()
                .map(device -> device.wantsSwap() ? device.ofFlavorsSize() : device)
                .toList();
        return new Server(
                pk,
                id,
                projectId,
                userId,
                name,
                hostname,
                state,
                power,
                generation,
                placement,
                other,
                image,
                access,
                metadata,
                launch,
                requestedNetworks,
                securityGroups,
                nics,
                fault,
                createdAt,
                updatedAt,
                launchedAt,
                deletedAt,
                deleted,
                description,
                lock,
                devices,
                schedulerHints,
                wayBack,
                progress,
                softDeletedAt);
    }

    public Optional<Nic> nic(String portId) {
        return nics.stream().filter(nic -> nic.portId().equals(portId)).findFirst();
    }

    /** The name of its domain, as operators know it from Nova. */
    public String domainName() {
        return "instance-%08x".formatted(pk);
    }

    public String status() {
        return state.status();
    }
}
