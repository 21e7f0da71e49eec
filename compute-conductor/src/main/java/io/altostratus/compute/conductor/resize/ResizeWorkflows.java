package io.altostratus.compute.conductor.resize;

import static io.altostratus.compute.conductor.server.BootSteps.GUEST_START;

import io.altostratus.compute.conductor.server.HostOrderStep;
import io.altostratus.compute.conductor.server.PlacedWork;
import io.altostratus.compute.conductor.server.PlacedWorkflows;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.StepWith;
import io.altostratus.compute.conductor.server.ToldStep;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.orders.IssuedOrder;
import io.altostratus.compute.database.orders.OrderOutcome;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.order.DropBackup;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Another size for a server, and the two ways that lead from there: to keep it, or to go back. */
public final class ResizeWorkflows extends PlacedWorkflows {

    // The names under which Nova's users know these parts of the work.
    private static final String FINISH = "compute_finish_resize";
    private static final String CONFIRM = "compute_confirm_resize";
    private static final String FINISH_REVERT = "compute_finish_revert_resize";

    private final ServerProgress progress;

    public ResizeWorkflows(WorkflowParts parts) {
        super(parts);
        this.progress = parts.progress();
    }

    @Override
    public List<Definition<ServerWork>> definitions() {
        return List.of(resize(), confirm(), revert());
    }

    private Definition<ServerWork> resize() {
        return new PlacedWork(
                WorkflowKind.RESIZE_SERVER,
                progress,
                inParts(
                        Map.entry("conductor_migrate_server", List.of(new ResizeSteps.KeepClaim(parts))),
                        Map.entry("compute_prep_resize", List.of(new ResizeSteps.ClaimNewSize(parts))),
                        Map.entry(
                                "compute_resize_instance",
                                List.of(
                                        new ResizeSteps.ShutDown(parts),
                                        new ResizeSteps.GuardFiles(parts),
                                        StepWith.then(new ResizeSteps.SetAside(parts), execution -> {
                                            status(execution, "post-migrating");
                                            progress.happened(
                                                    execution, ServerEvent.RESIZE_SET_ASIDE, new ServerChange());
                                        }))),
                        Map.entry(
                                FINISH,
                                List.of(
                                        new ResizeSteps.Boot(
                                                parts,
                                                server -> ResizeSteps.resize(server)
                                                        .newSize(),
                                                execution -> progress.happened(
                                                        execution, ServerEvent.RESIZE_FINISHING, new ServerChange())),
                                        StepWith.onlyIf(this::ran, boot.awaitNetwork()),
                                        StepWith.onlyIf(this::ran, boot.resume())))),
                this::resized,
                this::notResized);
    }

    /** @param named names of parts of the work, and the steps of each */
    @SafeVarargs
    private List<Step<ServerWork>> inParts(Map.Entry<String, List<? extends Step<ServerWork>>>... named) {
        List<Step<ServerWork>> all = new ArrayList<>();
        for (Map.Entry<String, List<? extends Step<ServerWork>>> part : named) {
            all.addAll(ToldStep.part(part.getKey(), progress, part.getValue()));
        }
        return all;
    }

    private void resized(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        Server.Resize resize = ResizeSteps.resize(server);
        parts.migrations().finished(resize.migrationId(), resize.oldSize(), resize.newSize());
        progress.happened(
                execution,
                ServerEvent.RESIZED,
                power(resize.wasStopped())
                        .size(resize.newSize())
                        .blockDevices(server.withSize(resize.newSize()).blockDevices())
                        .fault(null));
        progress.record(execution, FINISH, null);
    }

    private void notResized(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        Server.Resize resize = ResizeSteps.resize(server);
        parts.migrations().end(resize.migrationId(), "error");
        boolean undone = ResizeSteps.ShutDown.isUndone(
                execution.state(), resize.wasStopped(), slot -> isDone(execution.state(), slot));
        progress.happened(
                execution,
                undone ? ServerEvent.RESIZE_UNDONE : ServerEvent.RESIZE_FAILED,
                withFault(execution.state().failure()).wayBack(server.wayBack().withResize(null)));
        progress.record(execution, FINISH, execution.state().failure());
    }

