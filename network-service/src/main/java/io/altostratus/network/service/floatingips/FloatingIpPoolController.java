package io.altostratus.network.service.floatingips;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Types;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v2.0/floatingip_pools}: the subnets that the caller's floating IPs can be of. */
@RestController
class FloatingIpPoolController {

    private static final Resource POOL = Resource.of(
            "floatingip_pool",
            "floatingip_pools",
            new Resource.Table("subnets s JOIN networks n ON n.id = s.network_id", "s.id", "s.pk"),
            List.of(
                    Attribute.shown("subnet_id", Types.UUID).column("s.id"),
                    Attribute.shown("subnet_name", Types.TEXT).column("s.name"),
                    Attribute.shown("network_id", Types.UUID).column("s.network_id"),
                    Attribute.shown("cidr", Types.TEXT).column("s.cidr"),
                    Attribute.shown("project_id", Types.TEXT),
                    Attribute.shown("tenant_id", Types.TEXT)),
            Map.of(),
            id -> Errors.notFound("HTTPNotFound", "There is no such subnet: " + id));

    private static final String VISIBLE =
            "n.project_id = :own_project OR " + Audience.condition("n.id", Audience.AS_EXTERNAL);

    private final Access access;
    private final JdbcClient jdbc;

    FloatingIpPoolController(Access access, JdbcClient jdbc) {
        this.access = access;
        this.jdbc = jdbc;
    }

    @GetMapping("/v2.0/floatingip_pools")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        String project = Objects.requireNonNullElse(context.projectId(), "");
        access.enforce(context, "get_floatingip_pool", Map.of("project_id", project, "tenant_id", project));
        ListRequest list = ListRequest.of(request, POOL);
        List<Map<String, Object>> page = list.page(
                jdbc,
                "SELECT s.id, s.name, s.network_id, s.cidr",
                where -> {
                    where.and("n.external").and("s.ip_version = 4");
                    access.visibility(context, VISIBLE).accept(where);
                },
                (row, number) -> {
                    Map<String, Object> view = new LinkedHashMap<>();
                    view.put("subnet_id", row.getString("id"));
                    view.put("subnet_name", row.getString("name"));
                    view.put("network_id", row.getString("network_id"));
                    view.put("cidr", row.getString("cidr"));
                    view.put("project_id", project);
                    view.put("tenant_id", project);
                    return view;
                });
        return list.answer(page, view -> String.valueOf(view.get("subnet_id")), view -> view);
    }
}
