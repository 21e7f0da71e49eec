package io.altostratus.network.service.qos;

import java.util.LinkedHashMap;
import java.util.Map;

/** A rule of a policy. */
sealed interface QosRule {

    String id();

    String policyId();

    RuleType type();

    /** The attributes of its own kind. */
    Map<String, Object> attributes();

    /** As it is shown by itself. */
    default Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id());
        view.putAll(attributes());
        return view;
    }

    /** As it is shown within its policy. */
    default Map<String, Object> viewInPolicy() {
        Map<String, Object> view = view();
        view.put("qos_policy_id", policyId());
        view.put("type", type().apiName());
        return view;
    }

    /**
     * A limit.
     *
     * @param direction {@code egress} or {@code ingress}, seen from the guest
     * @param maxKbps kilobits a second; 0 for no limit
     * @param maxBurstKbps kilobits that may go beyond it at once; 0 for a usual amount
     */
    record BandwidthLimit(String id, String policyId, String direction, int maxKbps, int maxBurstKbps)
            implements QosRule {

        static final String EGRESS = "egress";

        @Override
        public RuleType type() {
            return RuleType.BANDWIDTH_LIMIT;
        }

        @Override
        public Map<String, Object> attributes() {
            Map<String, Object> attributes = new LinkedHashMap<>();
            attributes.put("max_kbps", maxKbps);
            attributes.put("max_burst_kbps", maxBurstKbps);
            attributes.put("direction", direction);
            return attributes;
        }
    }

    /** The value of the DSCP field of what guests send. */
    record DscpMarking(String id, String policyId, int dscpMark) implements QosRule {

        @Override
        public RuleType type() {
            return RuleType.DSCP_MARKING;
        }

        @Override
        public Map<String, Object> attributes() {
            return Map.of("dscp_mark", dscpMark);
        }
    }
}
