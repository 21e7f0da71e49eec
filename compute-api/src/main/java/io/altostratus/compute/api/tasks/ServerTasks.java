package io.altostratus.compute.api.tasks;

import io.altostratus.api.error.ApiException;
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
import io.altostratus.compute.model.state.TaskState;
import io.altostratus.compute.model.state.VmState;
import io.altostratus.context.ObjectIds;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.Transactions;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.OptimisticLockingFailureException;
import org.springframework.stereotype.Component;

/**
 * Accepts requests to do something with a server. One conditional statement decides between requests that come at the
 * same time: whoever finds another task under way is told so with 409. Delete is accepted always.
 */
@Component
public class ServerTasks {

    private static final Logger LOG = LoggerFactory.getLogger(ServerTasks.class);
    private static final int ATTEMPTS = 10;
    private static final Set<WorkflowKind> REMOVING =
            Collections.unmodifiableSet(EnumSet.of(WorkflowKind.DELETE_SERVER, WorkflowKind.SOFT_DELETE_SERVER));

    private final ServerRepository servers;
    private final WorkflowRepository workflows;
    private final ActionRepository actions;
    private final WorkflowHints hints;
    private final Transactions transactions;
    private final ObjectIds ids;
    private final WorkWatch watch;

    public ServerTasks(
            ServerRepository servers,
            WorkflowRepository workflows,
            ActionRepository actions,
            WorkflowHints hints,
            Transactions transactions,
            ObjectIds ids,
            WorkWatch watch) {
        this.servers = servers;
        this.workflows = workflows;
        this.actions = actions;
        this.hints = hints;
        this.transactions = transactions;
        this.ids = ids;
        this.watch = watch;
    }

    /**
     * @param verb as Nova names the request in its 409, for example {@code stop}
     * @param action as the server's list of actions names it
     * @throws ApiException 409 if the server's state does not allow it or something else is going on
     */
    public void start(
            Server server, ServerEvent event, WorkflowKind kind, String verb, String action, RequestContext context) {
        start(server, event, kind, verb, action, WorkBeginning.EMPTY, context);
    }

    /**
     * Waits a while if a task is going on that is over in moments, and which Nova's users do not know as one.
     *
     * @param action null if it is not for the list of actions
     * @param beginning what the work begins with
     * @return the work's id
     * @throws ApiException 409 if the server's state does not allow it or something else is going on
     */
    public String start(
            Server server,
            ServerEvent event,
            WorkflowKind kind,
            String verb,
            @Nullable String action,
            WorkBeginning beginning,
            RequestContext context) {
        return start(server, event, kind, verb, action, beginning, Along.NOTHING, context);
    }

    /** @param along what else is written if the request is accepted */
    public String start(
            Server server,
            ServerEvent event,
            WorkflowKind kind,
            String verb,
            @Nullable String action,
            WorkBeginning beginning,
            Along along,
            RequestContext context) {
        if (along.heedsLock()) {
            requireUnlocked(server, context);
        }
        logAttempt(verb, server);
        Server now = server;
        for (int attempt = 0; ; attempt++) {
            if (isBrieflyBusy(now)) {
                if (attempt >= ATTEMPTS || !watch.isFree(now.id())) {
                    throw conflict(now, verb);
                }
                now = servers.find(now.id()).orElseThrow(() -> ServerAccess.notFound(server.id()));
            }
            try {
                return tryStart(now, event, kind, verb, action, beginning, along, context);
            } catch (ApiException conflict) {
                now = servers.find(now.id()).orElseThrow(() -> conflict);
                if (!isBrieflyBusy(now)) {
                    throw conflict;
                }
            }
        }
    }

    private static void logAttempt(String verb, Server server) {
        TaskState task = server.state().task();
        LOG.debug(
                "Going to try to {} instance; current vm_state: {}, current task_state: {}, current DB power_state: {}",
                verb,
                server.state().vm().word(),
                task == null ? "None" : task.word(),
                server.power().code());
    }

    private static boolean isBrieflyBusy(Server server) {
        TaskState task = server.state().task();
        return task != null && task.isBrief();
    }

    private String tryStart(
            Server server,
            ServerEvent event,
            WorkflowKind kind,
            String verb,
            @Nullable String action,
            WorkBeginning beginning,
            Along along,
            RequestContext context) {
        ServerState next = ServerStateMachine.next(server.state(), event).orElseThrow(() -> conflict(server, verb));
        if (server.placement().host() == null && server.state().vm() != VmState.SHELVED_OFFLOADED) {
            throw ApiException.conflict("Instance " + server.id() + " is not on a host.");
        }
        String workflowId = ids.next();
        try {
            transactions.run(() -> {
                long generation = server.generation() + 1;
                workflows.insert(
                        List.of(NewWorkflow.of(workflowId, kind, server.id(), beginning, context, generation)));
                ServerChange change = new ServerChange().to(next).nextGeneration();
                along.change(change);
                boolean moved = servers.change(server.id(), server.state(), server.generation(), change);
                if (!moved) {
                    throw conflict(servers.find(server.id()).orElse(server), verb);
                }
                along.write();
                if (action != null) {
                    actions.start(List.of(server.id()), action, context);
                }
                hints.afterCommit(workflowId, context);
            });
            return workflowId;
        } catch (DuplicateKeyException otherWork) {
            throw conflict(servers.find(server.id()).orElse(server), verb);
        }
    }

