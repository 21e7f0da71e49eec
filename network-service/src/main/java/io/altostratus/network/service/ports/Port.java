package io.altostratus.network.service.ports;

import io.altostratus.network.model.PortDetails;
import io.altostratus.network.service.address.MacAddress;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.binding.Placement;
import io.altostratus.network.service.binding.Vif;
import io.altostratus.network.service.networks.Network;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A port.
 *
 * @param networkProjectId owner of the network, who sees all of its ports
 * @param dns the names that are chosen for it
 * @param revision grows with every change
 */
public record Port(
        String id,
        String projectId,
        String networkId,
        String networkProjectId,
        String name,
        String description,
        String macAddress,
        boolean adminStateUp,
        String deviceId,
        String deviceOwner,
        boolean portSecurityEnabled,
        List<AddressPair> allowedAddressPairs,
        Options options,
        Dns dns,
        Binding binding,
        Provisioning provisioning,
        List<FixedIp> fixedIps,
        List<String> securityGroupIds,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    public static final String DHCP_OWNER = "network:dhcp";
    public static final String ROUTER_INTERFACE_OWNER = "network:router_interface";
    public static final String ROUTER_GATEWAY_OWNER = "network:router_gateway";
    /** Of a router that has several hosts. */
    public static final String ROUTER_REPLICATED_OWNER = "network:ha_router_replicated_interface";

    /** By which the hosts of a router hear each other. */
    public static final String ROUTER_HA_OWNER = "network:router_ha_interface";

    public static final String FLOATING_IP_OWNER = "network:floatingip";

    private static final Set<String> ROUTER_INTERFACES = Set.of(
            "network:router_interface",
            "network:router_interface_distributed",
            ROUTER_REPLICATED_OWNER,
            "network:router_centralized_snat");

    /**
     * What few ports have.
     *
     * @param dhcpOptions what its guest is told beside its address
     * @param propagateUplinkStatus whether its link shall follow that of the physical device, where it is a part of one
     * @param qosPolicyId the policy of its own; null for none
     * @param qosNetworkPolicyId the policy of its network; null for none
     * @param trunkId the trunk whose own port it is; null for none
     * @param ipAllocation when it gets its addresses
     * @param dataPlaneStatus what a system beside this cloud says of its network: {@code ACTIVE}, {@code DOWN}, or null
     *     for nothing
     */
    public record Options(
            List<DhcpOption> dhcpOptions,
            boolean propagateUplinkStatus,
            @Nullable String qosPolicyId,
            @Nullable String qosNetworkPolicyId,
            @Nullable String trunkId,
            IpAllocation ipAllocation,
            @Nullable String dataPlaneStatus) {

        public static final Options NONE =
                new Options(List.of(), false, null, null, null, IpAllocation.IMMEDIATE, null);

        public Options {
            dhcpOptions = List.copyOf(dhcpOptions);
        }
    }

    /**
     * Names in the DNS.
     *
     * @param name of the host; empty for one that follows from the address
     * @param domain with a dot at its end; empty for the network's
     */
    public record Dns(String name, String domain) {

        public static final Dns NONE = new Dns("", "");
    }

    /**
     * Where the port is.
     *
     * @param hostId empty for none
     * @param vifType see {@link Vif}
     * @param profile JSON of whoever binds it
     * @param vifDetails JSON of what else the hypervisor has to know
     */
    public record Binding(String hostId, String vnicType, String vifType, String profile, String vifDetails) {

        /** As the mechanism says. */
        public Binding(String hostId, String vnicType, Placement placement, String profile) {
            this(hostId, vnicType, placement.vifType(), profile, placement.vifDetails());
        }

        /** Nowhere, or prepared for a host. */
        public static Binding unbound(String hostId, String vnicType) {
            return new Binding(hostId, vnicType, Vif.UNBOUND, "{}", "{}");
        }

        public boolean isBound() {
            return !vifType.equals(Vif.UNBOUND) && !vifType.equals(Vif.FAILED);
        }
    }

    /**
     * How far hosts have realised the port.
     *
     * @param wired its device is connected and guarded
     * @param wiring which device that is
     * @param dhcpReady its requests would be answered
     */
    public record Provisioning(
            PortStatus status, boolean wired, @Nullable String wiring, boolean dhcpReady) {

        public static final Provisioning NONE = new Provisioning(PortStatus.DOWN, false, null, false);
    }

    /**
     * A port that a service of the network itself has, without addresses yet.
     *
     * @param projectId empty where it is nobody's: gateways of routers and floating IPs
     */
    public static Port ofNetwork(
            Network network,
            String projectId,
            String deviceId,
            String deviceOwner,
            Binding binding,
            LocalDateTime now) {
        return new Port(
                UUID.randomUUID().toString(),
                projectId,
                network.id(),
                network.projectId(),
                "",
                "",
                MacAddress.random(),
                true,
                deviceId,
                deviceOwner,
                false,
                List.of(),
                Options.NONE,
                Dns.NONE,
                binding,
                Provisioning.NONE,
                List.of(),
                List.of(),
                1,
                now,
                now);
    }

    public Port {
        allowedAddressPairs = List.copyOf(allowedAddressPairs);
        fixedIps = List.copyOf(fixedIps);
        securityGroupIds = List.copyOf(securityGroupIds);
    }

    /** A port without {@link Options} and names. */
    public Port(
            String id,
            String projectId,
            String networkId,
            String networkProjectId,
            String name,
            String description,
            String macAddress,
            boolean adminStateUp,
            String deviceId,
            String deviceOwner,
            boolean portSecurityEnabled,
            List<AddressPair> allowedAddressPairs,
            Binding binding,
            Provisioning provisioning,
            List<FixedIp> fixedIps,
            List<String> securityGroupIds,
            long revision,
            LocalDateTime createdAt,
            LocalDateTime updatedAt) {
        this(
                id,
                projectId,
                networkId,
                networkProjectId,
                name,
                description,
                macAddress,
                adminStateUp,
                deviceId,
                deviceOwner,
                portSecurityEnabled,
                allowedAddressPairs,
                Options.NONE,
                Dns.NONE,
                binding,
                provisioning,
                fixedIps,
                securityGroupIds,
                revision,
                createdAt,
                updatedAt);
    }

    /** Ports of the network itself, which no group guards. */
    public boolean isTrusted() {
        return isTrusted(deviceOwner);
    }

    public static boolean isTrusted(String deviceOwner) {
        return deviceOwner.startsWith("network:");
    }

    /** Ports by which routers stand in the network as the gateways of its subnets. */
    public boolean isRouterInterface() {
        return ROUTER_INTERFACES.contains(deviceOwner);
    }

    public boolean isOfServer() {
        return deviceOwner.startsWith("compute:") && !deviceId.isEmpty();
    }

    /** What rules about the port are asked with. */
    public Map<String, Object> target() {
        Map<String, Object> target = Network.targetWithin(projectId, networkProjectId, Audience.NOBODY);
        target.put("revision_number", revision);
        return target;
    }

    public Port with(List<FixedIp> otherFixedIps, List<String> otherGroups) {
        return copy(
                deviceId, deviceOwner, options, binding, provisioning, otherFixedIps, otherGroups, revision, updatedAt);
    }

    public Port with(Binding otherBinding, Provisioning otherProvisioning) {
        return copy(
                deviceId,
                deviceOwner,
                options,
                otherBinding,
                otherProvisioning,
                fixedIps,
                securityGroupIds,
                revision,
                updatedAt);
    }

    /** The same port for another device. */
    public Port ofDevice(String otherDeviceId) {
        return copy(
                otherDeviceId,
                deviceOwner,
                options,
                binding,
                provisioning,
                fixedIps,
                securityGroupIds,
                revision,
                updatedAt);
    }

    /** The same port for a device of another kind. */
    public Port withOwner(String otherOwner) {
        return copy(
                deviceId, otherOwner, options, binding, provisioning, fixedIps, securityGroupIds, revision, updatedAt);
    }

    /** The same port as that of a trunk, or of none. */
    public Port inTrunk(@Nullable String trunkId) {
        return with(new Options(
                options.dhcpOptions(),
                options.propagateUplinkStatus(),
                options.qosPolicyId(),
                options.qosNetworkPolicyId(),
                trunkId,
                options.ipAllocation(),
                options.dataPlaneStatus()));
    }

    /** The same port with its addresses at another time. */
    Port addressed(IpAllocation when) {
        return with(new Options(
                options.dhcpOptions(),
                options.propagateUplinkStatus(),
                options.qosPolicyId(),
                options.qosNetworkPolicyId(),
                options.trunkId(),
                when,
                options.dataPlaneStatus()));
    }

    private Port with(Options other) {
        return copy(
                deviceId, deviceOwner, other, binding, provisioning, fixedIps, securityGroupIds, revision, updatedAt);
    }

    public Port named(String otherName) {
        return new Port(
                id,
                projectId,
                networkId,
                networkProjectId,
                otherName,
                description,
                macAddress,
                adminStateUp,
                deviceId,
                deviceOwner,
                portSecurityEnabled,
                allowedAddressPairs,
                options,
                dns,
                binding,
                provisioning,
                fixedIps,
                securityGroupIds,
                revision,
                createdAt,
                updatedAt);
    }

    /** The same port as one of the network itself, which no group guards. */
    public Port forNetworkDevice(String otherDeviceId, String otherOwner) {
        return new Port(
                id,
                projectId,
                networkId,
                networkProjectId,
                name,
                description,
                macAddress,
                adminStateUp,
                otherDeviceId,
                otherOwner,
                false,
                List.of(),
                options,
                dns,
                binding,
                provisioning,
                fixedIps,
                List.of(),
                revision,
                createdAt,
                updatedAt);
    }

    Port next(LocalDateTime now) {
        return copy(
                deviceId, deviceOwner, options, binding, provisioning, fixedIps, securityGroupIds, revision + 1, now);
    }

    private Port copy(
            String device,
            String owner,
            Options others,
            Binding bound,
            Provisioning provisioned,
            List<FixedIp> ips,
            List<String> groups,
            long number,
            LocalDateTime changedAt) {
        return new Port(
                id,
                projectId,
                networkId,
                networkProjectId,
                name,
                description,
                macAddress,
                adminStateUp,
                device,
                owner,
                portSecurityEnabled,
                allowedAddressPairs,
                others,
                dns,
                bound,
                provisioned,
                ips,
                groups,
                number,
                createdAt,
                changedAt);
    }

    /** What hosts learn of it. */
    public PortDetails details() {
        return new PortDetails(
                id,
                networkId,
                projectId,
                macAddress,
                fixedIps.stream()
                        .map(ip -> new PortDetails.FixedIp(
                                ip.subnetId(), ip.address().text()))
                        .toList(),
                adminStateUp,
                deviceOwner,
                deviceId,
                binding.hostId().isEmpty() ? null : binding.hostId(),
                portSecurityEnabled,
                securityGroupIds,
                allowedAddressPairs.stream()
                        .map(pair -> new PortDetails.AddressPair(pair.macAddress(), pair.ipAddress()))
                        .toList(),
                revision,
                options.dhcpOptions().stream()
                        .map(option -> new PortDetails.DhcpOption(option.name(), option.value(), option.ipVersion()))
                        .toList(),
                options.qosPolicyId(),
                dns.name().isEmpty() ? null : dns.name(),
                null,
                dns.domain().isEmpty() ? null : dns.domain());
    }
}
