package io.altostratus.network.service.securitygroups;

import io.altostratus.network.service.api.Audience;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;

/**
 * A security group with its rules.
 *
 * @param stateful whether answers to what a rule lets through pass without a rule of their own
 */
public record SecurityGroup(
        String id,
        String projectId,
        String name,
        String description,
        boolean isDefault,
        boolean stateful,
        Audience sharedWith,
        List<Rule> rules,
        long revision,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {

    static final String DEFAULT_NAME = "default";

    public SecurityGroup {
        rules = List.copyOf(rules);
    }

    SecurityGroup withRules(List<Rule> other) {
        return new SecurityGroup(
                id,
                projectId,
                name,
                description,
                isDefault,
                stateful,
                sharedWith,
                other,
                revision,
                createdAt,
                updatedAt);
    }

    Map<String, Object> target() {
        return Map.of(
                "project_id", projectId, "tenant_id", projectId, "shared", sharedWith, "revision_number", revision);
    }
}
