package io.altostratus.blockstorage.types;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.auth.policy.Policy;
import io.altostratus.blockstorage.common.Paths;
import io.altostratus.blockstorage.common.ProjectTable;
import io.altostratus.blockstorage.common.Views;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /types}: what there is; volume types cannot be made yet. Those that are not public are the administrators'. */
@RestController
@RequestMapping({Paths.WITH_PROJECT, Paths.PLAIN})
class VolumeTypeController {

    private static final String KIND = "Volume type";
    private static final ListRules RULES =
            new ListRules(1_000, Set.of("id", "name"), List.of(new SortKey("created_at", true)));

    private record VolumeType(
            String id, String name, @Nullable String description, boolean isPublic) {}

    private final JdbcClient jdbc;
    private final Policy policy;

    VolumeTypeController(JdbcClient jdbc, Policy policy) {
        this.jdbc = jdbc;
        this.policy = policy;
    }

    @GetMapping("/types")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "volume_extension:type_get_all");
        PageRequest page = PageRequest.of(request, RULES);
        Where scope = context.isAdmin() ? asked(request.getParameter("is_public")) : new Where().and("t.is_public");
        Keyset keyset = new Keyset(
                "volume_types t",
                "t.id",
                page.order().stream()
                        .map(key -> new Keyset.Column("t." + key.name(), key.descending()))
                        .toList(),
                "t.pk");
        Keyset.Page part = keyset.page(jdbc, scope, scope, page.marker(), page.limit())
                .orElseThrow(() -> ProjectTable.notFound(KIND, String.valueOf(page.marker())));
        List<VolumeType> types = jdbc.sql("SELECT t.*" + part.sql())
                .params(part.parameters())
                .query(VolumeType.class)
                .list();
        return Views.page(
                request,
                "volume_types",
                new ProjectTable.Page<>(types, page.limit()),
                VolumeTypeController::view,
                VolumeType::id);
    }

    /** An administrator sees the public ones, or the others, or with {@code None} all. */
    private static Where asked(@Nullable String isPublic) {
        return switch (isPublic) {
            case null -> new Where().and("t.is_public");
            case "None", "none" -> new Where();
            case "True", "true", "1" -> new Where().and("t.is_public");
            case "False", "false", "0" -> new Where().and("NOT t.is_public");
            default -> throw ApiException.badRequest("Invalid is_public filter [" + isPublic + "]");
        };
    }

    @GetMapping("/types/{id}")
    Map<String, Object> show(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "volume_extension:type_get");
        VolumeType type = jdbc.sql("SELECT t.* FROM volume_types t WHERE t.id = :id")
                .param("id", id)
                .query(VolumeType.class)
                .optional()
                .filter(found -> found.isPublic() || context.isAdmin())
                .orElseThrow(() -> id.equals("default")
                        ? ApiException.notFound("Default volume type can not be found.")
                        : ProjectTable.notFound(KIND, id));
        return Map.of("volume_type", view(type));
    }

    private static Map<String, @Nullable Object> view(VolumeType type) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", type.id());
        view.put("name", type.name());
        view.put("description", type.description());
        view.put("is_public", type.isPublic());
        view.put("extra_specs", Map.of());
        view.put("qos_specs_id", null);
        return view;
    }
}
