package io.altostratus.network.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subnet as DHCP serves it.
 *
 * @param cidr for example {@code 10.0.0.0/24}
 * @param ipv6RaMode what routers advertise: {@code slaac}, {@code dhcpv6-stateless} or {@code dhcpv6-stateful}; null for
 *     nothing
 * @param ipv6AddressMode where guests' addresses and options come from, in the same words
 */
public record SubnetDetails(
        String id,
        String networkId,
        int ipVersion,
        String cidr,
        @Nullable String gatewayIp,
        boolean dhcpEnabled,
        List<String> dnsServers,
        List<Route> hostRoutes,
        @Nullable String ipv6RaMode,
        @Nullable String ipv6AddressMode) {

    /** A static route that guests learn. */
    public record Route(String destination, String nextHop) {}

    /** A subnet without IPv6 modes. */
    public SubnetDetails(
            String id,
            String networkId,
            int ipVersion,
            String cidr,
            @Nullable String gatewayIp,
            boolean dhcpEnabled,
            List<String> dnsServers,
            List<Route> hostRoutes) {
        this(id, networkId, ipVersion, cidr, gatewayIp, dhcpEnabled, dnsServers, hostRoutes, null, null);
    }

    public SubnetDetails {
        dnsServers = List.copyOf(dnsServers);
        hostRoutes = List.copyOf(hostRoutes);
    }
}
