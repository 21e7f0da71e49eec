package io.altostratus.network.service.routers;

import static io.altostratus.network.service.routers.RouterAttributes.GATEWAY;
import static io.altostratus.network.service.routers.RouterAttributes.ROUTER;
import static io.altostratus.network.service.routers.RouterAttributes.ROUTES;

import io.altostratus.api.body.ValidBody;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Values;
import io.altostratus.network.service.objectids.ChosenIds;
import io.altostratus.network.service.subnets.HostRoute;
import io.altostratus.network.service.tags.Tags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/routers}. */
@RestController
class RouterController {

    private static final String VISIBLE = "r.project_id = :own_project";

    private final Access access;
    private final Tags tags;
    private final Routers routers;
    private final RouterInterfaces interfaces;
    private final RouterRepository repository;
    private final RouterViews views;

    RouterController(
            Access access,
            Tags tags,
            Routers routers,
            RouterInterfaces interfaces,
            RouterRepository repository,
            RouterViews views) {
        this.access = access;
        this.tags = tags;
        this.routers = routers;
        this.interfaces = interfaces;
        this.repository = repository;
        this.views = views;
    }

    @GetMapping("/v2.0/routers")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, ROUTER);
        Access.Viewer viewer = access.viewer(context);
        List<Router> page = repository.page(list, access.visibility(context, VISIBLE)).stream()
                .filter(router -> viewer.sees("get_router", router.projectId()))
                .toList();
        Tags.Shown tagged = tags.of(page.stream().map(Router::id).toList(), list.fields());
        Map<String, Map<String, Object>> shown = new HashMap<>();
        views.of(page, context).forEach(view -> shown.put(String.valueOf(view.get("id")), view));
        return list.answer(page, Router::id, router -> tagged.on(shown.getOrDefault(router.id(), Map.of())));
    }

    @GetMapping("/v2.0/routers/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Router router = repository
                .find(id)
                .filter(r -> access.allows(context, "get_router", r.target()))
                .orElseThrow(() -> RouterAttributes.notFound(id));
        return Map.of("router", Fields.of(request).of(tags.on(views.of(router, context))));
    }

    @PostMapping("/v2.0/routers")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, ROUTER);
        ChosenIds chosen = ChosenIds.of(request, creation.objects());
        List<Routers.Wanted> wanted = new ArrayList<>();
        for (JsonNode object : creation.objects()) {
            Values values = ROUTER.forCreate(object);
            String project = Owner.of(context, values, access);
            Map<String, Object> target = Map.of("project_id", project, "tenant_id", project);
            access.enforceCreate(context, ROUTER, values, target);
            enforceGateway(context, "create_router", values, target);
            wanted.add(new Routers.Wanted(project, values));
        }
        List<Map<String, Object>> shown = views.of(routers.create(wanted, chosen, context), context);
        return creation.bulk() ? Map.of("routers", shown) : Map.of("router", shown.getFirst());
    }

    private void enforceGateway(RequestContext context, String action, Values values, Map<String, Object> target) {
        GatewayRequest gateway = values.get(GATEWAY);
        if (gateway == null) {
            return;
        }
        access.enforce(context, action + ":external_gateway_info:network_id", target);
        if (gateway.enableSnat() != null) {
            access.enforce(context, action + ":external_gateway_info:enable_snat", target);
        }
        if (gateway.fixedIps() != null) {
            access.enforce(context, action + ":external_gateway_info:external_fixed_ips", target);
        }
    }

    @PutMapping("/v2.0/routers/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = ROUTER.forUpdate(Bodies.single(body, "router"));
        Router changed = routers.update(
                id,
                values,
                router -> {
                    access.enforceUpdate(context, ROUTER, id, values, router.target());
                    enforceGateway(context, "update_router", values, router.target());
                },
                context);
        return Map.of("router", tags.on(views.of(changed, context)));
    }

    @DeleteMapping("/v2.0/routers/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        routers.delete(id, TokenFilter.isServiceCall(request), admits(context, "delete_router", id), context);
    }

    private Consumer<Router> admits(RequestContext context, String action, String id) {
        return router -> access.enforceOn(context, action, ROUTER, id, router.target());
    }

    @PutMapping("/v2.0/routers/{id}/add_router_interface")
    Map<String, Object> addInterface(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        return interfaces.add(
                id, RouterInterfaces.Named.in(body), admits(context, "add_router_interface", id), context);
    }

    @PutMapping("/v2.0/routers/{id}/remove_router_interface")
    Map<String, Object> removeInterface(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        return interfaces.remove(
                id, RouterInterfaces.Named.in(body), admits(context, "remove_router_interface", id), context);
    }

    @PutMapping("/v2.0/routers/{id}/add_extraroutes")
    Map<String, Object> addRoutes(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        List<HostRoute> more = routes(body);
        return Map.of(
                "router",
                tags.on(views.of(
                        routers.changeRoutes(
                                id,
                                present -> Stream.concat(present.stream(), more.stream())
                                        .distinct()
                                        .toList(),
                                admits(context, "add_extraroutes", id),
                                context),
                        context)));
    }

    @PutMapping("/v2.0/routers/{id}/remove_extraroutes")
    Map<String, Object> removeRoutes(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        List<HostRoute> gone = routes(body);
        return Map.of(
                "router",
                tags.on(views.of(
                        routers.changeRoutes(
                                id,
                                present -> present.stream()
                                        .filter(route -> !gone.contains(route))
                                        .toList(),
                                admits(context, "remove_extraroutes", id),
                                context),
                        context)));
    }

    private static List<HostRoute> routes(JsonNode body) {
        return ROUTER.forUpdate(Bodies.single(body, "router")).get(ROUTES, List.of());
    }
}
