package io.altostratus.network.service.subnets;

import io.altostratus.network.model.SubnetDetails;
import io.altostratus.network.service.address.AddressRange;
import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.address.IpAddress;
import java.time.LocalDateTime;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A subnet.
 *
 * @param pools where addresses are given out, ascending and apart
 * @param subnetPoolId the pool that its block is taken from
 * @param segmentId the segment of its network that it is on, if packets are routed between these; null for all
 * @param serviceTypes owners of the devices whose ports it is for; empty for all
 */
public record Subnet(
        String id,
        String projectId,
        String networkId,
        String name,
        String description,
        Cidr cidr,
        @Nullable IpAddress gateway,
        boolean enableDhcp,
        List<AddressRange> pools,
        List<IpAddress> dnsServers,
        List<HostRoute> hostRoutes,
        @Nullable String subnetPoolId,
        @Nullable String segmentId,
        Ipv6Modes ipv6,
        List<String> serviceTypes,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    private static final String DHCP_OWNER = "network:dhcp";

    public Subnet {
        pools = List.copyOf(pools);
        dnsServers = List.copyOf(dnsServers);
        hostRoutes = List.copyOf(hostRoutes);
        serviceTypes = List.copyOf(serviceTypes);
    }

    /** Whether the address that a port has here follows from its MAC address. */
    public boolean isAutomatic() {
        return ipv6.isAutomatic();
    }

    /** Whether ports of devices of this owner may have addresses here. DHCP serves whatever subnet asks for it. */
    public boolean serves(String deviceOwner) {
        return serviceTypes.isEmpty()
                || serviceTypes.contains(deviceOwner)
                || enableDhcp && deviceOwner.equals(DHCP_OWNER);
    }

    /** What hosts learn of it. */
    public SubnetDetails details() {
        return new SubnetDetails(
                id,
                networkId,
                cidr.version(),
                cidr.text(),
                gateway == null ? null : gateway.text(),
                enableDhcp,
                dnsServers.stream().map(IpAddress::text).toList(),
                hostRoutes.stream()
                        .map(route -> new SubnetDetails.Route(
                                route.destination().text(), route.nextHop().text()))
                        .toList(),
                ipv6.ra(),
                ipv6.address());
    }
}
