package io.altostratus.network.service.routers;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Timestamps;
import io.altostratus.network.service.subnets.HostRoute;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Routers as the API shows them. */
@Component
class RouterViews {

    private final Access access;
    private final RouterZones zones;

    RouterViews(Access access, RouterZones zones) {
        this.access = access;
        this.zones = zones;
    }

    /** As one caller sees them, in a constant number of statements. */
    List<Map<String, Object>> of(List<Router> routers, RequestContext context) {
        Access.Viewer viewer = access.viewer(context);
        Map<String, List<String>> served = zones.of(routers);
        List<Map<String, Object>> views = new ArrayList<>(routers.size());
        routers.forEach(router -> views.add(of(router, served.getOrDefault(router.id(), List.of()), viewer)));
        return views;
    }

    Map<String, Object> of(Router router, RequestContext context) {
        return of(List.of(router), context).getFirst();
    }

    private static Map<String, Object> of(Router router, List<String> zones, Access.Viewer viewer) {
        Map<String, Object> view = of(router);
        view.put("availability_zone_hints", router.availabilityZoneHints());
        view.put("availability_zones", zones);
        if (viewer.sees("get_router:ha", router.projectId())) {
            view.put("ha", router.ha());
        }
        return view;
    }

    private static Map<String, Object> of(Router router) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", router.id());
        view.put("name", router.name());
        view.put("tenant_id", router.projectId());
        view.put("project_id", router.projectId());
        view.put("admin_state_up", router.adminStateUp());
        view.put("status", "ACTIVE");
        view.put("external_gateway_info", gateway(router));
        view.put("routes", routes(router.routes()));
        view.put("description", router.description());
        view.put("tags", List.of());
        view.put("created_at", Timestamps.iso(router.createdAt()));
        view.put("updated_at", Timestamps.iso(router.updatedAt()));
        view.put("revision_number", router.revision());
        return view;
    }

    private static @Nullable Map<String, Object> gateway(Router router) {
        Router.Gateway gateway = router.gateway();
        if (gateway == null) {
            return null;
        }
        return Map.of(
                "network_id",
                gateway.networkId(),
                "enable_snat",
                router.enableSnat(),
                "external_fixed_ips",
                gateway.fixedIps().stream()
                        .map(ip -> Map.of(
                                "subnet_id",
                                ip.subnetId(),
                                "ip_address",
                                ip.address().text()))
                        .toList());
    }

    static List<Map<String, String>> routes(List<HostRoute> routes) {
        return routes.stream()
                .map(route -> Map.of(
                        "destination", route.destination().text(),
                        "nexthop", route.nextHop().text()))
                .toList();
    }
}
