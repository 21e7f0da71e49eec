package io.altostratus.compute.api.flavors;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.flavors.Flavor;
import io.altostratus.compute.database.flavors.FlavorRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /flavors}, who may use those that are not public, and their (still empty) extra specs. */
@RestController
@RequestMapping("/v2.1/flavors")
class FlavorController {

    private static final Map<String, String> SORTABLE = Map.of(
            "flavorid", "f.id",
            "name", "f.name",
            "memory_mb", "f.memory_mb",
            "vcpus", "f.vcpus",
            "root_gb", "f.root_gb",
            "ephemeral_gb", "f.ephemeral_gb",
            "swap", "f.swap_mb",
            "created_at", "f.created_at");
    private static final ListRules RULES =
            new ListRules(1_000, SORTABLE.keySet(), List.of(new SortKey("flavorid", false)));
    private static final Set<String> NOT_PUBLIC = Set.of("f", "false", "0", "no", "n", "off");

    private final FlavorRepository flavors;
    private final JdbcClient jdbc;
    private final Transactions transactions;
    private final Policy policy;

    FlavorController(FlavorRepository flavors, JdbcClient jdbc, Transactions transactions, Policy policy) {
        this.flavors = flavors;
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        return page(context, request, false);
    }

    @GetMapping("/detail")
    Map<String, Object> detail(RequestContext context, HttpServletRequest request) {
        return page(context, request, true);
    }

