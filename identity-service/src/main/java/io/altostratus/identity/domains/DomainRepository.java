package io.altostratus.identity.domains;

import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Domains in the database. */
@Repository
public class DomainRepository {

    private static final String SELECT = "SELECT id, name, description, enabled, extra FROM domains";

    private final JdbcClient jdbc;

    DomainRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
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

    List<Domain> list(@Nullable String name, @Nullable Boolean enabled) {
        Where where = new Where().equal("name", name).equal("enabled", enabled);
        return jdbc.sql(SELECT + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(Domain.class)
                .list();
    }

    public List<Domain> withRoleOf(String userId) {
        return jdbc.sql(SELECT + """
                         WHERE enabled AND id IN
                         (SELECT target_id FROM assignments WHERE actor_id = :user AND actor_kind = 'user' AND target_kind = 'domain')
                         ORDER BY pk
                        """).param("user", userId).query(Domain.class).list();
    }

    public void insert(Domain domain) {
        jdbc.sql("""
                INSERT INTO domains (id, name, description, enabled, extra)
                VALUES (:id, :name, :description, :enabled, :extra)
                """).paramSource(domain).update();
    }

    void update(Domain domain) {
        jdbc.sql("""
                UPDATE domains SET name = :name, description = :description, enabled = :enabled, extra = :extra
                WHERE id = :id
                """).paramSource(domain).update();
    }

    /** With everything in it. */
    void delete(String id) {
        for (String table : List.of("users", "projects", "roles")) {
            jdbc.sql("DELETE FROM " + table + " WHERE domain_id = :id")
                    .param("id", id)
                    .update();
        }
        jdbc.sql("DELETE FROM assignments WHERE target_kind = 'domain' AND target_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("DELETE FROM domains WHERE id = :id").param("id", id).update();
    }
}
