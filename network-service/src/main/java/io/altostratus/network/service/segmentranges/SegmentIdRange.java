package io.altostratus.network.service.segmentranges;

import io.altostratus.network.service.api.Timestamps;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A range of segmentation ids that networks get.
 *
 * @param byConfiguration whether the configuration says so: such ranges never change here
 * @param projectId the only project that gets ids of it; null if it is shared
 * @param physicalNetwork for VLAN tags; null for others
 * @param minimum first id
 * @param maximum last id
 */
record SegmentIdRange(
        String id,
        String name,
        String description,
        boolean byConfiguration,
        @Nullable String projectId,
        String networkType,
        @Nullable String physicalNetwork,
        int minimum,
        int maximum,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    /** What rules about it are asked with; it is nobody's but the administrators'. */
    Map<String, Object> target() {
        return Map.of("revision_number", revision);
    }

    /**
     * @param used the projects of the networks that have ids of it, by id
     * @param available ids that no network has
     */
    Map<String, Object> view(Map<Integer, String> used, List<Integer> available) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("name", name);
        view.put("description", description);
        view.put("default", byConfiguration);
        view.put("shared", projectId == null);
        view.put("project_id", projectId);
        view.put("tenant_id", projectId);
        view.put("network_type", networkType);
        view.put("physical_network", physicalNetwork);
        view.put("minimum", minimum);
        view.put("maximum", maximum);
        view.put("used", used);
        view.put("available", available);
        view.put("tags", List.of());
        view.put("created_at", Timestamps.iso(createdAt));
        view.put("updated_at", Timestamps.iso(updatedAt));
        view.put("revision_number", revision);
        return view;
    }
}