    private Map<String, Object> page(RequestContext context, HttpServletRequest request, boolean detailed) {
        PageRequest page = PageRequest.of(request, RULES);
        Where visible = visible(context, request);
        number(request, "minRam").ifPresent(n -> visible.and("f.memory_mb >= :min_ram", "min_ram", n));
        number(request, "minDisk").ifPresent(n -> visible.and("f.root_gb >= :min_disk", "min_disk", n));
        Keyset keyset = new Keyset(
                "flavors f",
                "f.id",
                page.order().stream()
                        .map(key ->
                                new Keyset.Column(Objects.requireNonNull(SORTABLE.get(key.name())), key.descending()))
                        .toList(),
                "f.pk");
        List<Flavor> found = flavors.page(keyset.page(jdbc, visible, new Where(), page.marker(), page.limit())
                .orElseThrow(() -> ApiException.badRequest("marker [" + page.marker() + "] not found")));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "flavors",
                found.stream()
                        .map(f -> detailed ? view(request, f) : summary(request, f))
                        .toList());
        if (found.size() == page.limit() && request.getParameter("limit") != null) {
            answer.put(
                    "flavors_links",
                    List.of(Map.of(
                            "rel",
                            "next",
                            "href",
                            PageLinks.next(request, found.getLast().id()))));
        }
        return answer;
    }

    /** Administrators choose by {@code is_public}; others see what is public or theirs. */
    private static Where visible(RequestContext context, HttpServletRequest request) {
        if (!context.isAdmin()) {
            return FlavorRepository.visibleTo(context.projectId() == null ? "" : context.projectId());
        }
        String asked = request.getParameter("is_public");
        if (asked == null) {
            return new Where().and("f.is_public");
        }
        String word = asked.toLowerCase(Locale.ROOT);
        if (word.equals("none")) {
            return new Where();
        }
        return new Where().and(NOT_PUBLIC.contains(word) ? "NOT f.is_public" : "f.is_public");
    }

    private static OptionalInt number(HttpServletRequest request, String name) {
        String text = request.getParameter(name);
        if (text == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(text));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("Invalid " + name + " filter [" + text + "]");
        }
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        return Map.of("flavor", view(request, visible(context, id)));
    }

    /** Extra specs are not acted upon yet, so none can be set. */
    @GetMapping("/{id}/os-extra_specs")
    Map<String, Object> extraSpecs(RequestContext context, @PathVariable String id) {
        visible(context, id); // 404 for one that is not there
        return Map.of("extra_specs", Map.of());
    }

    @PostMapping
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("flavor-create") JsonNode body) {
        policy.enforce(context, "os_compute_api:os-flavor-manage:create");
        JsonNode wanted = body.get("flavor");
        String id = wanted.path("id").asString("auto");
        Flavor flavor = new Flavor(
                0,
                id.equals("auto") ? UUID.randomUUID().toString() : id,
                wanted.get("name").asString().strip(),
                integer(wanted, "ram"),
                integer(wanted, "vcpus"),
                integer(wanted, "disk"),
                integer(wanted, "OS-FLV-EXT-DATA:ephemeral"),
                integer(wanted, "swap"),
                wanted.path("rxtx_factor").asDouble(1.0),
                wanted.path("os-flavor-access:is_public").asBoolean(true));
        try {
            transactions.run(() -> {
                flavors.insert(flavor);
                if (!flavor.isPublic() && context.projectId() != null) {
                    flavors.addProject(flavors.find(flavor.id()).orElseThrow().pk(), context.projectId());
                }
            });
        } catch (DuplicateKeyException e) {
            boolean sameId = flavors.find(flavor.id()).isPresent();
            throw ApiException.conflict(
                    sameId
                            ? "Flavor with ID " + flavor.id() + " already exists."
                            : "Flavor with name " + flavor.name() + " already exists.");
        }
        return Map.of("flavor", view(request, flavor));
    }

    private static int integer(JsonNode body, String field) {
        JsonNode value = body.path(field);
        String text = value.isMissingNode() || value.isNull() ? "0" : value.asString();
        return text.isEmpty() ? 0 : Integer.parseInt(text);
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "os_compute_api:os-flavor-manage:delete");
        if (!transactions.call(() -> flavors.delete(id))) {
            throw notFound(id);
        }
    }

    @GetMapping("/{id}/os-flavor-access")
    Map<String, Object> access(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "os_compute_api:os-flavor-access");
        Flavor flavor = get(id);
        if (flavor.isPublic()) {
            throw ApiException.notFound("Access list not available for public flavors.");
        }
        return accessView(flavor);
    }

    @PostMapping("/{id}/action")
    Map<String, Object> action(
            RequestContext context, @PathVariable String id, @ValidBody("flavor-action") JsonNode body) {
        Flavor flavor = get(id);
        JsonNode add = body.get("addTenantAccess");
        JsonNode remove = body.get("removeTenantAccess");
        if (add != null) {
            policy.enforce(context, "os_compute_api:os-flavor-access:add_tenant_access");
            String project = add.get("tenant").asString();
            if (flavor.isPublic()) {
                throw ApiException.conflict("Can not add access to a public flavor.");
            }
            try {
                transactions.run(() -> flavors.addProject(flavor.pk(), project));
            } catch (DuplicateKeyException e) {
                throw ApiException.conflict(
                        "Flavor access already exists for flavor " + id + " and project " + project + " combination.");
            }
        } else if (remove != null) {
            policy.enforce(context, "os_compute_api:os-flavor-access:remove_tenant_access");
            String project = remove.get("tenant").asString();
            if (!transactions.call(() -> flavors.removeProject(flavor.pk(), project))) {
                throw ApiException.notFound("Flavor access not found for " + id + " / " + project + " combination.");
            }
        }
        return accessView(flavor);
    }

    private Map<String, Object> accessView(Flavor flavor) {
        List<Map<String, Object>> access = new ArrayList<>();
        for (String project : flavors.projects(flavor.pk())) {
            access.add(Map.of("flavor_id", flavor.id(), "tenant_id", project));
        }
        return Map.of("flavor_access", access);
    }

    private Flavor visible(RequestContext context, String id) {
        Flavor flavor = get(id);
        if (!context.isAdmin() && !flavors.isVisible(flavor, String.valueOf(context.projectId()))) {
            throw notFound(id);
        }
        return flavor;
    }

    private Flavor get(String id) {
        return flavors.find(id).orElseThrow(() -> notFound(id));
    }

    private static ApiException notFound(String id) {
        return ApiException.notFound("Flavor " + id + " could not be found.");
    }

    private static Map<String, Object> summary(HttpServletRequest request, Flavor flavor) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", flavor.id());
        view.put("name", flavor.name());
        view.put("links", links(request, flavor.id()));
        return view;
    }

    private static Map<String, Object> view(HttpServletRequest request, Flavor flavor) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", flavor.id());
        view.put("name", flavor.name());
        view.put("ram", flavor.memoryMb());
        view.put("disk", flavor.rootGb());
        view.put("swap", flavor.swapMb() == 0 ? "" : flavor.swapMb());
        view.put("OS-FLV-EXT-DATA:ephemeral", flavor.ephemeralGb());
        view.put("OS-FLV-DISABLED:disabled", false);
        view.put("vcpus", flavor.vcpus());
        view.put("os-flavor-access:is_public", flavor.isPublic());
        view.put("rxtx_factor", flavor.rxtxFactor());
        view.put("links", links(request, flavor.id()));
        return view;
    }

    private static List<Map<String, @Nullable Object>> links(HttpServletRequest request, String id) {
        String base = PageLinks.base(request);
        return List.of(
                Map.of("rel", "self", "href", base + "/v2.1/flavors/" + id),
                Map.of("rel", "bookmark", "href", base + "/flavors/" + id));
    }
}
