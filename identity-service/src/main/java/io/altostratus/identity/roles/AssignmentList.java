package io.altostratus.identity.roles;

import io.altostratus.persistence.Where;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/**
 * Reads role assignments, as given or effective. The same few statements however many there are: the tree of a named
 * project and the groups of a named user are read first, so that the assignments are found by indexes.
 */
@Repository
class AssignmentList {

    private static final String GIVEN = """
            WITH expanded AS (
              SELECT a.actor_kind, a.actor_id, a.target_kind, a.target_id, a.role_id, a.inherited,
                a.target_kind AS given_at_kind, a.target_id AS given_at, NULL AS given_to,
                a.role_id AS given_role, a.role_id AS prior_role
              FROM assignments a%s
            )
            """;

    /** A role that nothing implies stands as its own prior one. */
    private static final String EFFECTIVE = """
            WITH RECURSIVE below (top, id) AS (
              SELECT p.parent_id, p.id FROM projects p
              WHERE p.parent_id IN (SELECT i.target_id FROM assignments i WHERE i.inherited)
              UNION
              SELECT b.top, p.id FROM projects p JOIN below b ON p.parent_id = b.id
            ),
            implied (given, id, prior) AS (
              SELECT id, id, id FROM roles
              UNION
              SELECT c.given, i.implied_role_id, i.prior_role_id
              FROM implied_roles i JOIN implied c ON i.prior_role_id = c.id
            ),
            expanded AS (
              SELECT 'user' AS actor_kind, COALESCE(m.user_id, a.actor_id) AS actor_id,
                IF(a.inherited, 'project', a.target_kind) AS target_kind,
                IF(a.inherited, b.id, a.target_id) AS target_id, c.id AS role_id, a.inherited,
                a.target_kind AS given_at_kind, a.target_id AS given_at, m.group_id AS given_to,
                a.role_id AS given_role, c.prior AS prior_role
              FROM assignments a
              JOIN implied c ON c.given = a.role_id
              LEFT JOIN group_members m ON a.actor_kind = 'group' AND m.group_id = a.actor_id
              LEFT JOIN below b ON a.inherited AND b.top = a.target_id%s
            )
            """;

    private static final String NAMED = """
            SELECT x.*, COALESCE(u.name, g.name) AS actor_name, ad.id AS actor_domain_id,
                ad.name AS actor_domain_name, COALESCE(p.name, d.name) AS target_name,
                p.domain_id AS target_domain_id, pd.name AS target_domain_name, r.name AS role_name,
                rd.id AS role_domain_id, rd.name AS role_domain_name
            FROM expanded x
            JOIN roles r ON r.id = x.role_id
            LEFT JOIN domains rd ON rd.id = r.domain_id
            LEFT JOIN users u ON x.actor_kind = 'user' AND u.id = x.actor_id
            LEFT JOIN user_groups g ON x.actor_kind = 'group' AND g.id = x.actor_id
            LEFT JOIN domains ad ON ad.id = COALESCE(u.domain_id, g.domain_id)
            LEFT JOIN projects p ON p.id = x.target_id
            LEFT JOIN domains pd ON pd.id = p.domain_id
            LEFT JOIN domains d ON d.id = x.target_id
            """;

    private static final String ABOVE = """
            WITH RECURSIVE above (id) AS (
              SELECT parent_id FROM projects WHERE id = :id
              UNION SELECT p.parent_id FROM projects p JOIN above a ON p.id = a.id)
            SELECT id FROM above
            """;

    private static final String BELOW = """
            WITH RECURSIVE below (id) AS (
              SELECT id FROM projects WHERE parent_id = :id
              UNION SELECT p.id FROM projects p JOIN below b ON p.parent_id = b.id)
            SELECT id FROM below
            """;

    private final JdbcClient jdbc;

