package io.altostratus.compute.conductor.shelve;

import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.hosts.NodeRepository;
import java.time.Duration;

/** Chooses a host for a server that has ports already, or none on purpose. Undone by giving the claim back, no more. */
record SelectHostAgainStep(Step<ServerWork> selection, NodeRepository nodes) implements Step<ServerWork> {

    @Override
    public String name() {
        return selection.name();
    }

    @Override
    public Duration limit() {
        return selection.limit();
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        Outcome<ServerWork> outcome = selection.run(execution);
        return outcome instanceof Outcome.Next<ServerWork> next
                ? Outcome.next(next.state().withPorts(execution.state().ports()), next.effect())
                : outcome;
    }

    @Override
    public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
        return Outcome.next(execution.state(), () -> nodes.release(execution.serverId()));
    }
}
