package io.altostratus.compute.conductor.shelve;

import io.altostratus.compute.conductor.server.ServerDefinition;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.ToldStep;
import io.altostratus.compute.conductor.snapshot.ExtractSnapshotStep;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.TaskState;
import io.altostratus.compute.model.state.VmState;
import java.util.List;

/**
 * Puts a server into an image, or takes one off its host that lies in one. Its guest and its disk go only after the image
 * has its data; from then on the work has succeeded, whatever becomes of its host.
 */
record ShelveServer(
        WorkflowKind kind,
        String actionEvent,
        ServerProgress progress,
        NodeRepository nodes,
        List<Step<ServerWork>> steps)
        implements ServerDefinition {

    ShelveServer {
        steps = List.copyOf(ToldStep.part(actionEvent, progress, steps));
    }

    /** Whether the server is being taken off its host. */
    static boolean isLeaving(Server server) {
        return server.state().task() == TaskState.SHELVING_OFFLOADING;
    }

    /** The server lies in the image that this work has made. */
    static ServerChange lies(Execution<ServerWork> execution, ServerProgress progress) {
        Server server = progress.require(execution.serverId());
        String image = execution.state().require(WorkRequest.Shelve.class).imageId();
        return new ServerChange()
                .power(PowerState.SHUTDOWN)
                .fault(null)
                .wayBack(server.wayBack()
                        .withShelf(new Server.Shelf(image, server.placement().host(), progress.now())));
    }

    @Override
    public void finished(Execution<ServerWork> execution) {
        if (isLeaving(progress.require(execution.serverId()))) {
            nodes.release(execution.serverId());
            progress.happened(
                    execution,
                    ServerEvent.OFFLOADED,
                    new ServerChange().offHost().power(PowerState.SHUTDOWN));
        } else {
            progress.happened(execution, ServerEvent.SHELVED, lies(execution, progress));
        }
        progress.record(execution, actionEvent, null);
    }

    @Override
    public Undone<ServerWork> undone(Execution<ServerWork> execution) {
        Failure reason = execution.state().failure();
        return new Undone.GivenUp<>(() -> {
            Server server = progress.require(execution.serverId());
            ServerChange change = new ServerChange().fault(progress.fault(reason));
            if (server.state().vm() == VmState.SHELVED) {
                progress.happened(execution, ServerEvent.OFFLOAD_FAILED, change);
            } else if (server.state().vm() != VmState.SUSPENDED
                    && execution.state().orders().containsKey(ExtractSnapshotStep.NAME)) {
                // The order to copy is sent when the guest was shut down.
                progress.happened(execution, ServerEvent.SHELVE_FAILED_WHILE_OFF, change.power(PowerState.SHUTDOWN));
            } else {
                progress.happened(execution, ServerEvent.SHELVE_FAILED, change);
            }
            progress.record(execution, actionEvent, reason);
        });
    }
}
