package io.altostratus.identity.domains;

import io.altostratus.identity.common.Assigned;
import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Domains in the database. */
@Repository
public class DomainRepository {

    private static final String SELECT = "SELECT id, name, description, enabled, immutable, extra FROM domains";

    private final JdbcClient jdbc;
    private final RowLock lock;

    DomainRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
        this.lock = new RowLock(jdbc);
    }

    /** Waits for whoever changes the tree of the domain's projects or ends one of them, until the transaction ends. */
    public void lock(String id) {
        lock.acquire("domain " + id);
    }

    public Optional<Domain> find(String id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id)
                .query(Domain.class)
                .optional();
    }

    public Optional<Domain> findByName(String name) {
        return jdbc.sql(SELECT + " WHERE name = :name")
                .param("name", name)
                .query(Domain.class)
                .optional();
    }

    List<Domain> list(Where where) {
        return jdbc.sql(SELECT + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(Domain.class)
                .list();
    }

    /** Enabled domains for which the user could get a token. */
    public List<Domain> withRoleOf(String userId) {
        return jdbc.sql("WITH RECURSIVE " + Assigned.WORTH + " " + SELECT + " WHERE enabled AND id IN ("
                        + Assigned.toUser(
                                "a.target_id",
                                "a.target_kind = 'domain' AND NOT a.inherited AND a.role_id IN (SELECT id FROM worth)")
                        + ") ORDER BY pk")
                .param("user", userId)
                .query(Domain.class)
                .list();
    }

    public void insert(Domain domain) {
        jdbc.sql("""
                INSERT INTO domains (id, name, description, enabled, immutable, extra)
                VALUES (:id, :name, :description, :enabled, :immutable, :extra)
                """).paramSource(domain).update();
    }

    void update(Domain domain) {
        jdbc.sql("""
                UPDATE domains SET name = :name, description = :description, enabled = :enabled,
                    immutable = :immutable, extra = :extra
                WHERE id = :id
                """).paramSource(domain).update();
    }

    /** Whether something in the domain must not be deleted. */
    boolean holdsImmutable(String id) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM projects WHERE domain_id = :id AND immutable)
                            OR EXISTS (SELECT 1 FROM roles WHERE domain_id = :id AND immutable)
                        """).param("id", id).query(Boolean.class).single();
    }

    List<String> userIds(String id) {
        return idsIn("users", id);
    }

    List<String> projectIds(String id) {
        return idsIn("projects", id);
    }

    private List<String> idsIn(String table, String id) {
        return jdbc.sql("SELECT id FROM " + table + " WHERE domain_id = :id")
                .param("id", id)
                .query(String.class)
                .list();
    }

    /** With everything in it; what other tables keep of users, groups, projects and the domain goes by foreign keys. */
    void delete(String id) {
        String projects = "(SELECT id FROM projects WHERE domain_id = :id)";
        for (String statement : List.of(
                "DELETE FROM assignments WHERE target_id = :id OR target_id IN " + projects,
                "DELETE FROM assignments WHERE actor_id IN (SELECT id FROM users WHERE domain_id = :id)",
                "DELETE FROM assignments WHERE actor_id IN (SELECT id FROM user_groups WHERE domain_id = :id)",
                "DELETE FROM limits WHERE domain_id = :id OR project_id IN " + projects,
                "DELETE FROM project_tags WHERE project_id = :id OR project_id IN " + projects,
                "UPDATE users SET default_project_id = NULL WHERE default_project_id IN " + projects,
                "DELETE FROM users WHERE domain_id = :id",
                "DELETE FROM user_groups WHERE domain_id = :id",
                "DELETE FROM projects WHERE domain_id = :id",
                "DELETE FROM roles WHERE domain_id = :id",
                "DELETE FROM domains WHERE id = :id")) {
            jdbc.sql(statement).param("id", id).update();
        }
    }
}
