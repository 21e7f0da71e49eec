package io.altostratus.compute.conductor.resize;

import io.altostratus.compute.conductor.server.FindHostStep;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.SteadyOrderStep;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.model.order.DropBackup;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.RestoreGuest;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/**
 * Ends a resize that other work has taken over from: one that was not done yet is taken back, files and claims, one that
 * waited to be confirmed stays as it is.
 */
public final class AbandonResizeStep extends SteadyOrderStep {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final WorkflowParts parts;

    private AbandonResizeStep(WorkflowParts parts) {
        super("abandon-resize", LIMIT, parts.orders(), parts.liveness());
        this.parts = parts;
    }

    public static List<Step<ServerWork>> steps(WorkflowParts parts) {
        return List.of(new KnowHostStep(parts.progress()), new AbandonResizeStep(parts));
    }

    @Override
    protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
        Server server = parts.progress().require(execution.serverId());
        String backup = ResizeSteps.resize(server).migrationId();
        return isDone(server, ResizeSteps.resize(server))
                ? header -> new DropBackup(header, backup)
                : header -> new RestoreGuest(header, backup, false);
    }

    private static boolean isDone(Server server, Server.Resize resize) {
        return !server.size().equals(resize.oldSize());
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        ServerWork state = execution.state();
        Server server = parts.progress().find(execution.serverId()).orElse(null);
        Server.Resize resize = server == null ? null : server.wayBack().resize();
        if (server == null || resize == null) {
            return Outcome.next(state);
        }
        if (state.host() != null && !execution.timeIsUp()) {
            Outcome<ServerWork> outcome = super.run(execution);
            if (!(outcome instanceof Outcome.Next<ServerWork>)) {
                return outcome;
            }
        }
        boolean stays = isDone(server, resize);
        String migration = resize.migrationId();
        ServerChange over = new ServerChange().wayBack(server.wayBack().withResize(null));
        return Outcome.next(state, () -> {
            if (stays) {
                parts.nodes().release(migration);
            } else {
                parts.nodes().takeBack(execution.serverId(), migration);
            }
            parts.migrations().end(migration, stays ? "confirmed" : "error");
            parts.progress().change(execution, over);
        });
    }

    /** Like {@link FindHostStep}, but does not mind a server that is on none. */
    private record KnowHostStep(ServerProgress progress) implements Step<ServerWork> {

        @Override
        public String name() {
            return "know-host";
        }

        @Override
        public Duration limit() {
            return Duration.ofSeconds(60);
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            Server server = progress.find(execution.serverId()).orElse(null);
            String host = server == null ? null : server.placement().host();
            return Outcome.next(
                    server == null || host == null
                            ? execution.state()
                            : execution
                                    .state()
                                    .withHost(
                                            host,
                                            String.valueOf(server.placement().zone())));
        }
    }
}
