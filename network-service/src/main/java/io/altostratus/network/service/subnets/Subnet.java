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
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    public Subnet {
        pools = List.copyOf(pools);
        dnsServers = List.copyOf(dnsServers);
        hostRoutes = List.copyOf(hostRoutes);
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
                        .toList());
    }
}
