package io.altostratus.network.service.trunks;

import io.altostratus.network.service.api.Timestamps;
import java.time.LocalDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A trunk.
 *
 * @param portId its own port, whose frames carry no tag
 * @param status {@code DOWN} while its port is on no host, then {@code BUILD} until all of its ports are connected, then
 *     {@code ACTIVE}; {@code DEGRADED} if the host fails to connect one, {@code ERROR} if one cannot be on the host
 * @param subPorts in the order in which they came
 */
record Trunk(
        String id,
        String projectId,
        String name,
        String description,
        boolean adminStateUp,
        String portId,
        String status,
        List<SubPort> subPorts,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    static final String DOWN = "DOWN";
    static final String ERROR = "ERROR";

    Trunk {
        subPorts = List.copyOf(subPorts);
    }

    /** What rules about it are asked with. */
    Map<String, Object> target() {
        return Map.of("project_id", projectId, "tenant_id", projectId, "revision_number", revision);
    }

    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("name", name);
        view.put("description", description);
        view.put("tenant_id", projectId);
        view.put("project_id", projectId);
        view.put("admin_state_up", adminStateUp);
        view.put("port_id", portId);
        view.put("status", status);
        view.put("sub_ports", subPortViews());
        view.put("tags", List.of());
        view.put("created_at", Timestamps.iso(createdAt));
        view.put("updated_at", Timestamps.iso(updatedAt));
        view.put("revision_number", revision);
        return view;
    }

    List<Map<String, Object>> subPortViews() {
        return subPorts.stream()
                .map(sub -> Map.<String, Object>of(
                        "port_id",
                        sub.portId(),
                        "segmentation_type",
                        sub.segmentationType(),
                        "segmentation_id",
                        sub.segmentationId()))
                .toList();
    }
}
