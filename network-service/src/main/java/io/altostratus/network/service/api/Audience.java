package io.altostratus.network.service.api;

import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For whom beside its owner an object is there, by the RBAC policies. In a rule's target it stands for whether the
 * caller belongs to it: {@link Access} puts true or false in its place.
 *
 * @param projects ids of projects, or {@code *} for all of them
 */
public record Audience(Set<String> projects) {

    public static final String EVERYONE = "*";

    public static final Audience NOBODY = new Audience(Set.of());

    /** Objects that others may use as their own. */
    public static final String AS_SHARED = "access_as_shared";

    /** Networks in which others' routers may have their gateway. */
    public static final String AS_EXTERNAL = "access_as_external";

    public Audience {
        projects = Set.copyOf(projects);
    }

    public static Audience ofAll() {
        return new Audience(Set.of(EVERYONE));
    }

    /** @param json as {@link #column} reads it, null for nobody */
    public static Audience parse(@Nullable String json) {
        if (json == null) {
            return NOBODY;
        }
        Set<String> projects = new HashSet<>();
        Json.MAPPER.readTree(json).forEach(project -> projects.add(project.asString()));
        return new Audience(projects);
    }

    public boolean includes(RequestContext caller) {
        return includes(caller.projectId());
    }

    public boolean includes(@Nullable String projectId) {
        return projects.contains(EVERYONE) || projectId != null && projects.contains(projectId);
    }

    public boolean isEveryone() {
        return projects.contains(EVERYONE);
    }

    /** What a SELECT list reads it with. */
    public static String column(String idColumn, String action) {
        return "(SELECT JSON_ARRAYAGG(rbac.target_project) FROM rbac_policies rbac WHERE rbac.object_id = " + idColumn
                + " AND rbac.action = '" + action + "')";
    }

    /** That the caller belongs to it; conditions of lists know the caller's project by this name. */
    public static String condition(String idColumn, String action) {
        return idColumn + " IN (SELECT rbac.object_id FROM rbac_policies rbac WHERE rbac.action = '" + action
                + "' AND rbac.target_project IN ('*', :" + Access.OWN_PROJECT + "))";
    }

    /** The filter of lists by an attribute that tells whether the object is shared with the caller. */
    public static ListFilter filter(String idColumn, String action) {
        return (where, values) -> {
            boolean wanted = Boolean.TRUE.equals(Types.BOOLEAN.filter(values.getFirst()));
            where.and((wanted ? "" : "NOT ") + condition(idColumn, action));
        };
    }
}
