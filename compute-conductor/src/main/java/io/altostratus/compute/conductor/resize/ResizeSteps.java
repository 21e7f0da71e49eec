package io.altostratus.compute.conductor.resize;

import static io.altostratus.compute.conductor.server.BootSteps.GUEST_START;

import io.altostratus.compute.conductor.server.GuestSpecs;
import io.altostratus.compute.conductor.server.HostOrderStep;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.ShutdownStep;
import io.altostratus.compute.conductor.server.SteadyOrderStep;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.hosts.Claim;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.model.order.DefineGuest;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.PrepareGuest;
import io.altostratus.compute.model.order.RestoreGuest;
import io.altostratus.compute.model.order.ResumeGuest;
import io.altostratus.compute.model.order.SetAsideGuest;
import io.altostratus.compute.model.order.StopGuest;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.model.schedule.SelectedHost;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.messaging.CallRefusedException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** The steps of a resize on the server's own host. What moves a disk elsewhere one day is {@link SetAside} alone. */
final class ResizeSteps {

    /** How long a host may be away before it is given up that the files of before can be restored. */
    private static final Duration PATIENCE = Duration.ofDays(1);

    private ResizeSteps() {}

    static Server.Resize resize(Server server) {
        Server.Resize resize = server.wayBack().resize();
        if (resize == null) {
            throw new IllegalStateException("server " + server.id() + " is not being resized");
        }
        return resize;
    }

    /** Lets the migration hold what the server has claimed, so that the server can claim its new size beside it. */
    record KeepClaim(WorkflowParts parts) implements Step<ServerWork> {

        @Override
        public String name() {
            return "keep-claim";
        }

        @Override
        public Duration limit() {
            return Duration.ofSeconds(60);
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            String server = execution.serverId();
            String migration = resize(parts.progress().require(server)).migrationId();
            return Outcome.next(execution.state(), () -> parts.nodes().handOver(server, migration));
        }

