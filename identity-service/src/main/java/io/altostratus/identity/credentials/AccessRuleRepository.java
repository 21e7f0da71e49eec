package io.altostratus.identity.credentials;

import io.altostratus.persistence.Where;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Access rules: each exists once for a user and may be in several credentials. */
@Repository
class AccessRuleRepository {

    private static final String SELECT = "SELECT id, user_id, service, method, path FROM access_rules";

    private final JdbcClient jdbc;

    AccessRuleRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<AccessRule> find(String userId, String id) {
        return jdbc.sql(SELECT + " WHERE id = :id AND user_id = :user")
                .param("id", id)
                .param("user", userId)
                .query(AccessRule.class)
                .optional();
    }

    List<AccessRule> list(Where where) {
        return jdbc.sql(SELECT + where.sql() + " ORDER BY pk")
                .params(where.parameters())
                .query(AccessRule.class)
                .list();
    }

    /** The user's rule with this content, which is made unless it is there. */
    AccessRule ensure(AccessRule wanted) {
        jdbc.sql("""
                INSERT IGNORE INTO access_rules (id, user_id, service, method, path)
                VALUES (:id, :userId, :service, :method, :path)
                """).paramSource(wanted).update();
        return jdbc.sql(SELECT
                        + " WHERE user_id = :userId AND service = :service AND method = :method AND path = :path")
                .paramSource(wanted)
                .query(AccessRule.class)
                .single();
    }

    void restrict(String credentialId, List<AccessRule> rules) {
        for (AccessRule rule : rules) {
            jdbc.sql("""
                    INSERT IGNORE INTO application_credential_access_rules (credential_id, rule_id)
                    VALUES (:credential, :rule)
                    """)
                    .param("credential", credentialId)
                    .param("rule", rule.id())
                    .update();
        }
    }

    /** The rules of several credentials in one statement. */
    Map<String, List<AccessRule>> ofCredentials(List<String> credentialIds) {
        if (credentialIds.isEmpty()) {
            return Map.of();
        }
        record Row(String credentialId, String id, String userId, String service, String method, String path) {}
        return jdbc.sql("""
                        SELECT c.credential_id, r.id, r.user_id, r.service, r.method, r.path
                        FROM application_credential_access_rules c JOIN access_rules r ON r.id = c.rule_id
                        WHERE c.credential_id IN (:ids) ORDER BY r.pk
                        """).param("ids", credentialIds).query(Row.class).list().stream()
                .collect(Collectors.groupingBy(
                        Row::credentialId,
                        Collectors.mapping(
                                r -> new AccessRule(r.id(), r.userId(), r.service(), r.method(), r.path()),
                                Collectors.toList())));
    }

    /** @throws org.springframework.dao.DataIntegrityViolationException while a credential has it */
    void delete(String id) {
        jdbc.sql("DELETE FROM access_rules WHERE id = :id").param("id", id).update();
    }

    void deleteOfUser(String userId) {
        jdbc.sql("DELETE FROM access_rules WHERE user_id = :user")
                .param("user", userId)
                .update();
    }
}
