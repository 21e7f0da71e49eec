package io.altostratus.compute.conductor.shelve;

import io.altostratus.compute.conductor.build.BuildPolicy;
import io.altostratus.compute.conductor.server.ServerDefinition;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.List;

/** Brings a server back that is on no host: like a build, but from its own image, with the ports that it has. */
record UnshelveServer(ServerProgress progress, BuildPolicy policy, List<Step<ServerWork>> steps)
        implements ServerDefinition {

    /** The name under which Nova's users know this part of the work. */
    static final String EVENT = "compute_unshelve_instance";

    @Override
    public WorkflowKind kind() {
        return WorkflowKind.UNSHELVE_OFFLOADED_SERVER;
    }

    @Override
    public void finished(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        WorkRequest.Unshelve request = execution.state().require(WorkRequest.Unshelve.class);
        progress.happened(
                execution,
                ServerEvent.UNSHELVED,
                progress.built()
                        .power(PowerState.RUNNING)
                        .requestedZone(request.zoneOver(server.placement().requestedZone()))
                        .wayBack(server.wayBack().withShelf(null)));
        progress.record(execution, EVENT, null);
    }

    @Override
    public Undone<ServerWork> undone(Execution<ServerWork> execution) {
        ServerWork state = execution.state();
        Failure reason = state.failure();
        if (policy.triesAgain(state)) {
            return new Undone.Again<>(state.nextAttempt(), () -> {
                progress.record(execution, EVENT, reason);
                progress.happened(execution, ServerEvent.HOST_FAILED, new ServerChange().offHost());
            });
        }
        boolean lost = reason != null && reason.stage().equals(FindShelvedImageStep.STAGE);
        return new Undone.GivenUp<>(() -> {
            progress.happened(
                    execution,
                    lost ? ServerEvent.UNSHELVE_IMAGE_LOST : ServerEvent.UNSHELVE_FAILED,
                    new ServerChange().offHost().fault(progress.fault(reason)));
            progress.record(execution, EVENT, reason);
        });
    }
}
