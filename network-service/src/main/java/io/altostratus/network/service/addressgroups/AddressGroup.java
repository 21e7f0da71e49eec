package io.altostratus.network.service.addressgroups;

import io.altostratus.network.service.api.Audience;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * An address group.
 *
 * @param sharedWith whose rules beside the owner's may be about it
 * @param addresses blocks with their prefix lengths, in the order of their text
 */
record AddressGroup(
        String id,
        String projectId,
        String name,
        String description,
        Audience sharedWith,
        List<String> addresses,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    AddressGroup {
        addresses = List.copyOf(addresses);
    }

    AddressGroup with(List<String> others) {
        return new AddressGroup(id, projectId, name, description, sharedWith, others, revision, createdAt, updatedAt);
    }

    Map<String, Object> target() {
        return Map.of("project_id", projectId, "tenant_id", projectId, "shared", sharedWith);
    }
}