        @Override
        public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
            String server = execution.serverId();
            String migration = resize(parts.progress().require(server)).migrationId();
            return Outcome.next(execution.state(), () -> parts.nodes().takeBack(server, migration));
        }
    }

    /** Has the scheduler look whether the host has room for the new size beside the old one, and claim it. */
    record ClaimNewSize(WorkflowParts parts) implements Step<ServerWork> {

        @Override
        public String name() {
            return "select-host";
        }

        @Override
        public Duration limit() {
            return Duration.ofSeconds(60);
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            Server server = parts.progress().require(execution.serverId());
            Server.Resize resize = resize(server);
            String host = execution.state().requireHost();
            if (!parts.limits().resizeToSameHost()) {
                return Outcome.fail(Failure.finalOne(
                        "looking for another host",
                        "No valid host was found. Servers cannot move to another host yet.",
                        "allow resizes on the server's own host: altostratus.workflow.resize-to-same-host"));
            }
            SelectedHost selected;
            try {
                selected = parts.scheduler().select(request(server, resize, host), execution.context());
            } catch (CallRefusedException refused) {
                return Outcome.fail(Failure.finalOne(
                        "looking for room for the new size",
                        String.valueOf(refused.getMessage()),
                        "see the scheduler's log for the filter that removed the host; ask for less"));
            }
            return Outcome.next(execution.state().withHost(selected.host(), selected.zone()), () -> {
                parts.migrations().destination(resize.migrationId(), selected.host(), address(selected.host()));
                parts.progress().happened(execution, ServerEvent.RESIZE_CLAIMED, new ServerChange());
            });
        }

        private String address(String host) {
            return parts.nodes().list().stream()
                    .filter(node -> node.host().equals(host))
                    .map(node -> node.hostIp())
                    .findFirst()
                    .orElse("");
        }

        /** The same attempt as that of the old claim: a request that comes late finds that and claims nothing. */
        private SelectHostRequest request(Server server, Server.Resize resize, String host) {
            int attempt = parts.nodes()
                    .findClaim(resize.migrationId())
                    .map(Claim::attempt)
                    .orElse(1);
            Server.Size size = resize.newSize();
            return new SelectHostRequest(
                    server.id(),
                    attempt,
                    size.vcpus(),
                    size.memoryMb(),
                    size.diskGb(),
                    null,
                    host,
                    List.of(),
                    server.projectId(),
                    size.flavorId(),
                    size.flavorName(),
                    size.extraSpecs(),
                    server.image().id(),
                    server.image().properties(),
                    null, // it stays where it is, which its group's rule has allowed
                    Map.of());
        }

        @Override
        public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
            return Outcome.next(execution.state(), () -> parts.nodes().release(execution.serverId()));
        }
    }

    /** Shuts the guest down. Undone by starting it again as it was. */
    static final class ShutDown implements Step<ServerWork> {

        static final String NAME = "stop-guest";

        private static final String PREPARED_AGAIN = "undo-prepare";
        private static final String STARTED_AGAIN = "undo-resume";

        private final WorkflowParts parts;
        private final ShutdownStep shutdown;
        private final GuestSpecs guests;

        ShutDown(WorkflowParts parts) {
            this.parts = parts;
            this.shutdown = new ShutdownStep(NAME, parts, StopGuest::new);
            this.guests = new GuestSpecs(parts.progress());
        }

        @Override
        public String name() {
            return NAME;
        }

        @Override
        public Duration limit() {
            return shutdown.limit();
        }

        @Override
        public Duration lookAgainAfter() {
            return shutdown.lookAgainAfter();
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            return shutdown.run(execution);
        }

        @Override
        public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
            Server server = parts.progress().require(execution.serverId());
            if (!execution.state().orders().containsKey(NAME)) {
                return Outcome.next(execution.state());
            }
            boolean stopped = resize(server).wasStopped();
            Outcome<ServerWork> outcome = shutdown.perform(
                    execution,
                    PREPARED_AGAIN,
                    e -> {
                        GuestSpec guest = guests.of(server, e.context());
                        return header ->
                                stopped ? new DefineGuest(header, guest) : new PrepareGuest(header, guest, null);
                    },
                    () -> {});
            if (outcome instanceof Outcome.Next<ServerWork> && !stopped) {
                outcome = shutdown.perform(execution, STARTED_AGAIN, e -> ResumeGuest::new, () -> {});
            }
            // One that does not start again is told to be in error.
            return outcome.orGoOn(execution.state());
        }

        /** Whether the guest is what it was, as far as undoing has come. */
        static boolean isUndone(ServerWork state, boolean stopped, Function<String, Boolean> isDone) {
            return !state.orders().containsKey(NAME) || isDone.apply(stopped ? PREPARED_AGAIN : STARTED_AGAIN);
        }
    }

    /**
     * Does nothing by itself, but puts the files of before back when the work is undone, however long the host is away: a
     * guest must not be started without them.
     */
    static final class GuardFiles extends SteadyOrderStep {

        private static final String UNDO = "undo-set-aside";

        private final WorkflowParts parts;

        GuardFiles(WorkflowParts parts) {
            super("guard-files", PATIENCE, parts.orders(), parts.liveness());
            this.parts = parts;
        }

        @Override
        protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
            String backup =
                    resize(parts.progress().require(execution.serverId())).migrationId();
            return header -> new RestoreGuest(header, backup, false);
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            return Outcome.next(execution.state());
        }

        @Override
        public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
            if (!execution.state().orders().containsKey(SetAside.NAME)) {
                return Outcome.next(execution.state());
            }
            return steadily(execution, UNDO, this::order).orGoOn(execution.state());
        }
    }

    /** Keeps the files of before and grows the copied disk. */
    static final class SetAside extends HostOrderStep {

        static final String NAME = "set-aside-guest";

        private final WorkflowParts parts;

        SetAside(WorkflowParts parts) {
            super(NAME, parts.limits().prepareGuest(), parts.orders(), parts.liveness());
            this.parts = parts;
        }

        @Override
        protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
            Server.Resize resize = resize(parts.progress().require(execution.serverId()));
            return header -> new SetAsideGuest(
                    header, resize.migrationId(), resize.newSize().rootGb());
        }
    }

    /** Puts the files of before back in their place; from then on the server has its old size and claim. */
    static final class Restore extends SteadyOrderStep {

        private final WorkflowParts parts;

        Restore(WorkflowParts parts) {
            super("restore-guest", PATIENCE, parts.orders(), parts.liveness());
            this.parts = parts;
        }

        @Override
        protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
            String backup =
                    resize(parts.progress().require(execution.serverId())).migrationId();
            return header -> new RestoreGuest(header, backup, true);
        }
    }

    /** Lets the host make the guest with one of its sizes: paused, or only described if it does not run. */
    static final class Boot extends HostOrderStep {

        private final WorkflowParts parts;
        private final GuestSpecs guests;
        private final Function<Server, Server.Size> size;
        private final Consumer<Execution<ServerWork>> before;

        Boot(WorkflowParts parts, Function<Server, Server.Size> size, Consumer<Execution<ServerWork>> before) {
            super("prepare-guest", GUEST_START, parts.orders(), parts.liveness());
            this.parts = parts;
            this.guests = new GuestSpecs(parts.progress());
            this.size = size;
            this.before = before;
        }

        @Override
        protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
            Server server = parts.progress().require(execution.serverId());
            boolean stopped = resize(server).wasStopped();
            GuestSpec guest = guests.of(server.withSize(size.apply(server)), execution.context());
            return header -> stopped ? new DefineGuest(header, guest) : new PrepareGuest(header, guest, null);
        }

        @Override
        protected void beforeSending(Execution<ServerWork> execution) {
            parts.events().clear(execution.serverId(), ExternalEventRepository.VIF_PLUGGED);
            before.accept(execution);
        }
    }
}
