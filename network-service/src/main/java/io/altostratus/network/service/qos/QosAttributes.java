package io.altostratus.network.service.qos;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.AttributeType;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.InvalidValueException;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Standard;
import io.altostratus.network.service.api.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The attributes of QoS policies and of their rules. */
final class QosAttributes {

    static final Attribute<String> NAME = Standard.name("o.name");
    static final Attribute<String> DESCRIPTION = Standard.description("o.description");
    static final Attribute<Boolean> SHARED = Attribute.settable("shared", Types.BOOLEAN);
    static final Attribute<Boolean> IS_DEFAULT = Attribute.settable("is_default", Types.BOOLEAN);

    static final Resource POLICY = Resource.of(
                    "policy",
                    "policies",
                    new Resource.Table(QosPolicyRepository.TABLES, "o.id", "o.pk"),
                    all(),
                    Map.of(
                            Standard.CHANGED_SINCE,
                            Standard.changedSince("o.updated_at"),
                            "shared",
                            Audience.filter("o.id", Audience.AS_SHARED),
                            "is_default",
                            (where, values) -> where.and(
                                    Boolean.TRUE.equals(Types.BOOLEAN.filter(values.getFirst()))
                                            ? "d.project_id IS NOT NULL"
                                            : "d.project_id IS NULL")),
                    QosAttributes::policyNotFound)
            .tagged();

    /** Values with a name of their own: the default, class selectors, assured and expedited forwarding. */
    static final Set<Integer> DSCP_MARKS =
            Set.of(0, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26, 28, 30, 32, 34, 36, 38, 40, 46, 48, 56);

    static final Attribute<Integer> MAX_KBPS = Attribute.settable("max_kbps", Types.integer(0, Integer.MAX_VALUE))
            .mandatory()
            .column("r.max_kbps");
    static final Attribute<Integer> MAX_BURST_KBPS = Attribute.settable(
                    "max_burst_kbps", Types.integer(0, Integer.MAX_VALUE))
            .column("r.max_burst_kbps");
    static final Attribute<String> DIRECTION =
            Attribute.settable("direction", Types.oneOf("egress", "ingress")).column("r.direction");
    static final Attribute<Integer> DSCP_MARK =
            Attribute.settable("dscp_mark", new DscpType()).mandatory().column("r.dscp_mark");

    static final Resource BANDWIDTH_LIMIT =
            rules(RuleType.BANDWIDTH_LIMIT, List.of(MAX_KBPS, MAX_BURST_KBPS, DIRECTION));
    static final Resource DSCP_MARKING = rules(RuleType.DSCP_MARKING, List.of(DSCP_MARK));

    private QosAttributes() {}

    private static List<Attribute<?>> all() {
        List<Attribute<?>> all = new ArrayList<>(Standard.shown("o."));
        all.addAll(List.of(
                NAME,
                DESCRIPTION,
                Owner.projectId("o.project_id"),
                Owner.tenantId("o.project_id"),
                SHARED,
                IS_DEFAULT,
                Attribute.shown("rules", Types.ANY)));
        return all;
    }

    private static Resource rules(RuleType type, List<Attribute<?>> own) {
        List<Attribute<?>> all = new ArrayList<>();
        all.add(Attribute.shown("id", Types.UUID).column("r.id"));
        all.addAll(own);
        // Clients that create a rule for a project say so; it belongs to its policy's.
        all.add(Owner.projectId("o.project_id"));
        all.add(Owner.tenantId("o.project_id"));
        return Resource.of(
                type.apiName() + "_rule",
                type.apiName() + "_rules",
                new Resource.Table("qos_rules r JOIN qos_policies o ON o.id = r.qos_policy_id", "r.id", "r.pk"),
                all,
                Map.of(),
                id -> ruleNotFound(id, ""));
    }

    static Resource of(RuleType type) {
        return switch (type) {
            case BANDWIDTH_LIMIT -> BANDWIDTH_LIMIT;
            case DSCP_MARKING -> DSCP_MARKING;
        };
    }

    static ApiException policyNotFound(String id) {
        return Errors.notFound("QosPolicyNotFound", "QoS policy " + id + " could not be found.");
    }

    static ApiException ruleNotFound(String id, String policyId) {
        return Errors.notFound(
                "QosRuleNotFound", "QoS rule " + id + " for policy " + policyId + " could not be found.");
    }

    private static final class DscpType implements AttributeType<Integer> {

        private static final AttributeType<Integer> NUMBER = Types.integer(0, 63);

        @Override
        public Integer read(JsonNode value) {
            Integer mark = NUMBER.read(value);
            if (mark == null || !DSCP_MARKS.contains(mark)) {
                throw new InvalidValueException("'" + Types.shown(value) + "' is not a valid DSCP mark");
            }
            return mark;
        }

        @Override
        public @Nullable Object filter(String text) {
            return NUMBER.filter(text);
        }
    }
}
