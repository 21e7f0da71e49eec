package io.altostratus.compute.api.servers;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.api.tasks.WorkflowHints;
import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.NewWorkflow;
import io.altostratus.compute.database.workflows.WorkBeginning;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.compute.model.state.ServerState;
import io.altostratus.compute.model.state.ServerStateMachine;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/** Sets a server's state to what an administrator says, at once. Work that was going on is ended. */
@Component
public class ServerReset {

    private static final int ATTEMPTS = 10;

    private final ServerRepository servers;
    private final WorkflowRepository workflows;
    private final ActionRepository actions;
    private final WorkflowHints hints;
    private final Transactions transactions;
    private final Clock clock;
    private final ObjectIds ids;

    public ServerReset(
            ServerRepository servers,
            WorkflowRepository workflows,
            ActionRepository actions,
            WorkflowHints hints,
            Transactions transactions,
            Clock clock,
            ObjectIds ids) {
        this.servers = servers;
        this.workflows = workflows;
        this.actions = actions;
        this.hints = hints;
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
    }

    /**
     * @param event which of the two states it shall have
     * @throws ApiException 404 if it is gone, 409 if it is being deleted
     */
    public void reset(String serverId, ServerEvent event, RequestContext context) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            if (transactions.call(() -> tryReset(serverId, event, context))) {
                return;
            }
        }
        throw ApiException.conflict("Instance " + serverId + " is changing too fast; try again.");
    }

    private boolean tryReset(String serverId, ServerEvent event, RequestContext context) {
        // The workflow's row comes first, as in every transaction of a conductor: one order, no deadlocks.
        Optional<String> going = workflows.activeOf(serverId);
        Server server = servers.find(serverId).orElseThrow(() -> ServerAccess.notFound(serverId));
        ServerState next = ServerStateMachine.next(server.state(), event)
                .orElseThrow(() -> ServerTasks.conflict(server, "resetState"));
        if (going.isPresent()
                && !workflows.supersede(serverId, WorkflowKind.RESET_SERVER, server.generation() + 1, context)) {
            return false; // it has ended meanwhile
        }
        ServerChange change = new ServerChange()
                .to(next)
                .softDeletedAt(null)
                .fault(next.vm() == VmState.ERROR ? fault() : null)
                .nextGeneration();
        if (!servers.change(server.id(), server.state(), server.generation(), change)) {
            throw new OptimisticLockingFailureException("the server's state has moved");
        }
        actions.start(List.of(serverId), "resetState", context);
        Optional<String> work =
                going.isEmpty() && server.wayBack().resize() != null ? abandonResize(server, context) : going;
        work.ifPresent(workflowId -> hints.afterCommit(workflowId, context));
        return true;
    }

    /** What is kept of before a resize is of no use to a server that can neither be confirmed nor reverted. */
    private Optional<String> abandonResize(Server server, RequestContext context) {
        String workflowId = ids.next();
        workflows.insert(List.of(NewWorkflow.of(
                workflowId,
                WorkflowKind.RESET_SERVER,
                server.id(),
                WorkBeginning.EMPTY,
                context,
                server.generation() + 1)));
        return Optional.of(workflowId);
    }

    private Server.Fault fault() {
        return new Server.Fault(500, "An administrator has set the state to error.", null, UtcTime.now(clock));
    }
}
