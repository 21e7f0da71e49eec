package io.altostratus.blockstorage.common;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.ListRules;
import io.altostratus.api.paging.PageRequest;
import io.altostratus.api.paging.SortKey;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Reads a table whose rows belong to projects: one of them, or a page. An administrator sees all projects with
 * {@code all_tenants}.
 *
 * @param <R> a record whose components are the table's columns
 */
public final class ProjectTable<R> {

    private static final ListRules RULES = new ListRules(
            1_000, Set.of("id", "name", "status", "size", "updated_at"), List.of(new SortKey("created_at", true)));

    private final JdbcClient jdbc;
    private final String table;
    private final String kind;
    private final Class<R> row;

    /** @param kind as a user reads it where one is not found, for example {@code Volume} */
    public ProjectTable(JdbcClient jdbc, String table, String kind, Class<R> row) {
        this.jdbc = jdbc;
        this.table = table;
        this.kind = kind;
        this.row = row;
    }

    /** A page and how long it could have been at most. */
    public record Page<R>(List<R> rows, int limit) {}

    /** @throws ApiException 400 for bad parameters, 404 for a marker that is not there */
    public Page<R> page(RequestContext context, HttpServletRequest request) {
        PageRequest page = PageRequest.of(request, RULES);
        Where scope = scope(context, request);
        Where conditions = scope(context, request)
                .equal("t.name", request.getParameter("name"))
                .equal("t.status", request.getParameter("status"));
        Keyset keyset = new Keyset(
                table + " t",
                "t.id",
                page.order().stream()
                        .map(key -> new Keyset.Column("t." + key.name(), key.descending()))
                        .toList(),
                "t.pk");
        Keyset.Page part = keyset.page(jdbc, conditions, scope, page.marker(), page.limit())
                .orElseThrow(() -> notFound(kind, String.valueOf(page.marker())));
        return new Page<>(
                jdbc.sql("SELECT t.*" + part.sql())
                        .params(part.parameters())
                        .query(row)
                        .list(),
                page.limit());
    }

    private static Where scope(RequestContext context, HttpServletRequest request) {
        if (context.isAdmin() && isTrue(request.getParameter("all_tenants"))) {
            return new Where().equal("t.project_id", request.getParameter("project_id"));
        }
        return context.projectId() == null
                ? new Where().and("1 = 0")
                : new Where().equal("t.project_id", context.projectId());
    }

    private static boolean isTrue(@Nullable String text) {
        return text != null
                && Set.of("1", "t", "true", "on", "y", "yes").contains(text.toLowerCase(java.util.Locale.ROOT));
    }

    public Optional<R> find(String id) {
        return jdbc.sql("SELECT t.* FROM " + table + " t WHERE t.id = :id")
                .param("id", id)
                .query(row)
                .optional();
    }

    /** @throws ApiException 404 */
    public R get(String id) {
        return find(id).orElseThrow(() -> notFound(kind, id));
    }

    public static ApiException notFound(String kind, String id) {
        return ApiException.notFound(kind + " " + id + " could not be found.");
    }
}
