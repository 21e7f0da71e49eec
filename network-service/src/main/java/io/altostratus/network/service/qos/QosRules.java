package io.altostratus.network.service.qos;

import static io.altostratus.network.service.qos.QosAttributes.DIRECTION;
import static io.altostratus.network.service.qos.QosAttributes.DSCP_MARK;
import static io.altostratus.network.service.qos.QosAttributes.MAX_BURST_KBPS;
import static io.altostratus.network.service.qos.QosAttributes.MAX_KBPS;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Values;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Service;

/** Makes, changes and deletes the rules of policies. Who may see a policy may see its rules. */
@Service
class QosRules {

    private final Access access;
    private final QosPolicyRepository policies;
    private final QosRuleRepository rules;
    private final QosHints hints;
    private final Attempts attempts;
    private final Clock clock;

    QosRules(
            Access access,
            QosPolicyRepository policies,
            QosRuleRepository rules,
            QosHints hints,
            Attempts attempts,
            Clock clock) {
        this.access = access;
        this.policies = policies;
        this.rules = rules;
        this.hints = hints;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** @param action such as {@code get_policy_dscp_marking_rule} */
    QosPolicy admitted(RequestContext context, String policyId, String action) {
        QosPolicy policy = policies.find(policyId)
                .filter(p -> access.allows(context, "get_policy", p.target()))
                .orElseThrow(() -> QosAttributes.policyNotFound(policyId));
        access.enforce(context, action, policy.target());
        return policy;
    }

    List<QosRule> list(RequestContext context, ListRequest request, String policyId, RuleType type) {
        admitted(context, policyId, action("get", type));
        return rules.page(request, policyId, type);
    }

    QosRule show(RequestContext context, String policyId, RuleType type, String id) {
        admitted(context, policyId, action("get", type));
        return ofPolicy(policyId, type, id);
    }

    private static String action(String verb, RuleType type) {
        return verb + "_policy_" + type.apiName() + "_rule";
    }

    private QosRule ofPolicy(String policyId, RuleType type, String id) {
        return rules.find(id, type)
                .filter(rule -> rule.policyId().equals(policyId))
                .orElseThrow(() -> QosAttributes.ruleNotFound(id, policyId));
    }

    QosRule create(RequestContext context, String policyId, RuleType type, Values values) {
        return attempts.call(() -> {
            lock(policyId);
            QosPolicy policy = admitted(context, policyId, action("create", type));
            QosRule rule = rule(UUID.randomUUID().toString(), policyId, type, values, null);
            refuseSecond(policy, rule);
            rules.insert(rule);
            hints.changed(policyId, context);
            return rule;
        });
    }

    QosRule update(RequestContext context, String policyId, RuleType type, String id, Values values) {
        return update(context, policyId, type, id, values, action("update", type));
    }

    QosRule update(RequestContext context, String policyId, RuleType type, String id, Values values, String action) {
        return attempts.call(() -> {
            lock(policyId);
            QosPolicy policy = admitted(context, policyId, action);
            QosRule rule = rule(id, policyId, type, values, ofPolicy(policyId, type, id));
            refuseSecond(policy, rule);
            rules.update(rule);
            hints.changed(policyId, context);
            return rule;
        });
    }

    void delete(RequestContext context, String policyId, RuleType type, String id) {
        delete(context, policyId, type, id, action("delete", type));
    }

    void delete(RequestContext context, String policyId, RuleType type, String id, String action) {
        attempts.run(() -> {
            lock(policyId);
            admitted(context, policyId, action);
            rules.delete(ofPolicy(policyId, type, id).id());
            hints.changed(policyId, context);
        });
    }

    /** The policy of a rule whose policy the request does not name. */
    String policyOf(String id, RuleType type) {
        return rules.find(id, type).map(QosRule::policyId).orElseThrow(() -> QosAttributes.ruleNotFound(id, ""));
    }

    private void lock(String policyId) {
        if (!policies.touch(policyId, UtcTime.now(clock))) {
            throw QosAttributes.policyNotFound(policyId);
        }
    }

    private static QosRule rule(String id, String policyId, RuleType type, Values values, @Nullable QosRule before) {
        return switch (type) {
            case BANDWIDTH_LIMIT -> {
                QosRule.BandwidthLimit old = before instanceof QosRule.BandwidthLimit limit
                        ? limit
                        : new QosRule.BandwidthLimit(id, policyId, QosRule.BandwidthLimit.EGRESS, 0, 0);
                yield new QosRule.BandwidthLimit(
                        id,
                        policyId,
                        values.get(DIRECTION, old.direction()),
                        values.get(MAX_KBPS, old.maxKbps()),
                        values.get(MAX_BURST_KBPS, old.maxBurstKbps()));
            }
            case DSCP_MARKING ->
                new QosRule.DscpMarking(
                        id,
                        policyId,
                        values.get(DSCP_MARK, before instanceof QosRule.DscpMarking old ? old.dscpMark() : 0));
        };
    }

    /** A policy has one limit for each direction and one mark. */
    private static void refuseSecond(QosPolicy policy, QosRule rule) {
        policy.rules().stream()
                .filter(other -> !other.id().equals(rule.id()) && isSameKind(other, rule))
                .findFirst()
                .ifPresent(other -> {
                    throw Errors.conflict(
                            "QoSRulesConflict",
                            "Rule " + rule.type().apiName() + " conflicts with rule " + other.id()
                                    + " which already exists in QoS Policy " + policy.id() + ".");
                });
    }

    private static boolean isSameKind(QosRule one, QosRule other) {
        return one instanceof QosRule.BandwidthLimit a && other instanceof QosRule.BandwidthLimit b
                ? a.direction().equals(b.direction())
                : one.type() == other.type();
    }
}
