package io.altostratus.network.service.networksegments;

import io.altostratus.network.service.api.Timestamps;
import io.altostratus.network.service.segments.Segment;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A part of a network that single hosts reach.
 *
 * @param carrier what carries it
 * @param position among those of its network, from 0
 */
record NetworkSegment(
        String id,
        String networkId,
        @Nullable String name,
        String description,
        Segment carrier,
        int position,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    /** What rules about it are asked with; it is nobody's but the administrators'. */
    Map<String, Object> target() {
        return Map.of("revision_number", revision);
    }

    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("network_id", networkId);
        view.put("name", name);
        view.put("description", description);
        view.put("network_type", carrier.type().apiName());
        view.put("physical_network", carrier.physicalNetwork());
        view.put("segmentation_id", carrier.segmentationId());
        view.put("tags", List.of());
        view.put("created_at", Timestamps.iso(createdAt));
        view.put("updated_at", Timestamps.iso(updatedAt));
        view.put("revision_number", revision);
        return view;
    }
}
