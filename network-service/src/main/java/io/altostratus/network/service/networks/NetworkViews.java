package io.altostratus.network.service.networks;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Timestamps;
import io.altostratus.network.service.segments.Segment;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Component;

/** Networks as the API shows them to one caller. */
@Component
public class NetworkViews {

    private final NetworkRepository repository;
    private final ServedZones served;
    private final Access access;

    NetworkViews(NetworkRepository repository, ServedZones served, Access access) {
        this.repository = repository;
        this.served = served;
        this.access = access;
    }

    /** Any number of them, in two statements. */
    public List<Map<String, Object>> of(List<Network> networks, RequestContext context) {
        Map<String, NetworkContents> contents =
                repository.contents(networks.stream().map(Network::id).toList());
        Map<String, List<String>> zones =
                served.of(networks.stream().map(Network::id).toList());
        Access.Viewer viewer = access.viewer(context);
        List<Map<String, Object>> views = new ArrayList<>(networks.size());
        networks.forEach(network -> views.add(of(
                network,
                contents.getOrDefault(network.id(), NetworkContents.EMPTY),
                zones.getOrDefault(network.id(), List.of()),
                viewer)));
        return views;
    }

    Map<String, Object> of(Network network, RequestContext context) {
        return of(List.of(network), context).getFirst();
    }

    static Map<String, Object> of(Network network, NetworkContents contents, List<String> zones, Access.Viewer viewer) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", network.id());
        view.put("name", network.name());
        view.put("tenant_id", network.projectId());
        view.put("project_id", network.projectId());
        view.put("admin_state_up", network.adminStateUp());
        view.put("status", "ACTIVE");
        view.put("shared", viewer.isIn(network.sharedWith()));
        view.put("router:external", network.external());
        if (network.external()) {
            view.put("is_default", network.isDefault());
        }
        view.put("subnets", contents.subnetIds());
        view.put("ipv4_address_scope", contents.ipv4Scope());
        view.put("ipv6_address_scope", contents.ipv6Scope());
        view.put("dns_domain", network.dnsDomain());
        view.put("mtu", network.mtu());
        view.put("l2_adjacency", !network.routed());
        view.put("port_security_enabled", network.portSecurityEnabled());
        view.put("qos_policy_id", network.qosPolicyId());
        view.put("availability_zone_hints", network.availabilityZoneHints());
        view.put("availability_zones", zones);
        if (network.segments().size() == 1) {
            putProvider(network, network.segment(), viewer, view);
        } else if (viewer.sees("get_network:segments", network.projectId())) {
            view.put(
                    "segments",
                    network.segments().stream()
                            .map(segment -> putProvider(network, segment, viewer, new LinkedHashMap<>()))
                            .toList());
        }
        view.put("tags", List.of());
        view.put("description", network.description());
        view.put("created_at", Timestamps.iso(network.createdAt()));
        view.put("updated_at", Timestamps.iso(network.updatedAt()));
        view.put("revision_number", network.revision());
        return view;
    }

    private static Map<String, Object> putProvider(
            Network network, Segment segment, Access.Viewer viewer, Map<String, Object> view) {
        if (viewer.sees("get_network:provider:network_type", network.projectId())) {
            view.put("provider:network_type", segment.type().apiName());
        }
        if (viewer.sees("get_network:provider:physical_network", network.projectId())) {
            view.put("provider:physical_network", segment.physicalNetwork());
        }
        if (viewer.sees("get_network:provider:segmentation_id", network.projectId())) {
            view.put("provider:segmentation_id", segment.segmentationId());
        }
        return view;
    }
}
