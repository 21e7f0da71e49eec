package io.altostratus.network.service.networks;

import io.altostratus.network.model.NetworkDetails;
import io.altostratus.network.service.segments.Segment;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;

/**
 * A network.
 *
 * @param external whether routers may have their gateway in it ({@code router:external}); everyone sees it then
 */
public record Network(
        String id,
        String projectId,
        String name,
        String description,
        boolean adminStateUp,
        boolean shared,
        boolean external,
        int mtu,
        boolean portSecurityEnabled,
        Segment segment,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    /** What hosts learn of it. */
    public NetworkDetails details() {
        return new NetworkDetails(
                id, projectId, segment.type(), segment.physicalNetwork(), segment.segmentationId(), mtu, adminStateUp);
    }

    /** What rules about the network itself are asked with. */
    public Map<String, Object> target() {
        return Map.of("project_id", projectId, "tenant_id", projectId, "shared", shared, "external", external);
    }

    /** What rules about an object in the network are asked with; {@code owner} is the object's project. */
    public Map<String, Object> targetWithin(String owner) {
        return targetWithin(owner, projectId, shared);
    }

    public static Map<String, Object> targetWithin(String owner, String networkOwner, boolean networkShared) {
        Map<String, Object> target = new HashMap<>();
        target.put("project_id", owner);
        target.put("tenant_id", owner);
        target.put("network:project_id", networkOwner);
        target.put("network:tenant_id", networkOwner);
        target.put("network:shared", networkShared);
        return target;
    }
}
