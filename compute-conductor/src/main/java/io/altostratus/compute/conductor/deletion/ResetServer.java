package io.altostratus.compute.conductor.deletion;

import io.altostratus.compute.conductor.resize.AbandonResizeStep;
import io.altostratus.compute.conductor.server.BestEffortStep;
import io.altostratus.compute.conductor.server.ServerDefinition;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.snapshot.DropImagesStep;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.workflows.WorkflowKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Ends work on a server whose state an administrator has set: nothing is done any more but to remove what would be left.
 * The request has written the state.
 */
final class ResetServer implements ServerDefinition {

    private final ServerProgress progress;
    private final NodeRepository nodes;
    private final List<Step<ServerWork>> steps;

    ResetServer(WorkflowParts parts) {
        this.progress = parts.progress();
        this.nodes = parts.nodes();
        List<Step<ServerWork>> all = new ArrayList<>(AbandonResizeStep.steps(parts));
        all.add(new StrayPortsStep(parts.progress(), parts.network()));
        all.add(BestEffortStep.of(new DropImagesStep(parts.progress(), parts.images(), Duration.ofMinutes(10), false)));
        this.steps = List.copyOf(all);
    }

    @Override
    public WorkflowKind kind() {
        return WorkflowKind.RESET_SERVER;
    }

    @Override
    public List<Step<ServerWork>> steps() {
        return steps;
    }

    @Override
    public void finished(Execution<ServerWork> execution) {
        boolean placed = progress.find(execution.serverId())
                .map(server -> server.placement().host() != null)
                .orElse(false);
        if (!placed) {
            nodes.release(execution.serverId()); // what an interrupted build had claimed
        }
    }

    @Override
    public Undone<ServerWork> undone(Execution<ServerWork> execution) {
        return new Undone.GivenUp<>(Outcome.NOTHING);
    }
}
