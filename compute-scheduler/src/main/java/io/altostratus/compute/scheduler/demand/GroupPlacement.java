package io.altostratus.compute.scheduler.demand;

import io.altostratus.compute.database.servergroups.GroupPolicy;
import java.util.Map;

/**
 * A server group and the places of its other servers.
 *
 * @param maxPerHost how many of its servers may share a host under anti-affinity
 * @param servers how many of its servers have a claim, by host; hosts without any are left out
 */
public record GroupPlacement(String id, GroupPolicy policy, int maxPerHost, Map<String, Integer> servers) {

    public int on(String host) {
        return servers.getOrDefault(host, 0);
    }

    /** Whether one more server on this host keeps the group's rule; soft policies forbid nothing. */
    public boolean admits(String host) {
        return switch (policy) {
            case AFFINITY -> servers.isEmpty() || servers.containsKey(host);
            case ANTI_AFFINITY -> on(host) < maxPerHost;
            case SOFT_AFFINITY, SOFT_ANTI_AFFINITY -> true;
        };
    }
}
