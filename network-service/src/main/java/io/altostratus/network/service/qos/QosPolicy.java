package io.altostratus.network.service.qos;

import io.altostratus.context.RequestContext;
import io.altostratus.network.model.QosPolicyDetails;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.api.Timestamps;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A QoS policy.
 *
 * @param sharedWith who beside the owner may use it
 * @param isDefault whether new networks of its project get it
 */
record QosPolicy(
        String id,
        String projectId,
        String name,
        String description,
        Audience sharedWith,
        boolean isDefault,
        List<QosRule> rules,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    QosPolicy {
        rules = List.copyOf(rules);
    }

    QosPolicy with(List<QosRule> others) {
        return new QosPolicy(
                id, projectId, name, description, sharedWith, isDefault, others, revision, createdAt, updatedAt);
    }

    Map<String, Object> target() {
        return Map.of(
                "project_id", projectId, "tenant_id", projectId, "shared", sharedWith, "revision_number", revision);
    }

    Map<String, Object> view(RequestContext caller) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("name", name);
        view.put("description", description);
        view.put("project_id", projectId);
        view.put("tenant_id", projectId);
        view.put("shared", sharedWith.includes(caller));
        view.put("is_default", isDefault);
        view.put("rules", rules.stream().map(QosRule::viewInPolicy).toList());
        view.put("tags", List.of());
        view.put("created_at", Timestamps.iso(createdAt));
        view.put("updated_at", Timestamps.iso(updatedAt));
        view.put("revision_number", revision);
        return view;
    }

    /** What hosts learn of it. */
    QosPolicyDetails details() {
        QosPolicyDetails.Limit egress = null;
        QosPolicyDetails.Limit ingress = null;
        Integer mark = null;
        for (QosRule rule : rules) {
            switch (rule) {
                case QosRule.BandwidthLimit limit -> {
                    if (limit.direction().equals(QosRule.BandwidthLimit.EGRESS)) {
                        egress = limit(limit);
                    } else {
                        ingress = limit(limit);
                    }
                }
                case QosRule.DscpMarking marking -> mark = marking.dscpMark();
            }
        }
        return new QosPolicyDetails(id, egress, ingress, mark);
    }

    private static QosPolicyDetails.@Nullable Limit limit(QosRule.BandwidthLimit rule) {
        return rule.maxKbps() == 0 ? null : new QosPolicyDetails.Limit(rule.maxKbps(), rule.maxBurstKbps());
    }
}
