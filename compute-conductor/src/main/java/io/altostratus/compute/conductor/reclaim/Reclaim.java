package io.altostratus.compute.conductor.reclaim;

import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.servers.ReclaimProperties;
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
import io.altostratus.context.LogContext;
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/**
 * Begins to remove servers for good that were deleted long enough ago, a few at a time. Several conductors may do so at
 * once: the server's row decides whose work it is.
 */
public final class Reclaim {

    private static final Logger LOG = LoggerFactory.getLogger(Reclaim.class);
    private static final int BATCH = 100;

    private final ServerRepository servers;
    private final WorkflowRepository workflows;
    private final ActionRepository actions;
    private final Transactions transactions;
    private final ReclaimProperties properties;
    private final ObjectIds ids;
    private final Clock clock;
    private final Consumer<String> wake;

    /** @param wake lets a workflow run soon */
    public Reclaim(
            ServerRepository servers,
            WorkflowRepository workflows,
            ActionRepository actions,
            Transactions transactions,
            ReclaimProperties properties,
            ObjectIds ids,
            Clock clock,
            Consumer<String> wake) {
        this.servers = servers;
        this.workflows = workflows;
        this.actions = actions;
        this.transactions = transactions;
        this.properties = properties;
        this.ids = ids;
        this.clock = clock;
        this.wake = wake;
    }

    /** @return how many are being removed now. None where deletes are not deferred */
    public int reclaim() {
        if (!properties.isDeferred()) {
            return 0;
        }
        int begun = 0;
        for (Server server : servers.softDeletedBefore(UtcTime.now(clock).minus(properties.interval()), BATCH)) {
            try (LogContext instance = LogContext.about("instance", server.id())) {
                if (begin(server)) {
                    LOG.info("Reclaiming deleted instance");
                    begun++;
                }
            }
        }
        return begun;
    }

    private boolean begin(Server server) {
        ServerState next = ServerStateMachine.next(server.state(), ServerEvent.DELETE_ASKED)
                .orElse(null);
        if (next == null || !server.state().equals(ServerState.idle(VmState.SOFT_DELETED))) {
            return false; // it is being restored, or removed already
        }
        String workflowId = ids.next();
        RequestContext context = RequestContext.background(RequestIds.next());
        try {
            return transactions.call(() -> {
                boolean ours = servers.change(
                        server.id(),
                        server.state(),
                        server.generation(),
                        new ServerChange().to(next).nextGeneration());
                if (ours) {
                    workflows.insert(List.of(NewWorkflow.of(
                            workflowId,
                            WorkflowKind.DELETE_SERVER,
                            server.id(),
                            WorkBeginning.EMPTY,
                            context,
                            server.generation() + 1)));
                    actions.start(List.of(server.id()), "delete", context);
                    Transactions.afterCommit(() -> wake.accept(workflowId));
                }
                return ours;
            });
        } catch (DuplicateKeyException otherWorkBegan) {
            return false;
        }
    }
}
