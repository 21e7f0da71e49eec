package io.altostratus.identity.roles;

import io.altostratus.persistence.Where;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Who has which role where. */
@Repository
public class AssignmentRepository {

    /** The target id of roles on the whole system. */
    public static final String SYSTEM = "system";

    private final JdbcClient jdbc;

    AssignmentRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public List<String> roleIds(String userId, Assignment.Target kind, String targetId) {
        return jdbc.sql("""
                        SELECT role_id FROM assignments
                        WHERE NOT inherited AND actor_kind = 'user' AND actor_id = :user AND target_kind = :kind AND target_id = :target
                        """)
                .param("user", userId)
                .param("kind", kind.column())
                .param("target", targetId)
                .query(String.class)
                .list();
    }

    public void add(String userId, Assignment.Target kind, String targetId, String roleId) {
        jdbc.sql("""
                INSERT IGNORE INTO assignments (actor_kind, actor_id, target_kind, target_id, role_id, inherited)
                VALUES ('user', :user, :kind, :target, :role, FALSE)
                """)
                .param("user", userId)
                .param("kind", kind.column())
                .param("target", targetId)
                .param("role", roleId)
                .update();
    }

    /** @return whether it was there */
    boolean remove(String userId, Assignment.Target kind, String targetId, String roleId) {
        return jdbc.sql("""
                        DELETE FROM assignments WHERE actor_kind = 'user' AND actor_id = :user AND NOT inherited AND target_kind = :kind
                        AND target_id = :target AND role_id = :role
                        """)
                        .param("user", userId)
                        .param("kind", kind.column())
                        .param("target", targetId)
                        .param("role", roleId)
                        .update()
                > 0;
    }

    /** One statement with all names, however many there are. */
    List<Assignment> list(Where where) {
        return jdbc.sql("""
                        SELECT a.actor_id AS user_id, a.target_kind, a.target_id, a.role_id, u.name AS user_name,
                            u.domain_id AS user_domain_id, ud.name AS user_domain_name,
                            COALESCE(p.name, d.name) AS target_name, p.domain_id AS target_domain_id,
                            pd.name AS target_domain_name, r.name AS role_name
                        FROM assignments a
                        JOIN users u ON u.id = a.actor_id JOIN domains ud ON ud.id = u.domain_id
                        JOIN roles r ON r.id = a.role_id
                        LEFT JOIN projects p ON a.target_kind = 'project' AND p.id = a.target_id
                        LEFT JOIN domains pd ON pd.id = p.domain_id
                        LEFT JOIN domains d ON a.target_kind = 'domain' AND d.id = a.target_id
                        """ + where.sql() + " ORDER BY a.actor_id, a.target_kind, a.target_id, a.role_id")
                .params(where.parameters())
                .query((row, number) -> read(row))
                .list();
    }

    private static Assignment read(ResultSet row) throws SQLException {
        return new Assignment(
                row.getString("user_id"),
                Assignment.Target.of(row.getString("target_kind")),
                row.getString("target_id"),
                row.getString("role_id"),
                row.getString("user_name"),
                row.getString("user_domain_id"),
                row.getString("user_domain_name"),
                row.getString("target_name"),
                row.getString("target_domain_id"),
                row.getString("target_domain_name"),
                row.getString("role_name"));
    }
}
