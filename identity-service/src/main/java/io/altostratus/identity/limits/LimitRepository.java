package io.altostratus.identity.limits;

import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Registered limits and limits in the database. */
@Repository
class LimitRepository {

    private static final String REGISTERED =
            "SELECT r.id, r.service_id, r.region_id, r.resource_name, r.default_limit, r.description"
                    + " FROM registered_limits r";

    private static final String LIMITS = "SELECT l.id, l.registered_limit_id, l.project_id, l.domain_id,"
            + " l.resource_limit, l.description, r.service_id, r.region_id, r.resource_name"
            + " FROM limits l JOIN registered_limits r ON r.id = l.registered_limit_id";

    /** No limit refers to the registered one. */
    private static final String FREE = " AND NOT EXISTS (SELECT 1 FROM limits l WHERE l.registered_limit_id = :id)";

    private final JdbcClient jdbc;

    LimitRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    boolean serviceExists(String id) {
        return exists("services", id);
    }

    boolean regionExists(String id) {
        return exists("regions", id);
    }

    private boolean exists(String table, String id) {
        return jdbc.sql("SELECT 1 FROM " + table + " WHERE id = :id")
                .param("id", id)
                .query(Integer.class)
                .optional()
                .isPresent();
    }

    /** @param where conditions on registered limits, whose alias is {@code r} */
    List<RegisteredLimit> registered(Where where) {
        return jdbc.sql(REGISTERED + where.sql() + " ORDER BY r.pk")
                .params(where.parameters())
                .query(RegisteredLimit.class)
                .list();
    }

    Optional<RegisteredLimit> registered(String id) {
        return registered(new Where().equal("r.id", id)).stream().findFirst();
    }

    Optional<RegisteredLimit> registered(String serviceId, String regionId, String resourceName) {
        return registered(new Where()
                        .equal("r.service_id", serviceId)
                        .equal("r.region_id", regionId)
                        .equal("r.resource_name", resourceName))
                .stream()
                .findFirst();
    }

    void insert(RegisteredLimit limit) {
        jdbc.sql("""
                INSERT INTO registered_limits (id, service_id, region_id, resource_name, default_limit, description)
                VALUES (:id, :serviceId, :regionId, :resourceName, :defaultLimit, :description)
                """).paramSource(limit).update();
    }

    /** @return whether no limit stood in the way */
    boolean update(RegisteredLimit limit) {
        return jdbc.sql("""
                        UPDATE registered_limits SET service_id = :serviceId, region_id = :regionId,
                            resource_name = :resourceName, default_limit = :defaultLimit, description = :description
                        WHERE id = :id
                        """ + FREE).paramSource(limit).update() > 0;
    }

    /** @return whether no limit stood in the way */
    boolean deleteRegistered(String id) {
        return jdbc.sql("DELETE FROM registered_limits WHERE id = :id" + FREE)
                        .param("id", id)
                        .update()
                > 0;
    }

    /** @param where conditions on limits, whose alias is {@code l}, and their registered ones, {@code r} */
    List<Limit> list(Where where) {
        return jdbc.sql(LIMITS + where.sql() + " ORDER BY l.pk")
                .params(where.parameters())
                .query(Limit.class)
                .list();
    }

    Optional<Limit> find(String id) {
        return list(new Where().equal("l.id", id)).stream().findFirst();
    }

    void insert(Limit limit) {
        jdbc.sql("""
                INSERT INTO limits (id, registered_limit_id, project_id, domain_id, resource_limit, description)
                VALUES (:id, :registeredLimitId, :projectId, :domainId, :resourceLimit, :description)
                """).paramSource(limit).update();
    }

    void update(Limit limit) {
        jdbc.sql("UPDATE limits SET resource_limit = :resourceLimit, description = :description WHERE id = :id")
                .paramSource(limit)
                .update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM limits WHERE id = :id").param("id", id).update();
    }

    /** What a domain may use: its own limit or the registered one. */
    int ofDomain(String domainId, String registeredLimitId) {
        return jdbc.sql("""
                        SELECT COALESCE(l.resource_limit, r.default_limit)
                        FROM registered_limits r LEFT JOIN limits l
                            ON l.registered_limit_id = r.id AND l.domain_id = :domain
                        WHERE r.id = :id
                        """)
                .param("domain", domainId)
                .param("id", registeredLimitId)
                .query(Integer.class)
                .single();
    }

    /** The limits of a domain's projects. */
    List<Integer> withinDomain(String domainId, String registeredLimitId) {
        return jdbc.sql("""
                        SELECT DISTINCT l.resource_limit FROM limits l JOIN projects p ON p.id = l.project_id
                        WHERE p.domain_id = :domain AND l.registered_limit_id = :id
                        """)
                .param("domain", domainId)
                .param("id", registeredLimitId)
                .query(Integer.class)
                .list();
    }
}
