package io.altostratus.compute.conductor.build;

import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Failure;

/**
 * When a build is tried on another host.
 *
 * @param attempts most hosts tried, the first included
 */
public record BuildPolicy(int attempts) {

    public boolean triesAgain(ServerWork state) {
        Failure failure = state.failure();
        return failure != null && failure.retryable() && state.attempt() < attempts;
    }
}
