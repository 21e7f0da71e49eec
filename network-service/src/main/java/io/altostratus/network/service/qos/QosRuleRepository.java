package io.altostratus.network.service.qos;

import io.altostratus.network.service.api.ListRequest;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Rules of QoS policies in the database. A policy has one limit a direction and one mark, by a unique constraint. */
@Repository
class QosRuleRepository {

    private static final String SELECT = """
            SELECT r.id, r.qos_policy_id, r.rule_type, r.direction, r.max_kbps, r.max_burst_kbps, r.dscp_mark""";

    private final JdbcClient jdbc;

    QosRuleRepository(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<QosRule> find(String id, RuleType type) {
        return jdbc.sql(SELECT + " FROM qos_rules r WHERE r.id = :id AND r.rule_type = :type")
                .param("id", id)
                .param("type", type.apiName())
                .query(QosRuleRepository::map)
                .optional();
    }

    List<QosRule> page(ListRequest request, String policyId, RuleType type) {
        return request.page(
                jdbc,
                SELECT,
                where -> where.equal("r.qos_policy_id", policyId).equal("r.rule_type", type.apiName()),
                QosRuleRepository::map);
    }

    Map<String, List<QosRule>> ofPolicies(Collection<String> policyIds) {
        Map<String, List<QosRule>> byPolicy = new HashMap<>();
        if (!policyIds.isEmpty()) {
            jdbc.sql(SELECT + " FROM qos_rules r WHERE r.qos_policy_id IN (:ids) ORDER BY r.pk")
                    .param("ids", policyIds)
                    .query(QosRuleRepository::map)
                    .list()
                    .forEach(rule -> byPolicy.computeIfAbsent(rule.policyId(), p -> new ArrayList<>())
                            .add(rule));
        }
        return byPolicy;
    }

    void insert(QosRule rule) {
        write(rule, """
                INSERT INTO qos_rules (id, qos_policy_id, rule_type, direction, max_kbps, max_burst_kbps, dscp_mark)
                VALUES (:id, :policy, :type, :direction, :kbps, :burst, :mark)
                """);
    }

    void update(QosRule rule) {
        write(rule, """
                UPDATE qos_rules SET direction = :direction, max_kbps = :kbps, max_burst_kbps = :burst,
                  dscp_mark = :mark
                WHERE id = :id AND qos_policy_id = :policy AND rule_type = :type
                """);
    }

    private void write(QosRule rule, String sql) {
        jdbc.sql(sql)
                .param("id", rule.id())
                .param("policy", rule.policyId())
                .param("type", rule.type().apiName())
                .param(
                        "direction",
                        rule instanceof QosRule.BandwidthLimit limit
                                ? limit.direction()
                                : QosRule.BandwidthLimit.EGRESS)
                .param("kbps", rule instanceof QosRule.BandwidthLimit limit ? limit.maxKbps() : 0)
                .param("burst", rule instanceof QosRule.BandwidthLimit limit ? limit.maxBurstKbps() : 0)
                .param("mark", rule instanceof QosRule.DscpMarking marking ? marking.dscpMark() : 0)
                .update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM qos_rules WHERE id = :id").param("id", id).update();
    }

    private static QosRule map(ResultSet row, int number) throws SQLException {
        String id = row.getString("id");
        String policy = row.getString("qos_policy_id");
        return switch (RuleType.valueOf(row.getString("rule_type").toUpperCase(Locale.ROOT))) {
            case BANDWIDTH_LIMIT ->
                new QosRule.BandwidthLimit(
                        id, policy, row.getString("direction"), row.getInt("max_kbps"), row.getInt("max_burst_kbps"));
            case DSCP_MARKING -> new QosRule.DscpMarking(id, policy, row.getInt("dscp_mark"));
        };
    }
}
