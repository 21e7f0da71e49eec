package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Removes the ports that were made for the server and gives back those of its user; tried until it is done. */
public record ReleasePortStep(String name, NetworkPorts network) implements Step<ServerWork> {

    private static final Logger LOG = LoggerFactory.getLogger(ReleasePortStep.class);

    @Override
    public Duration limit() {
        return Duration.ofDays(7);
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        LOG.info("Deallocating network for instance");
        network.remove(execution.serverId(), execution.state().ports(), execution.context());
        return Outcome.next(execution.state());
    }
}
