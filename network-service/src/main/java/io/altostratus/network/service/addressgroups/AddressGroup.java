package io.altostratus.network.service.addressgroups;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * An address group.
 *
 * @param addresses blocks with their prefix lengths, in the order of their text
 */
record AddressGroup(
        String id,
        String projectId,
        String name,
        String description,
        List<String> addresses,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    AddressGroup {
        addresses = List.copyOf(addresses);
    }

    AddressGroup with(List<String> others) {
        return new AddressGroup(id, projectId, name, description, others, revision, createdAt, updatedAt);
    }

    Map<String, Object> target() {
        return Map.of("project_id", projectId, "tenant_id", projectId);
    }
}
