package io.altostratus.identity.roles;

import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Roles and which of them imply others. */
@Repository
public class RoleRepository {

    private static final String SELECT = "SELECT id, domain_id, name, description, immutable, extra FROM roles";

    private final JdbcClient jdbc;

    RoleRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    public Optional<Role> find(String id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id)
                .query(Role.class)
                .optional();
    }

    public Optional<Role> findByName(String name) {
        return jdbc.sql(SELECT + " WHERE domain_id = '' AND name = :name")
                .param("name", name)
                .query(Role.class)
                .optional();
    }

    public List<Role> list(Where where) {
        return jdbc.sql(SELECT + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(Role.class)
                .list();
    }

    /** The roles with these ids and all that they imply, at any depth. */
    public List<Role> withImplied(List<String> ids) {
        if (ids.isEmpty()) {
            return List.of();
        }
        return jdbc.sql("""
                        WITH RECURSIVE effective (id) AS (
                          SELECT id FROM roles WHERE id IN (:ids)
                          UNION
                          SELECT i.implied_role_id FROM implied_roles i JOIN effective e ON i.prior_role_id = e.id
                        )
                        SELECT r.id, r.domain_id, r.name, r.description, r.immutable, r.extra
                        FROM roles r JOIN effective e ON r.id = e.id ORDER BY r.pk
                        """).param("ids", ids).query(Role.class).list();
    }

    public void insert(Role role) {
        jdbc.sql("""
                INSERT INTO roles (id, domain_id, name, description, immutable, extra)
                VALUES (:id, :domainId, :name, :description, :immutable, :extra)
                """).paramSource(role).update();
    }

    /** That one role implies another, by itself. */
    record Inference(Role prior, Role implied) {}

    List<Inference> inferences() {
        return jdbc.sql("""
                        SELECT p.id, p.domain_id, p.name, r.id, r.domain_id, r.name
                        FROM implied_roles i JOIN roles p ON p.id = i.prior_role_id
                        JOIN roles r ON r.id = i.implied_role_id ORDER BY p.pk, r.pk
                        """)
                .query((row, number) -> new Inference(
                        new Role(row.getString(1), row.getString(2), row.getString(3), null, null, "{}"),
                        new Role(row.getString(4), row.getString(5), row.getString(6), null, null, "{}")))
                .list();
    }

    /** Only those that it implies by itself. */
    List<Role> impliedBy(String priorId) {
        return list(new Where()
                .and(
                        "id IN (SELECT implied_role_id FROM implied_roles WHERE prior_role_id = :prior)",
                        "prior",
                        priorId));
    }

    /** @return whether it did */
    boolean implyNoMore(String priorId, String impliedId) {
        return jdbc.sql("DELETE FROM implied_roles WHERE prior_role_id = :prior AND implied_role_id = :implied")
                        .param("prior", priorId)
                        .param("implied", impliedId)
                        .update()
                > 0;
    }

    public void imply(String priorId, String impliedId) {
        jdbc.sql("INSERT IGNORE INTO implied_roles (prior_role_id, implied_role_id) VALUES (:prior, :implied)")
                .param("prior", priorId)
                .param("implied", impliedId)
                .update();
    }

    void update(Role role) {
        jdbc.sql("""
                UPDATE roles SET name = :name, description = :description, immutable = :immutable, extra = :extra
                WHERE id = :id
                """).paramSource(role).update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM roles WHERE id = :id").param("id", id).update();
    }
}
