package io.altostratus.network.agent.convergence;

import java.util.List;

/**
 * What has become of a router's floating IPs.
 *
 * @param version of the router as it was wanted
 */
public record RealisedRouter(long version, List<String> active, List<String> failed) {

    public RealisedRouter {
        active = List.copyOf(active);
        failed = List.copyOf(failed);
    }
}
