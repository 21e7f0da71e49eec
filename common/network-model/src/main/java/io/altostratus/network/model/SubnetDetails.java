package io.altostratus.network.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subnet as DHCP serves it.
 *
 * @param cidr for example {@code 10.0.0.0/24}
 */
public record SubnetDetails(
        String id,
        String networkId,
        int ipVersion,
        String cidr,
        @Nullable String gatewayIp,
        boolean dhcpEnabled,
        List<String> dnsServers,
        List<Route> hostRoutes) {

    /** A static route that guests learn. */
    public record Route(String destination, String nextHop) {}

    public SubnetDetails {
        dnsServers = List.copyOf(dnsServers);
        hostRoutes = List.copyOf(hostRoutes);
    }
}
