package io.altostratus.image.metadefs;

import io.altostratus.api.error.ApiException;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A list of namespaces that was asked for.
 *
 * @param conditions what the namespaces fulfil
 * @param scope what the marker must fulfil: that the caller may see it
 */
record NamespaceQuery(PageQuery page, Where conditions, Where scope) {

    private static final int DEFAULT_LIMIT = 25;
    private static final Set<String> SORTABLE =
            Set.of("created_at", "updated_at", "namespace", "display_name", "description", "visibility", "owner");

    /**
     * @param projectId the caller's project
     * @param seesAll whether the caller sees the namespaces of all projects
     */
    static NamespaceQuery of(HttpServletRequest request, @Nullable String projectId, boolean seesAll) {
        PageQuery page = PageQuery.of(request, SORTABLE, DEFAULT_LIMIT);
        Where conditions = visible(projectId, seesAll);
        String visibility = request.getParameter("visibility");
        if (visibility != null && !visibility.isEmpty()) {
            if (!visibility.equals(Namespace.PUBLIC) && !visibility.equals(Namespace.PRIVATE)) {
                throw ApiException.badRequest("Invalid visibility value: " + visibility);
            }
            conditions.and("n.visibility = :visibility", "visibility", visibility);
        }
        String types = request.getParameter("resource_types");
        if (types != null) {
            List<String> names = Arrays.asList(types.split(","));
            conditions.and("""
                    EXISTS (SELECT 1 FROM metadef_associations a
                            JOIN metadef_resource_types t ON t.pk = a.resource_type_pk
                            WHERE a.namespace_pk = n.pk AND t.name IN (:types))
                    """, "types", names.isEmpty() ? List.of("") : names);
        }
        return new NamespaceQuery(page, conditions, visible(projectId, seesAll));
    }

    private static Where visible(@Nullable String projectId, boolean seesAll) {
        Where where = new Where();
        if (seesAll) {
            return where;
        }
        return projectId == null
                ? where.and("n.visibility = 'public'")
                : where.and("n.visibility = 'public' OR n.owner = :caller", "caller", projectId);
    }
}
