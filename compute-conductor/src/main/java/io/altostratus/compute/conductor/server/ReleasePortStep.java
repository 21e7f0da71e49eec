package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import java.time.Duration;

/** Removes the ports that were made for the server and gives back those of its user; tried until it is done. */
public record ReleasePortStep(String name, NetworkPorts network) implements Step<ServerWork> {

    @Override
    public Duration limit() {
        return Duration.ofDays(7);
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        network.remove(execution.serverId(), execution.state().ports(), execution.context());
        return Outcome.next(execution.state());
    }
}