    AssignmentList(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Assignment> list(AssignmentFilter filter) {
        List<String> projects = new ArrayList<>();
        if (filter.projectId() != null) {
            projects.add(filter.projectId());
            if (filter.subtree()) {
                projects.addAll(ids(BELOW, filter.projectId()));
            }
        }
        return filter.effective() ? effective(filter, projects) : given(filter, projects);
    }

    private List<Assignment> given(AssignmentFilter filter, List<String> projects) {
        Where inner = new Where().equal("a.inherited", filter.inherited()).equal("a.role_id", filter.roleId());
        actor(inner, "a", Grant.Actor.USER, filter.userId() == null ? List.of() : List.of(filter.userId()));
        actor(inner, "a", Grant.Actor.GROUP, filter.groupId() == null ? List.of() : List.of(filter.groupId()));
        target(inner, "a", filter, projects);
        return query(GIVEN, inner, own(filter, new Where()));
    }

    private static void actor(Where where, String alias, Grant.Actor kind, List<String> ids) {
        if (!ids.isEmpty()) {
            where.and(alias + ".actor_kind = '" + kind.column() + "'").in(alias + ".actor_id", ids);
        }
    }

    private static void target(Where where, String alias, AssignmentFilter filter, List<String> projects) {
        if (filter.projectId() != null) {
            where.and(alias + ".target_kind = 'project'").in(alias + ".target_id", projects);
        } else if (filter.domainId() != null) {
            where.and(alias + ".target_kind = 'domain'").equal(alias + ".target_id", filter.domainId());
        } else if (filter.system()) {
            where.and(alias + ".target_kind = 'system'");
        }
    }

    private List<Assignment> effective(AssignmentFilter filter, List<String> projects) {
        Where inner = new Where()
                .equal("a.inherited", filter.inherited())
                .and("a.actor_kind = 'user' OR m.user_id IS NOT NULL")
                .and("NOT a.inherited OR b.id IS NOT NULL");
        Where outer = new Where().and("r.domain_id = ''");
        if (filter.userId() != null) {
            List<String> actors = new ArrayList<>(List.of(filter.userId()));
            actors.addAll(ids("SELECT group_id FROM group_members WHERE user_id = :id", filter.userId()));
            inner.in("a.actor_id", actors);
            outer.and("x.actor_id = :actor", "actor", filter.userId());
        }
        if (filter.projectId() != null) {
            List<String> sources = new ArrayList<>(projects);
            sources.addAll(ids(ABOVE, filter.projectId()));
            inner.in("a.target_id", sources);
            outer.and("x.target_kind = 'project' AND x.target_id IN (:projects)", "projects", projects);
        } else {
            target(inner, "a", filter, projects);
            if (filter.domainId() != null) {
                inner.and("NOT a.inherited");
            }
        }
        if (filter.roleId() != null) {
            outer.and("x.role_id = :role", "role", filter.roleId());
        }
        return query(EFFECTIVE, inner, own(filter, outer));
    }

    /** What a domain's token confines the answer to. */
    private static Where own(AssignmentFilter filter, Where outer) {
        if (filter.ownDomain() != null) {
            outer.and(
                    "x.target_kind = 'domain' AND x.target_id = :own OR p.domain_id = :own", "own", filter.ownDomain());
        }
        return outer;
    }

    private List<Assignment> query(String tables, Where inner, Where outer) {
        outer.and("u.id IS NOT NULL OR g.id IS NOT NULL"); // an actor may have gone while a role was given to it
        Map<String, Object> parameters = new HashMap<>(inner.parameters());
        parameters.putAll(outer.parameters());
        return jdbc.sql(tables.formatted(inner.sql()) + NAMED + outer.sql()
                        + " ORDER BY x.actor_id, x.target_kind, x.target_id, x.role_id")
                .params(parameters)
                .query(Assignment.class)
                .list();
    }

    private List<String> ids(String statement, String id) {
        return jdbc.sql(statement).param("id", id).query(String.class).list();
    }
}
