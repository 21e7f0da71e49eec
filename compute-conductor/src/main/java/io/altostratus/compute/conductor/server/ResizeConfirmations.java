package io.altostratus.compute.conductor.server;

import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.migrations.MigrationRepository;
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
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DuplicateKeyException;

/** Confirms resizes that nobody has decided about in time. */
public final class ResizeConfirmations {

    private static final Logger LOG = LoggerFactory.getLogger(ResizeConfirmations.class);
    private static final int AT_ONCE = 100;

    private final ServerRepository servers;
    private final MigrationRepository migrations;
    private final WorkflowRepository workflows;
    private final ActionRepository actions;
    private final Transactions transactions;
    private final Clock clock;
    private final ObjectIds ids;
    private final Duration window;
    private final Consumer<String> wake;

    /**
     * @param window how long a resize waits to be confirmed; zero for ever
     * @param wake lets a workflow run soon
     */
    public ResizeConfirmations(
            ServerRepository servers,
            MigrationRepository migrations,
            WorkflowRepository workflows,
            ActionRepository actions,
            Transactions transactions,
            Clock clock,
            ObjectIds ids,
            Duration window,
            Consumer<String> wake) {
        this.servers = servers;
        this.migrations = migrations;
        this.workflows = workflows;
        this.actions = actions;
        this.transactions = transactions;
        this.clock = clock;
        this.ids = ids;
        this.window = window;
        this.wake = wake;
    }

    public void confirmOld() {
        if (window.isZero()) {
            return;
        }
        for (String server : migrations.waitingSince(UtcTime.now(clock).minus(window), AT_ONCE)) {
            try {
                transactions.call(() -> confirm(server)).ifPresent(wake);
            } catch (DuplicateKeyException otherWork) {
                LOG.info("[instance: {}] Something else is going on; its resize is not confirmed now", server);
            }
        }
    }

    /** @return the work's id; empty if its owner came first */
    private Optional<String> confirm(String serverId) {
        Server server = servers.find(serverId).orElse(null);
        Server.Resize resize = server == null ? null : server.wayBack().resize();
        ServerState next = server == null
                ? null
                : ServerStateMachine.next(server.state(), ServerEvent.RESIZE_CONFIRM_ASKED)
                        .orElse(null);
        if (server == null || resize == null || next == null) {
            return Optional.empty();
        }
        RequestContext context = RequestContext.background(RequestIds.next());
        String work = ids.next();
        long generation = server.generation() + 1;
        workflows.insert(List.of(
                NewWorkflow.of(work, WorkflowKind.CONFIRM_RESIZE, serverId, WorkBeginning.EMPTY, context, generation)));
        if (!servers.change(
                serverId,
                server.state(),
                server.generation(),
                new ServerChange().to(next).nextGeneration())) {
            throw new DuplicateKeyException("the server has changed"); // nothing of this is written
        }
        migrations.status(resize.migrationId(), "confirming");
        actions.start(List.of(serverId), "confirmResize", context);
        LOG.info("[instance: {}] Automatically confirming migration {}", serverId, resize.migrationId());
        return Optional.of(work);
    }
}
