package io.altostratus.network.service.networks;

import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.service.api.Audience;
import io.altostratus.network.service.segments.Segment;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A network.
 *
 * @param sharedWith who beside the owner may have ports in it
 * @param dnsDomain with a dot at its end; empty for none
 * @param external whether routers may have their gateway in it ({@code router:external})
 * @param externalTo whose routers may; everyone's, as long as no policy says otherwise
 * @param isDefault whether it is the external network of those who name none
 * @param segments what carries it, at least one; more if different hosts reach different ones
 * @param routed whether its subnets belong to single segments, between which packets are routed
 * @param availabilityZoneHints the only zones whose agents may serve it; none means all
 * @param qosPolicyId the policy of those of its ports that have none of their own; null for none
 */
public record Network(
        String id,
        String projectId,
        String name,
        String description,
        boolean adminStateUp,
        Audience sharedWith,
        boolean external,
        Audience externalTo,
        boolean isDefault,
        int mtu,
        boolean portSecurityEnabled,
        String dnsDomain,
        List<Segment> segments,
        boolean routed,
        List<String> availabilityZoneHints,
        @Nullable String qosPolicyId,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    public Network {
        segments = List.copyOf(segments);
    }

    /** The first of its segments, and nearly always the only one. */
    public Segment segment() {
        return segments.getFirst();
    }

    /** What hosts learn of it that have its first segment. */
    public NetworkDetails details() {
        return details(segment());
    }

    /** What hosts learn of it that have a certain one of its segments. */
    public NetworkDetails details(Segment segment) {
        return new NetworkDetails(
                id,
                projectId,
                segment.type(),
                segment.physicalNetwork(),
                segment.segmentationId(),
                mtu,
                adminStateUp,
                qosPolicyId,
                dnsDomain.isEmpty() ? null : dnsDomain);
    }

    /** What rules about the network itself are asked with. */
    public Map<String, Object> target() {
        Map<String, Object> target = new HashMap<>();
        target.put("project_id", projectId);
        target.put("tenant_id", projectId);
        target.put("shared", sharedWith);
        target.put("external", externalTo);
        target.put("revision_number", revision);
        return target;
    }

    /** What rules about an object in the network are asked with; {@code owner} is the object's project. */
    public Map<String, Object> targetWithin(String owner) {
        return targetWithin(owner, projectId, sharedWith);
    }

    public static Map<String, Object> targetWithin(String owner, String networkOwner, Audience networkSharedWith) {
        Map<String, Object> target = new HashMap<>();
        target.put("project_id", owner);
        target.put("tenant_id", owner);
        target.put("network:project_id", networkOwner);
        target.put("network:tenant_id", networkOwner);
        target.put("network:shared", networkSharedWith);
        return target;
    }
}