    private boolean isDone(ServerWork state, String slot) {
        return Optional.ofNullable(state.orders().get(slot))
                .flatMap(parts.orders()::find)
                .map(IssuedOrder::outcome)
                .filter(OrderOutcome.Done.class::isInstance)
                .isPresent();
    }

    private Definition<ServerWork> confirm() {
        return new PlacedWork(
                WorkflowKind.CONFIRM_RESIZE,
                progress,
                ToldStep.part(CONFIRM, progress, List.of(new DropBackupStep(parts))),
                this::confirmed,
                this::confirmed);
    }

    private void confirmed(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        String migration = ResizeSteps.resize(server).migrationId();
        parts.nodes().release(migration);
        parts.migrations().end(migration, "confirmed");
        progress.happened(
                execution,
                server.power() == PowerState.SHUTDOWN
                        ? ServerEvent.RESIZE_CONFIRMED_STOPPED
                        : ServerEvent.RESIZE_CONFIRMED,
                new ServerChange().wayBack(server.wayBack().withResize(null)).fault(null));
        progress.record(execution, CONFIRM, null);
    }

    private Definition<ServerWork> revert() {
        return new PlacedWork(
                WorkflowKind.REVERT_RESIZE,
                progress,
                inParts(
                        Map.entry(
                                "compute_revert_resize",
                                List.of(StepWith.then(new ResizeSteps.Restore(parts), this::restored))),
                        Map.entry(
                                FINISH_REVERT,
                                List.of(
                                        new ResizeSteps.Boot(parts, Server::size, execution -> {}),
                                        StepWith.onlyIf(this::ran, boot.awaitNetwork()),
                                        StepWith.onlyIf(this::ran, boot.resume())))),
                this::reverted,
                this::notReverted);
    }

    /** The size and the claim of before hold from the moment when the files of before do. */
    private void restored(Execution<ServerWork> execution) {
        Server.Resize resize = ResizeSteps.resize(progress.require(execution.serverId()));
        parts.nodes().takeBack(execution.serverId(), resize.migrationId());
        parts.migrations().end(resize.migrationId(), "reverted");
        progress.change(execution, new ServerChange().size(resize.oldSize()));
    }

    private void reverted(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        boolean stopped = ResizeSteps.resize(server).wasStopped();
        progress.happened(
                execution,
                stopped ? ServerEvent.RESIZE_REVERTED_STOPPED : ServerEvent.RESIZE_REVERTED,
                power(stopped).wayBack(server.wayBack().withResize(null)).fault(null));
        progress.record(execution, FINISH_REVERT, null);
    }

    private void notReverted(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        Server.Resize resize = ResizeSteps.resize(server);
        ServerChange change = withFault(execution.state().failure());
        if (server.size().equals(resize.oldSize())) {
            progress.happened(
                    execution,
                    ServerEvent.RESIZE_REVERT_FAILED,
                    change.wayBack(server.wayBack().withResize(null)));
        } else {
            status(execution, "finished");
            progress.happened(execution, ServerEvent.RESIZE_REVERT_REFUSED, change);
        }
        progress.record(execution, FINISH_REVERT, execution.state().failure());
    }

    private void status(Execution<ServerWork> execution, String status) {
        parts.migrations()
                .status(
                        ResizeSteps.resize(progress.require(execution.serverId()))
                                .migrationId(),
                        status);
    }

    /** Whether the guest is to run afterwards. */
    private boolean ran(Execution<ServerWork> execution) {
        return !ResizeSteps.resize(progress.require(execution.serverId())).wasStopped();
    }

    private static ServerChange power(boolean stopped) {
        return new ServerChange().power(stopped ? PowerState.SHUTDOWN : PowerState.RUNNING);
    }

    /** Removes the files of before. A host that cannot now does so when it next asks what belongs on it. */
    private static final class DropBackupStep extends HostOrderStep {

        private final WorkflowParts parts;

        DropBackupStep(WorkflowParts parts) {
            super("drop-backup", GUEST_START, parts.orders(), parts.liveness());
            this.parts = parts;
        }

        @Override
        protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
            String backup = ResizeSteps.resize(parts.progress().require(execution.serverId()))
                    .migrationId();
            return header -> new DropBackup(header, backup);
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            return execution.timeIsUp()
                    ? Outcome.next(execution.state())
                    : super.run(execution).orGoOn(execution.state());
        }
    }
}
