package io.altostratus.compute.conductor.server;

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
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.persistence.Transactions;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/**
 * Begins work on servers that nobody asks for, because they have been as they are for long enough. Several conductors may
 * want the same at once: the server's row decides whose work it is.
 */
public final class UnaskedWork {

    private static final Logger LOG = LoggerFactory.getLogger(UnaskedWork.class);

    private final ServerRepository servers;
    private final WorkflowRepository workflows;
    private final ActionRepository actions;
    private final Transactions transactions;
    private final ObjectIds ids;
    private final Consumer<String> wake;

    /** @param wake lets a workflow run soon */
    public UnaskedWork(
            ServerRepository servers,
            WorkflowRepository workflows,
            ActionRepository actions,
            Transactions transactions,
            ObjectIds ids,
            Consumer<String> wake) {
        this.servers = servers;
        this.workflows = workflows;
        this.actions = actions;
        this.transactions = transactions;
        this.ids = ids;
        this.wake = wake;
    }

    /**
     * @param action as the server's list of actions names it; null for none
     * @param along writes what else belongs to it, in the same transaction
     * @return whether it has begun: not if the server's state does not allow it, or something else came first
     */
    public boolean begin(Server server, ServerEvent event, WorkflowKind kind, @Nullable String action, Runnable along) {
        ServerState next = ServerStateMachine.next(server.state(), event).orElse(null);
        if (next == null) {
            return false;
        }
        RequestContext context = RequestContext.background(RequestIds.next());
        String work = ids.next();
        long generation = server.generation() + 1;
        try {
            transactions.run(() -> {
                // The workflow's row comes first, as in every transaction of a conductor: one order, no deadlocks.
                workflows.insert(
                        List.of(NewWorkflow.of(work, kind, server.id(), WorkBeginning.EMPTY, context, generation)));
                boolean moved = servers.change(
                        server.id(),
                        server.state(),
                        server.generation(),
                        new ServerChange().to(next).nextGeneration());
                if (!moved) {
                    throw new DuplicateKeyException("the server has changed"); // nothing of this is written
                }
                if (action != null) {
                    actions.start(List.of(server.id()), action, context);
                }
                along.run();
                Transactions.afterCommit(() -> wake.accept(work));
            });
            return true;
        } catch (DuplicateKeyException otherWork) {
            LOG.info("[instance: {}] Something else is going on; {} does not begin now", server.id(), kind.word());
            return false;
        }
    }
}
