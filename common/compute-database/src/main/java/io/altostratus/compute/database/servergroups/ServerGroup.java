package io.altostratus.compute.database.servergroups;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A group of servers.
 *
 * @param ruleMaxPerHost how many of its servers may share a host, as its owner has said; null if nothing was said
 */
public record ServerGroup(
        long pk,
        String id,
        String projectId,
        String userId,
        String name,
        GroupPolicy policy,
        @Nullable Integer ruleMaxPerHost,
        LocalDateTime createdAt) {

    /** How many servers of a group with anti-affinity may share a host. */
    public int maxPerHost() {
        return ruleMaxPerHost == null ? 1 : ruleMaxPerHost;
    }
}
