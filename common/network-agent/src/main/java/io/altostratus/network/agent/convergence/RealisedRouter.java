package io.altostratus.network.agent.convergence;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What has become of a router's floating IPs.
 *
 * @param version of the router as it was wanted
 * @param haState {@code active} or {@code standby}; null if no other host has the router
 */
public record RealisedRouter(
        long version,
        List<String> active,
        List<String> failed,
        @Nullable String haState) {

    public RealisedRouter {
        active = List.copyOf(active);
        failed = List.copyOf(failed);
    }
}
