package io.altostratus.identity.roles;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who has been given which role where. */
@Repository
public class AssignmentRepository {

    /** The target id of roles on the whole system. */
    public static final String SYSTEM = "system";

    private static final String OF_GRANT = """
             WHERE a.actor_kind = :actor AND a.actor_id = :actorId AND a.target_kind = :target
            AND a.target_id = :targetId AND a.inherited = :inherited
            """;

    private final JdbcClient jdbc;

    AssignmentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Roles given to the user right there; what holds in a token is told by {@link EffectiveRoles}. */
    public List<String> roleIds(String userId, Assignment.Target kind, String targetId) {
        return roles(new Grant(Grant.Actor.USER, userId, kind, targetId, false)).stream()
                .map(Role::id)
                .toList();
    }

    public void add(String userId, Assignment.Target kind, String targetId, String roleId) {
        add(new Grant(Grant.Actor.USER, userId, kind, targetId, false), roleId);
    }

    List<Role> roles(Grant grant) {
        return jdbc.sql("SELECT r.id, r.domain_id, r.name, r.description, r.immutable, r.extra FROM assignments a"
                        + " JOIN roles r ON r.id = a.role_id" + OF_GRANT + " ORDER BY r.pk")
                .params(parameters(grant))
                .query(Role.class)
                .list();
    }

    boolean holds(Grant grant, String roleId) {
        return jdbc.sql("SELECT 1 FROM assignments a" + OF_GRANT + " AND a.role_id = :role")
                .params(parameters(grant))
                .param("role", roleId)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** Once more changes nothing. */
    void add(Grant grant, String roleId) {
        jdbc.sql("""
                INSERT INTO assignments (actor_kind, actor_id, target_kind, target_id, role_id, inherited)
                VALUES (:actor, :actorId, :target, :targetId, :role, :inherited)
                ON DUPLICATE KEY UPDATE inherited = :inherited
                """).params(parameters(grant)).param("role", roleId).update();
    }

    /** @return whether it was there */
    boolean remove(Grant grant, String roleId) {
        return jdbc.sql("DELETE a FROM assignments a" + OF_GRANT + " AND a.role_id = :role")
                        .params(parameters(grant))
                        .param("role", roleId)
                        .update()
                > 0;
    }

    private static Map<String, Object> parameters(Grant grant) {
        return Map.of(
                "actor", grant.actor().column(),
                "actorId", grant.actorId(),
                "target", grant.target().column(),
                "targetId", grant.targetId(),
                "inherited", grant.inherited());
    }

    /** The users to whom a grant means something: the user, or the members of the group. */
    List<String> users(Grant grant) {
        if (grant.ofUser()) {
            return List.of(grant.actorId());
        }
        return jdbc.sql("SELECT user_id FROM group_members WHERE group_id = :group")
                .param("group", grant.actorId())
                .query(String.class)
                .list();
    }

    /** The users who have this role anywhere, by groups too. */
    List<String> holders(String roleId) {
        return jdbc.sql("""
                        SELECT actor_id FROM assignments WHERE role_id = :role AND actor_kind = 'user'
                        UNION
                        SELECT m.user_id FROM assignments a JOIN group_members m ON m.group_id = a.actor_id
                        WHERE a.role_id = :role AND a.actor_kind = 'group'
                        """).param("role", roleId).query(String.class).list();
    }

    /** In which projects users have been given this role themselves, by user. */
    Map<String, List<String>> heldInProjects(String roleId) {
        Map<String, List<String>> held = new HashMap<>();
        jdbc.sql("""
                SELECT actor_id, target_id FROM assignments
                WHERE role_id = :role AND actor_kind = 'user' AND target_kind = 'project' AND NOT inherited
                """)
                .param("role", roleId)
                .query((row, number) -> held.computeIfAbsent(row.getString(1), user -> new ArrayList<>())
                        .add(row.getString(2)))
                .list();
        return held;
    }

    /** The domain of a user or group; empty if there is none with this id. */
    Optional<String> domainOf(Grant.Actor actor, String id) {
        return jdbc.sql("SELECT domain_id FROM " + (actor == Grant.Actor.USER ? "users" : "user_groups")
                        + " WHERE id = :id")
                .param("id", id)
                .query(String.class)
                .optional();
    }
}
