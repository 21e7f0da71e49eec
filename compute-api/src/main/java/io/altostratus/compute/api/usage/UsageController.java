package io.altostratus.compute.api.usage;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.error.EmptyId;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.usage.ProjectUse;
import io.altostratus.compute.database.usage.ServerUse;
import io.altostratus.compute.database.usage.UsageRepository;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * {@code /os-simple-tenant-usage}. Since 2.40 it is paged by servers, and the sums are those of the page; before, the sums
 * are whole and the servers of a detailed answer are the first thousand.
 */
@RestController
class UsageController {

    private static final ListRules RULES = new ListRules(1_000, Set.of(), List.of(new SortKey("id", false)));
    private static final Set<String> OF_PROJECT = Set.of("start", "end", "limit", "marker");
    private static final Set<String> OF_ALL = Set.of("start", "end", "limit", "marker", "detailed");

    private final UsageRepository usage;
    private final Policy policy;
    private final Clock clock;

    UsageController(UsageRepository usage, Policy policy, Clock clock) {
        this.usage = usage;
        this.policy = policy;
        this.clock = clock;
    }

    @GetMapping("/v2.1/os-simple-tenant-usage")
    Map<String, Object> list(RequestContext context, HttpServletRequest request, Microversion version) {
        requireNoEmptyId(request);
        known(request, version, OF_ALL);
        policy.enforce(context, "os_compute_api:os-simple-tenant-usage:list");
        boolean detailed = "1".equals(request.getParameter("detailed"));
        Answer found = find(request, version, null, detailed);
        return answer("tenant_usages", found.projects(), "tenant_usages_links", found.next());
    }

    @GetMapping("/v2.1/os-simple-tenant-usage/{project}")
    Map<String, Object> show(
            RequestContext context, HttpServletRequest request, Microversion version, @PathVariable String project) {
        known(request, version, OF_PROJECT);
        policy.enforce(context, "os_compute_api:os-simple-tenant-usage:show", Map.of("project_id", project));
        Answer found = find(request, version, project, true);
        return answer(
                "tenant_usage",
                found.projects().isEmpty() ? Map.of() : found.projects().getFirst(),
                "tenant_usage_links",
                found.next());
    }

    private static void known(HttpServletRequest request, Microversion version, Set<String> parameters) {
        if (version.atLeast(2, 75)) {
            QueryParameters.refuseUnknown(request, parameters);
        }
    }

    /** A slash at the end is elsewhere nothing, but here clients mean a project that has no id. */
    private static void requireNoEmptyId(HttpServletRequest request) {
        if (EmptyId.maybeMeant(request)) {
            throw ApiException.notFound("The resource could not be found.");
        }
    }

    /** @param next where the next page is; null if there is none */
    private record Answer(
            List<Map<String, Object>> projects, @Nullable String next) {}

    private Answer find(HttpServletRequest request, Microversion version, @Nullable String project, boolean detailed) {
        UsagePeriod period = UsagePeriod.of(request, clock);
        boolean paged = version.atLeast(2, 40);
        PageRequest page =
                paged ? PageRequest.of(request, RULES) : new PageRequest(RULES.maxLimit(), null, RULES.defaultOrder());
        List<ServerUse> servers = paged || detailed
                ? usage.ofServers(period.start(), period.end(), project, page.marker(), page.limit())
                        .orElseThrow(() -> ApiException.badRequest("Marker " + page.marker() + " could not be found."))
                : List.of();
        Map<String, ProjectUse> sums = new LinkedHashMap<>();
        if (paged) {
            servers.forEach(server -> sums.merge(
                    server.projectId(),
                    ProjectUse.none(server.projectId()).plus(server),
                    (before, one) -> before.plus(server)));
        } else {
            usage.ofProjects(period.start(), period.end(), project).forEach(use -> sums.put(use.projectId(), use));
        }
        Map<String, List<ServerUse>> byProject = new LinkedHashMap<>();
        servers.forEach(server -> byProject
                .computeIfAbsent(server.projectId(), key -> new ArrayList<>())
                .add(server));
        LocalDateTime now = LocalDateTime.now(clock.withZone(ZoneOffset.UTC));
        List<Map<String, Object>> views = sums.values().stream()
                .map(use -> UsageView.of(
                        use, detailed ? byProject.getOrDefault(use.projectId(), List.of()) : null, period, now))
                .toList();
        boolean more = paged && servers.size() == page.limit();
        return new Answer(
                views, more ? PageLinks.next(request, servers.getLast().id()) : null);
    }

    private static Map<String, Object> answer(String name, Object value, String links, @Nullable String next) {
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(name, value);
        if (next != null) {
            answer.put(links, List.of(Map.of("rel", "next", "href", next)));
        }
        return answer;
    }
}
