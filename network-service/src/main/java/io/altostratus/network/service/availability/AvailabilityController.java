package io.altostratus.network.service.availability;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.AddressRange;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Types;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkAttributes;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.network.service.subnets.SubnetRepository;
import jakarta.servlet.http.HttpServletRequest;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v2.0/network-ip-availabilities}, in four statements for any number of networks. */
@RestController
class AvailabilityController {

    private static final String COLLECTION = "network_ip_availabilities";

    private static final Resource AVAILABILITY = Resource.of(
            "network_ip_availability",
            COLLECTION,
            new Resource.Table("networks n", "n.id", "n.pk"),
            List.of(
                    Attribute.shown("network_id", Types.UUID).column("n.id"),
                    Attribute.shown("network_name", Types.TEXT).column("n.name"),
                    Owner.projectId("n.project_id"),
                    Owner.tenantId("n.project_id")),
            Map.of("ip_version", (where, values) -> {
                List<Integer> versions = values.stream()
                        .map(value -> value.equals("4") ? 4 : value.equals("6") ? 6 : 0)
                        .toList();
                where.and(
                        "EXISTS (SELECT 1 FROM subnets v WHERE v.network_id = n.id AND v.ip_version IN (:ip_versions))",
                        "ip_versions",
                        versions);
            }),
            AvailabilityController::notFound);

    private final Access access;
    private final NetworkRepository networks;
    private final SubnetRepository subnets;
    private final JdbcClient jdbc;

    AvailabilityController(Access access, NetworkRepository networks, SubnetRepository subnets, JdbcClient jdbc) {
        this.access = access;
        this.networks = networks;
        this.subnets = subnets;
        this.jdbc = jdbc;
    }

    @GetMapping("/v2.0/network-ip-availabilities")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, AVAILABILITY);
        if (!access.allows(context, "get_network_ip_availability", Map.of())) {
            return list.answer(List.<Network>of(), Network::id, network -> Map.of()); // as if there were none
        }
        List<Network> page = networks.page(list, where -> {});
        Map<String, Map<String, Object>> views = views(page, list.values("ip_version"));
        return list.answer(page, Network::id, network -> views.getOrDefault(network.id(), Map.of()));
    }

    @GetMapping("/v2.0/network-ip-availabilities/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Network network = networks.find(id)
                .filter(n -> access.allows(context, "get_network_ip_availability", Map.of()))
                .orElseThrow(() -> notFound(id));
        return Map.of(
                "network_ip_availability",
                Fields.of(request).of(views(List.of(network), List.of()).getOrDefault(id, Map.of())));
    }

    /** @param versions the IP versions of the subnets that count; all if none is named */
    private Map<String, Map<String, Object>> views(List<Network> page, List<String> versions) {
        Map<String, List<Subnet>> byNetwork = subnets
                .ofNetworks(page.stream().map(Network::id).toList())
                .stream()
                .filter(subnet -> versions.isEmpty()
                        || versions.contains(String.valueOf(subnet.cidr().version())))
                .collect(Collectors.groupingBy(Subnet::networkId));
        Map<String, Long> used = used(byNetwork.values().stream()
                .flatMap(List::stream)
                .map(Subnet::id)
                .toList());
        Map<String, Map<String, Object>> views = new HashMap<>();
        for (Network network : page) {
            views.put(network.id(), view(network, byNetwork.getOrDefault(network.id(), List.of()), used));
        }
        return views;
    }

    private static Map<String, Object> view(Network network, List<Subnet> subnets, Map<String, Long> used) {
        BigInteger total = BigInteger.ZERO;
        long taken = 0;
        List<Map<String, Object>> parts = new ArrayList<>();
        for (Subnet subnet : subnets) {
            BigInteger size = size(subnet);
            long count = used.getOrDefault(subnet.id(), 0L);
            Map<String, Object> part = new LinkedHashMap<>();
            part.put("subnet_id", subnet.id());
            part.put("subnet_name", subnet.name());
            part.put("cidr", subnet.cidr().text());
            part.put("ip_version", subnet.cidr().version());
            part.put("total_ips", size);
            part.put("used_ips", count);
            parts.add(part);
            total = total.add(size);
            taken += count;
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("network_id", network.id());
        view.put("network_name", network.name());
        view.put("tenant_id", network.projectId());
        view.put("project_id", network.projectId());
        view.put("total_ips", total);
        view.put("used_ips", taken);
        view.put("subnet_ip_availability", parts);
        return view;
    }

    /** Of the pools; of the whole block where there is none. */
    private static BigInteger size(Subnet subnet) {
        BigInteger size = BigInteger.ZERO;
        for (AddressRange pool : subnet.pools()) {
            size = size.add(pool.size());
        }
        return subnet.pools().isEmpty() ? subnet.cidr().size() : size;
    }

    private Map<String, Long> used(List<String> subnetIds) {
        Map<String, Long> used = new HashMap<>();
        if (!subnetIds.isEmpty()) {
            jdbc.sql("""
                    SELECT subnet_id, COUNT(*) AS used FROM ip_allocations WHERE subnet_id IN (:ids)
                    GROUP BY subnet_id
                    """).param("ids", subnetIds).query(row -> {
                used.put(row.getString("subnet_id"), row.getLong("used"));
            });
        }
        return used;
    }

    private static ApiException notFound(String id) {
        return NetworkAttributes.notFound(id);
    }
}
