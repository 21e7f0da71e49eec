package io.altostratus.compute.api.servers;

import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.ReclaimProperties;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.context.RequestContext;
import org.springframework.stereotype.Component;

/**
 * {@code DELETE /servers/{id}}: for good, or in a way that can be taken back where the operator keeps deleted servers for a
 * while. What has never run, lies in an image or waits in the middle of a resize is deleted for good in any case.
 */
@Component
public class ServerDeletion {

    private final ServerTasks tasks;
    private final ReclaimProperties reclaim;

    public ServerDeletion(ServerTasks tasks, ReclaimProperties reclaim) {
        this.tasks = tasks;
        this.reclaim = reclaim;
    }

    /** @throws io.altostratus.api.error.ApiException 409 if it is locked */
    public void delete(Server server, RequestContext context) {
        ServerTasks.requireUnlocked(server, context);
        if (!reclaim.isDeferred()) {
            tasks.delete(server.id(), context);
        } else if (server.state().vm() == VmState.SOFT_DELETED) {
            return; // it is deleted already, as its owner sees it
        } else if (canComeBack(server)) {
            tasks.takeOver(
                    server.id(),
                    ServerEvent.SOFT_DELETE_ASKED,
                    WorkflowKind.SOFT_DELETE_SERVER,
                    "delete",
                    "delete",
                    context);
        } else {
            tasks.delete(server.id(), context);
        }
    }

    private static boolean canComeBack(Server server) {
        return server.launchedAt() != null
                && server.placement().host() != null
                && ServerStateMachine.next(server.state(), ServerEvent.SOFT_DELETE_ASKED)
                        .isPresent();
    }
}
