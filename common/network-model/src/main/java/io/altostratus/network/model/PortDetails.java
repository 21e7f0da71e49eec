package io.altostratus.network.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A port as hosts realise it.
 *
 * @param host the host it is bound to; null while it is bound to none
 * @param deviceId what it belongs to: a server's id, or the DHCP port's marker
 * @param deviceOwner for example {@code compute:nova} or {@code network:dhcp}
 * @param portSecurity whether spoofed packets are dropped and security groups apply
 * @param revision grows with every change: an older state never replaces a newer one
 * @param dhcpOptions what its guest is told by DHCP beside its address
 * @param qosPolicyId the policy of its own; null if it has that of its network, if any
 * @param dnsName the name that is chosen for it, in lower case; null for one that follows from the address
 * @param trunk what its frames pass through on their way to the guest; null if it has a device of its own
 * @param dnsDomain the domain in which the chosen name is found as well, with a dot at its end; null for its network's
 */
public record PortDetails(
        String id,
        String networkId,
        String projectId,
        String macAddress,
        List<FixedIp> fixedIps,
        boolean adminStateUp,
        String deviceOwner,
        String deviceId,
        @Nullable String host,
        boolean portSecurity,
        List<String> securityGroupIds,
        List<AddressPair> allowedAddressPairs,
        long revision,
        List<DhcpOption> dhcpOptions,
        @Nullable String qosPolicyId,
        @Nullable String dnsName,
        @Nullable Trunk trunk,
        @Nullable String dnsDomain) {

    /**
     * The port of a trunk, and the tag that frames carry there.
     *
     * @param segmentationId a VLAN tag, 1 to 4094
     */
    public record Trunk(String parentPortId, int segmentationId) {}

    /** An address of a port. */
    public record FixedIp(String subnetId, String ipAddress) {}

    /** Further addresses that the port may send from; the MAC address is the port's own where it is null. */
    public record AddressPair(@Nullable String macAddress, String ipAddress) {}

    /**
     * An option that a guest gets by DHCP.
     *
     * @param name as dnsmasq knows it, or a number
     * @param ipVersion 4 or 6
     */
    public record DhcpOption(String name, String value, int ipVersion) {}

    /** Messages of the first release have neither options nor policies. */
    public PortDetails {
        fixedIps = List.copyOf(fixedIps);
        securityGroupIds = List.copyOf(securityGroupIds);
        allowedAddressPairs = List.copyOf(allowedAddressPairs);
        dhcpOptions = dhcpOptions == null ? List.of() : List.copyOf(dhcpOptions);
    }

    /** A port without a domain of its own. */
    public PortDetails(
            String id,
            String networkId,
            String projectId,
            String macAddress,
            List<FixedIp> fixedIps,
            boolean adminStateUp,
            String deviceOwner,
            String deviceId,
            @Nullable String host,
            boolean portSecurity,
            List<String> securityGroupIds,
            List<AddressPair> allowedAddressPairs,
            long revision,
            List<DhcpOption> dhcpOptions,
            @Nullable String qosPolicyId,
            @Nullable String dnsName,
            @Nullable Trunk trunk) {
        this(
                id,
                networkId,
                projectId,
                macAddress,
                fixedIps,
                adminStateUp,
                deviceOwner,
                deviceId,
                host,
                portSecurity,
                securityGroupIds,
                allowedAddressPairs,
                revision,
                dhcpOptions,
                qosPolicyId,
                dnsName,
                trunk,
                null);
    }

    /** A port without options, policy and name of its own. */
    public PortDetails(
            String id,
            String networkId,
            String projectId,
            String macAddress,
            List<FixedIp> fixedIps,
            boolean adminStateUp,
            String deviceOwner,
            String deviceId,
            @Nullable String host,
            boolean portSecurity,
            List<String> securityGroupIds,
            List<AddressPair> allowedAddressPairs,
            long revision) {
        this(
                id,
                networkId,
                projectId,
                macAddress,
                fixedIps,
                adminStateUp,
                deviceOwner,
                deviceId,
                host,
                portSecurity,
                securityGroupIds,
                allowedAddressPairs,
                revision,
                List.of(),
                null,
                null,
                null);
    }

    /** The same port as a part of a trunk. */
    public PortDetails inTrunk(Trunk through) {
        return new PortDetails(
                id,
                networkId,
                projectId,
                macAddress,
                fixedIps,
                adminStateUp,
                deviceOwner,
                deviceId,
                host,
                portSecurity,
                securityGroupIds,
                allowedAddressPairs,
                revision,
                dhcpOptions,
                qosPolicyId,
                dnsName,
                through,
                dnsDomain);
    }
}