    /** What an accepted request writes beside the server's state, in the transaction that accepts it. */
    public interface Along {

        Along NOTHING = new Along() {};

        /** Nothing, and a locked server does not refuse: what is asked for leaves it as it is. */
        Along THOUGH_LOCKED = new Along() {
            @Override
            public boolean heedsLock() {
                return false;
            }
        };

        /** Whether a locked server refuses. */
        default boolean heedsLock() {
            return true;
        }

        /** Further columns of the server. */
        default void change(ServerChange change) {}

        /**
         * Rows elsewhere.
         *
         * @throws ApiException if the request cannot be accepted after all
         */
        default void write() {}
    }

    /** @throws ApiException 409 if the server is locked or its state does not allow the request, as {@link #start} has it */
    public static void requirePossible(Server server, ServerEvent event, String verb, RequestContext context) {
        requireUnlocked(server, context);
        requireState(server, event, verb);
    }

    /** @throws ApiException 409 if the server's state does not allow the request, as {@link #start} has it */
    public static void requireState(Server server, ServerEvent event, String verb) {
        if (!isBrieflyBusy(server)
                && ServerStateMachine.next(server.state(), event).isEmpty()) {
            throw conflict(server, verb);
        }
    }

    /** @throws ApiException 409 if the server is locked and the caller is no administrator */
    public static void requireUnlocked(Server server, RequestContext context) {
        if (server.lock().locked() && !context.isAdmin()) {
            throw ApiException.conflict("Instance " + server.id() + " is locked");
        }
    }

    /** As Nova says that the server's state does not allow a request. */
    public static ApiException conflict(Server server, String verb) {
        String state = server.state().task() != null
                ? "task_state " + server.state().task().word()
                : "vm_state " + server.state().vm().word();
        return ApiException.conflict("Cannot '" + verb + "' instance " + server.id() + " while it is in " + state);
    }

    /** Accepts a delete, whatever else is going on; asked for again it changes nothing, or heals what has stuck. */
    public void delete(String serverId, RequestContext context) {
        takeOver(serverId, ServerEvent.DELETE_ASKED, WorkflowKind.DELETE_SERVER, "delete", "delete", context);
    }

    /**
     * Accepts what does not wait for other work on the server but ends it. Asked for again it changes nothing.
     *
     * @throws ApiException 409 if the server is locked or its state does not allow it
     */
    public void takeOver(
            String serverId, ServerEvent event, WorkflowKind kind, String verb, String action, RequestContext context) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            try {
                if (transactions.call(() -> tryTakeOver(serverId, event, kind, verb, action, context))) {
                    return;
                }
            } catch (DuplicateKeyException otherWorkBegan) {
                // then that is taken over, at the next attempt
            }
        }
        throw ApiException.conflict("Instance " + serverId + " is changing too fast; try again.");
    }

    private boolean tryTakeOver(
            String serverId, ServerEvent event, WorkflowKind kind, String verb, String action, RequestContext context) {
        // The workflow's row comes first, as in every transaction of a conductor: one order, no deadlocks.
        Optional<String> going = workflows.activeOf(serverId);
        Optional<Server> found = servers.find(serverId);
        if (found.isEmpty()) {
            return true;
        }
        Server server = found.get();
        requireUnlocked(server, context);
        logAttempt(kind == WorkflowKind.DELETE_SERVER ? "terminate" : verb, server);
        ServerState next = ServerStateMachine.next(server.state(), event).orElseThrow(() -> conflict(server, verb));
        if (going.isPresent() && server.state().task() == null && !REMOVING.contains(kind)) {
            // After a reset it is still being removed what its work would leave, which only deletes do as well.
            throw conflict(server, verb);
        }
        if (next.equals(server.state()) && going.isPresent()) {
            workflows.wake(serverId);
            hints.afterCommit(going.get(), context);
            return true;
        }
        long generation = server.generation() + 1;
        String workflowId;
        if (going.isPresent()) {
            workflowId = going.get();
            if (!workflows.supersede(serverId, kind, generation, context)) {
                return false; // it has ended meanwhile
            }
        } else {
            workflowId = ids.next();
            workflows.insert(
                    List.of(NewWorkflow.of(workflowId, kind, serverId, WorkBeginning.EMPTY, context, generation)));
        }
        move(server, new ServerChange().to(next).nextGeneration());
        actions.start(List.of(serverId), action, context);
        hints.afterCommit(workflowId, context);
        return true;
    }

    private void move(Server server, ServerChange change) {
        if (!servers.change(server.id(), server.state(), server.generation(), change)) {
            throw new StateMovedException();
        }
    }

    /** Rolls the attempt back; retried like a deadlock. */
    private static final class StateMovedException extends OptimisticLockingFailureException {
        StateMovedException() {
            super("the server's state has moved");
        }
    }
}
