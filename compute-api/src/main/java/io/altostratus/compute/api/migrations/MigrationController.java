package io.altostratus.compute.api.migrations;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.api.request.QueryParameters;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.database.migrations.Migration;
import io.altostratus.compute.database.migrations.MigrationRepository;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /os-migrations}: all migrations of the cloud, those that are over included. */
@RestController
class MigrationController {

    private static final ListRules RULES = new ListRules(1_000, Set.of(), List.of(new SortKey("created_at", true)));

    private final MigrationRepository migrations;
    private final JdbcClient jdbc;
    private final Policy policy;

    MigrationController(MigrationRepository migrations, JdbcClient jdbc, Policy policy) {
        this.migrations = migrations;
        this.jdbc = jdbc;
        this.policy = policy;
    }

    @GetMapping("/v2.1/os-migrations")
    Map<String, Object> list(RequestContext context, Microversion version, HttpServletRequest request) {
        policy.enforce(context, "os_compute_api:os-migrations:index");
        boolean paged = version.atLeast(2, 59);
        if (paged) {
            QueryParameters.refuseUnknown(request, known(version));
        }
        Where where = filters(request, version);
        if (!paged) {
            Keyset all = new Keyset("migrations m", "m.id", List.of(), "m.pk");
            List<Migration> found = all.page(jdbc, where, new Where(), null, Integer.MAX_VALUE)
                    .map(migrations::page)
                    .orElse(List.of());
            return Map.of("migrations", views(found, version));
        }
        PageRequest page = PageRequest.of(request, RULES);
        Keyset youngestFirst =
                new Keyset("migrations m", "m.id", List.of(new Keyset.Column("m.created_at", true)), "m.pk");
        List<Migration> found = migrations.page(youngestFirst
                .page(jdbc, where, new Where(), page.marker(), page.limit())
                .orElseThrow(() -> ApiException.badRequest("Marker " + page.marker() + " could not be found.")));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put("migrations", views(found, version));
        if (!found.isEmpty() && found.size() == page.limit()) {
            answer.put(
                    "migrations_links",
                    List.of(Map.of(
                            "rel",
                            "next",
                            "href",
                            PageLinks.next(request, found.getLast().id()))));
        }
        return answer;
    }

    private static List<Map<String, Object>> views(List<Migration> found, Microversion version) {
        return found.stream()
                .map(migration -> MigrationView.of(migration, version))
                .toList();
    }

    private static List<String> known(Microversion version) {
        List<String> known = new ArrayList<>(List.of(
                "hidden",
                "host",
                "instance_uuid",
                "source_compute",
                "status",
                "migration_type",
                "limit",
                "marker",
                "changes-since"));
        if (version.atLeast(2, 66)) {
            known.add("changes-before");
        }
        if (version.atLeast(2, 80)) {
            known.add("user_id");
            known.add("project_id");
        }
        return known;
    }

    private static Where filters(HttpServletRequest request, Microversion version) {
        Where where = new Where()
                .equal("m.status", request.getParameter("status"))
                .equal("m.type", request.getParameter("migration_type"))
                .equal("m.server_id", request.getParameter("instance_uuid"));
        String host = request.getParameter("host");
        if (host == null) {
            where.equal("m.source_host", request.getParameter("source_compute"));
        } else {
            where.and("m.source_host = :host OR m.dest_host = :host", "host", host);
        }
        if (QueryParameters.flag(request.getParameter("hidden")).orElse(false)) {
            where.and("1 = 0"); // no migration of this cloud is hidden
        }
        LocalDateTime since = version.atLeast(2, 59) ? QueryParameters.time(request, "changes-since") : null;
        LocalDateTime before = version.atLeast(2, 66) ? QueryParameters.time(request, "changes-before") : null;
        if (since != null && before != null && before.isBefore(since)) {
            throw ApiException.badRequest("The value of changes-since must be less than or equal to changes-before.");
        }
        if (since != null) {
            where.and("COALESCE(m.updated_at, m.created_at) >= :since", "since", since);
        }
        if (before != null) {
            where.and("COALESCE(m.updated_at, m.created_at) <= :before", "before", before);
        }
        if (version.atLeast(2, 80)) {
            where.equal("m.user_id", request.getParameter("user_id"));
            where.equal("m.project_id", request.getParameter("project_id"));
        }
        return where;
    }
}
