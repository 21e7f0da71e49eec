package io.altostratus.identity.policies;

import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Stored policies and what they are associated with, in the database. */
@Repository
class PolicyRepository {

    /**
     * A policy. This service only keeps it, it does not read it.
     *
     * @param type a media type
     */
    record StoredPolicy(String id, String type, String blob, String extra) {}

    private static final String SELECT = "SELECT id, type, blob_text AS `blob`, extra FROM policies";

    private final JdbcClient jdbc;

    PolicyRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<StoredPolicy> find(String id) {
        return jdbc.sql(SELECT + " WHERE id = :id")
                .param("id", id)
                .query(StoredPolicy.class)
                .optional();
    }

    List<StoredPolicy> list(Where where) {
        return jdbc.sql(SELECT + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(StoredPolicy.class)
                .list();
    }

    void insert(StoredPolicy policy) {
        jdbc.sql("INSERT INTO policies (id, type, blob_text, extra) VALUES (:id, :type, :blob, :extra)")
                .paramSource(policy)
                .update();
    }

    void update(StoredPolicy policy) {
        jdbc.sql("UPDATE policies SET type = :type, blob_text = :blob, extra = :extra WHERE id = :id")
                .paramSource(policy)
                .update();
    }

    boolean delete(String id) {
        return jdbc.sql("DELETE FROM policies WHERE id = :id").param("id", id).update() > 0;
    }

    /** Gives the subject this policy in place of any other. */
    void associate(Association association) {
        jdbc.sql("""
                INSERT INTO policy_associations (subject, policy_id, endpoint_id, service_id, region_id)
                VALUES (:subject, :policyId, :endpointId, :serviceId, :regionId)
                ON DUPLICATE KEY UPDATE policy_id = VALUES(policy_id)
                """).paramSource(association).update();
    }

    boolean isAssociated(Association association) {
        return jdbc.sql("""
                        SELECT EXISTS (SELECT 1 FROM policy_associations
                            WHERE subject = :subject AND policy_id = :policyId)
                        """).paramSource(association).query(Boolean.class).single();
    }

    void dissociate(Association association) {
        jdbc.sql("DELETE FROM policy_associations WHERE subject = :subject AND policy_id = :policyId")
                .paramSource(association)
                .update();
    }

    List<Association> associationsOf(String policyId) {
        return associations(new Where().equal("policy_id", policyId));
    }

    List<Association> associationsWith(List<String> subjects) {
        return associations(new Where().in("subject", subjects));
    }

    private List<Association> associations(Where where) {
        return jdbc.sql("SELECT subject, policy_id, endpoint_id, service_id, region_id FROM policy_associations"
                        + where.sql())
                .params(where.parameters())
                .query(Association.class)
                .list();
    }
}
