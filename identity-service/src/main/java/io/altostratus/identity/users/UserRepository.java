package io.altostratus.identity.users;

import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Users in the database. */
@Repository
public class UserRepository {

    private static final String SELECT =
            "SELECT id, domain_id, name, enabled, default_project_id, password_hash, extra FROM users";

    private final JdbcClient jdbc;

    UserRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<User> find(String id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id)
                .query(User.class)
                .optional();
    }

    public Optional<User> findByName(String domainId, String name) {
        return jdbc.sql(SELECT + " WHERE domain_id = :domain AND name = :name")
                .param("domain", domainId)
                .param("name", name)
                .query(User.class)
                .optional();
    }

    List<User> list(Where where) {
        return jdbc.sql(SELECT + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(User.class)
                .list();
    }

    public void insert(User user) {
        jdbc.sql("""
                INSERT INTO users (id, domain_id, name, enabled, default_project_id, password_hash,
                    password_changed_at, extra)
                VALUES (:id, :domainId, :name, :enabled, :defaultProjectId, :passwordHash, UTC_TIMESTAMP(6), :extra)
                """).paramSource(user).update();
    }

    public void update(User user) {
        jdbc.sql("""
                UPDATE users SET name = :name, enabled = :enabled, default_project_id = :defaultProjectId,
                    password_changed_at =
                        IF(password_hash <=> :passwordHash, password_changed_at, UTC_TIMESTAMP(6)),
                    password_hash = :passwordHash, extra = :extra
                WHERE id = :id
                """).paramSource(user).update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM assignments WHERE actor_kind = 'user' AND actor_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("DELETE FROM users WHERE id = :id").param("id", id).update();
    }
}
