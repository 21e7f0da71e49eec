package io.altostratus.network.service.subnets;

import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Timestamps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A subnet as the API shows it. */
final class SubnetView {

    private SubnetView() {}

    /** @param full whether the caller may see on which segment it is */
    static Map<String, Object> of(Subnet subnet, boolean full) {
        IpAddress gateway = subnet.gateway();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", subnet.id());
        view.put("name", subnet.name());
        view.put("tenant_id", subnet.projectId());
        view.put("project_id", subnet.projectId());
        view.put("network_id", subnet.networkId());
        view.put("ip_version", subnet.cidr().version());
        view.put("cidr", subnet.cidr().text());
        view.put("gateway_ip", gateway == null ? null : gateway.text());
        view.put("enable_dhcp", subnet.enableDhcp());
        view.put("allocation_pools", pools(subnet));
        view.put("dns_nameservers", dnsServers(subnet));
        view.put("host_routes", hostRoutes(subnet));
        view.put("subnetpool_id", subnet.subnetPoolId());
        if (full) {
            view.put("segment_id", subnet.segmentId());
        }
        view.put("ipv6_ra_mode", subnet.ipv6().ra());
        view.put("ipv6_address_mode", subnet.ipv6().address());
        view.put("service_types", subnet.serviceTypes());
        view.put("tags", List.of());
        view.put("description", subnet.description());
        view.put("created_at", Timestamps.iso(subnet.createdAt()));
        view.put("updated_at", Timestamps.iso(subnet.updatedAt()));
        view.put("revision_number", subnet.revision());
        return view;
    }

    static List<Map<String, String>> pools(Subnet subnet) {
        return subnet.pools().stream()
                .map(pool ->
                        Map.of("start", pool.first().text(), "end", pool.last().text()))
                .toList();
    }

    static List<String> dnsServers(Subnet subnet) {
        return subnet.dnsServers().stream().map(IpAddress::text).toList();
    }

    static List<Map<String, String>> hostRoutes(Subnet subnet) {
        return subnet.hostRoutes().stream()
                .map(route -> Map.of(
                        "destination", route.destination().text(),
                        "nexthop", route.nextHop().text()))
                .toList();
    }
}
