package io.altostratus.network.service.routers;

import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Timestamps;
import io.altostratus.network.service.subnets.HostRoute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Routers as the API shows them. */
final class RouterViews {

    private RouterViews() {}

    /** As one caller sees it. */
    static Map<String, Object> of(Router router, Access.Viewer viewer) {
        Map<String, Object> view = of(router);
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
