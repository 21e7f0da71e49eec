package io.altostratus.identity.trusts;

import io.altostratus.persistence.UtcTime;
import io.altostratus.persistence.Where;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Trusts in the database. What was deleted, has expired or is used up is not found. */
@Repository
class TrustRepository {

    private static final String SELECT = """
            SELECT t.id, t.trustor_user_id, t.trustee_user_id, t.project_id, t.impersonation, t.expires_at,
                t.remaining_uses, t.redelegated_trust_id, t.redelegation_count, t.deleted_at, t.extra
            FROM trusts t
            """;

    private final JdbcClient jdbc;
    private final Clock clock;

    TrustRepository(JdbcClient jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    Optional<Trust> find(String id) {
        return jdbc.sql(SELECT + " WHERE t.id = :id")
                .param("id", id)
                .query(Trust.class)
                .optional()
                .filter(trust -> trust.isUsable(UtcTime.now(clock)));
    }

    /** The trust and those that it passes on, up to the first: one statement. Empty unless all of them are usable. */
    List<Trust> pedigree(String id) {
        List<Trust> chain = jdbc.sql("""
                        WITH RECURSIVE chain (id, depth) AS (
                          SELECT id, 0 FROM trusts WHERE id = :id
                          UNION ALL
                          SELECT p.redelegated_trust_id, c.depth + 1 FROM trusts p JOIN chain c ON p.id = c.id
                          WHERE p.redelegated_trust_id IS NOT NULL AND c.depth < 100
                        )
                        """ + SELECT + " JOIN chain c ON t.id = c.id ORDER BY c.depth")
                .param("id", id)
                .query(Trust.class)
                .list();
        LocalDateTime now = UtcTime.now(clock);
        boolean whole = !chain.isEmpty()
                && chain.getLast().redelegatedTrustId() == null
                && chain.stream().allMatch(trust -> trust.isUsable(now));
        return whole ? chain : List.of();
    }

    /** All that were not deleted, also expired ones. */
    List<Trust> list(Where where) {
        return jdbc.sql(SELECT + where.and("t.deleted_at IS NULL").sql() + " ORDER BY t.pk")
                .params(where.parameters())
                .query(Trust.class)
                .list();
    }

    List<String> roleIds(String id) {
        return jdbc.sql("SELECT role_id FROM trust_roles WHERE trust_id = :id")
                .param("id", id)
                .query(String.class)
                .list();
    }

    void insert(Trust trust, List<String> roleIds) {
        jdbc.sql("""
                INSERT INTO trusts (id, trustor_user_id, trustee_user_id, project_id, impersonation, expires_at,
                    remaining_uses, redelegated_trust_id, redelegation_count, extra)
                VALUES (:id, :trustorUserId, :trusteeUserId, :projectId, :impersonation, :expiresAt,
                    :remainingUses, :redelegatedTrustId, :redelegationCount, :extra)
                """).paramSource(trust).update();
        for (String role : roleIds) {
            jdbc.sql("INSERT IGNORE INTO trust_roles (trust_id, role_id) VALUES (:id, :role)")
                    .param("id", trust.id())
                    .param("role", role)
                    .update();
        }
    }

    /** @return false if the trust had no use left, or is gone */
    boolean consumeUse(String id) {
        return jdbc.sql("""
                        UPDATE trusts SET remaining_uses = remaining_uses - 1
                        WHERE id = :id AND deleted_at IS NULL AND remaining_uses > 0
                        """).param("id", id).update() == 1;
    }

    /** The trust and all that pass it on, at any depth; the first is the trust itself. */
    List<String> withDescendants(String id) {
        return jdbc.sql("""
                        WITH RECURSIVE tree (id) AS (
                          SELECT id FROM trusts WHERE id = :id
                          UNION
                          SELECT t.id FROM trusts t JOIN tree r ON t.redelegated_trust_id = r.id
                        )
                        SELECT id FROM tree
                        """).param("id", id).query(String.class).list();
    }

    void delete(List<String> ids) {
        jdbc.sql("UPDATE trusts SET deleted_at = :now WHERE id IN (:ids) AND deleted_at IS NULL")
                .param("now", UtcTime.now(clock))
                .param("ids", ids)
                .update();
    }

    /** @return how many: fewer than {@code limit} when none is left */
    int purge(LocalDateTime before, int limit) {
        return jdbc.sql("DELETE FROM trusts WHERE deleted_at < :before OR expires_at < :before LIMIT :limit")
                .param("before", before)
                .param("limit", limit)
                .update();
    }
}
