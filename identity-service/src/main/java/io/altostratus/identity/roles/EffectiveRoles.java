package io.altostratus.identity.roles;

import io.altostratus.identity.common.Assigned;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * The roles that a user has in a scope: given to the user or to a group of the user, there or by inheritance from the
 * domain or a project above, with all that these imply. A role of a domain stands for what it implies and is itself in
 * no token, so it is left out after the expansion. One statement a question.
 */
@Component
public class EffectiveRoles {

    /** Follows parents up to the domain, whose id is the parent of the uppermost projects. */
    private static final String ABOVE = """
            above (id) AS (
              SELECT parent_id FROM projects WHERE id = :target
              UNION
              SELECT p.parent_id FROM projects p JOIN above a ON p.id = a.id
            ),
            """;

    private static final String EXPANSION = """
            effective (id) AS (
              SELECT id FROM held
              UNION
              SELECT i.implied_role_id FROM implied_roles i JOIN effective e ON i.prior_role_id = e.id
            )
            SELECT r.id, r.domain_id, r.name, r.description, r.immutable, r.extra
            FROM roles r JOIN effective e ON r.id = e.id WHERE r.domain_id = '' ORDER BY r.pk
            """;

    private final JdbcClient jdbc;

    EffectiveRoles(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<Role> inProject(String userId, String projectId) {
        return query(
                ABOVE
                        + held("a.target_kind = 'project' AND a.target_id = :target AND NOT a.inherited "
                                + "OR a.inherited AND a.target_id IN (SELECT id FROM above)"),
                Map.of("user", userId, "target", projectId));
    }

    public List<Role> inDomain(String userId, String domainId) {
        return query(
                held("a.target_kind = 'domain' AND a.target_id = :target AND NOT a.inherited"),
                Map.of("user", userId, "target", domainId));
    }

    public List<Role> onSystem(String userId) {
        return query(held("a.target_kind = 'system' AND NOT a.inherited"), Map.of("user", userId));
    }

    /** @param targetId ignored for the system */
    public List<Role> in(String userId, Assignment.Target kind, String targetId) {
        return switch (kind) {
            case PROJECT -> inProject(userId, targetId);
            case DOMAIN -> inDomain(userId, targetId);
            case SYSTEM -> onSystem(userId);
        };
    }

    /** These roles with all that they imply, without roles of domains: what a delegation of them is worth. */
    public List<Role> expanded(Collection<String> roleIds) {
        if (roleIds.isEmpty()) {
            return List.of();
        }
        return query("held (id) AS (SELECT id FROM roles WHERE id IN (:ids)), ", Map.of("ids", roleIds));
    }

    private static String held(String where) {
        return "held (id) AS (" + Assigned.toUser("a.role_id", where) + "), ";
    }

    private List<Role> query(String tables, Map<String, ?> parameters) {
        return jdbc.sql("WITH RECURSIVE " + tables + EXPANSION)
                .params(parameters)
                .query(Role.class)
                .list();
    }
}
