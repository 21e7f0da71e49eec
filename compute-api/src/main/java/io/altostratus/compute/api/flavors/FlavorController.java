package io.altostratus.compute.api.flavors;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.flavors.Flavor;
import io.altostratus.compute.database.flavors.FlavorRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code GET /flavors}: which sizes of servers there are for the caller. */
@RestController
@RequestMapping("/v2.1/flavors")
class FlavorController {

    /** All flavors weigh the same, which leaves the order to the key that breaks ties. */
    private static final Map<String, String> SORTABLE = Map.ofEntries(
            Map.entry("flavorid", "f.id"),
            Map.entry("id", "f.pk"),
            Map.entry("name", "f.name"),
            Map.entry("memory_mb", "f.memory_mb"),
            Map.entry("vcpus", "f.vcpus"),
            Map.entry("vcpu_weight", "f.pk"),
            Map.entry("root_gb", "f.root_gb"),
            Map.entry("ephemeral_gb", "f.ephemeral_gb"),
            Map.entry("swap", "f.swap_mb"),
            Map.entry("rxtx_factor", "f.rxtx_factor"),
            Map.entry("is_public", "f.is_public"),
            Map.entry("disabled", "f.disabled"),
            Map.entry("description", "f.description"),
            Map.entry("created_at", "f.created_at"),
            Map.entry("updated_at", "f.updated_at"));

    private static final ListRules RULES =
            new ListRules(1_000, SORTABLE.keySet(), List.of(new SortKey("flavorid", false)));
    private static final Set<String> PARAMETERS =
            Set.of("limit", "marker", "is_public", "minRam", "minDisk", "sort_key", "sort_dir");

    private final FlavorRepository flavors;
    private final FlavorLookup lookup;
    private final JdbcClient jdbc;
    private final Policy policy;

    FlavorController(FlavorRepository flavors, FlavorLookup lookup, JdbcClient jdbc, Policy policy) {
        this.flavors = flavors;
        this.lookup = lookup;
        this.jdbc = jdbc;
        this.policy = policy;
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request, Microversion version) {
        return page(context, request, version, false);
    }

    @GetMapping("/detail")
    Map<String, Object> detail(RequestContext context, HttpServletRequest request, Microversion version) {
        return page(context, request, version, true);
    }

    @GetMapping("/{id}")
    Map<String, Object> show(
            RequestContext context, HttpServletRequest request, Microversion version, @PathVariable String id) {
        Flavor flavor = lookup.visible(context, id);
        return Map.of("flavor", new FlavorView(request, version, context, policy).whole(flavor));
    }

    private Map<String, Object> page(
            RequestContext context, HttpServletRequest request, Microversion version, boolean detailed) {
        if (version.atLeast(2, 75)) {
            QueryParameters.refuseUnknown(request, PARAMETERS);
        }
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
        FlavorView view = new FlavorView(request, version, context, policy);
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(
                "flavors",
                found.stream()
                        .map(f -> detailed ? view.whole(f) : view.summary(f))
                        .toList());
        if (found.size() == page.limit()) {
            String next = PageLinks.next(request, found.getLast().id());
            answer.put("flavors_links", List.of(Map.of("rel", "next", "href", next)));
        }
        return answer;
    }

    /** Administrators choose by {@code is_public}; others see what is public or theirs, and still offered. */
    private static Where visible(RequestContext context, HttpServletRequest request) {
        if (!context.isAdmin()) {
            return FlavorRepository.visibleTo(context.projectId() == null ? "" : context.projectId())
                    .and("NOT f.disabled");
        }
        String asked = request.getParameter("is_public");
        if (asked == null) {
            return new Where().and("f.is_public");
        }
        if (Set.of("none", "").contains(asked.toLowerCase(java.util.Locale.ROOT))) {
            return new Where();
        }
        boolean wanted = QueryParameters.flag(asked)
                .orElseThrow(() -> ApiException.badRequest("Invalid is_public filter [" + asked + "]"));
        return new Where().and(wanted ? "f.is_public" : "NOT f.is_public");
    }

    private static OptionalInt number(HttpServletRequest request, String name) {
        String text = request.getParameter(name);
        if (text == null) {
            return OptionalInt.empty();
        }
        try {
            return OptionalInt.of(Integer.parseInt(text.strip()));
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("Invalid " + name + " filter [" + text + "]");
        }
    }
}
