package io.altostratus.compute.conductor.deletion;

import static io.altostratus.compute.conductor.server.BootSteps.GUEST_START;

import io.altostratus.compute.conductor.resize.AbandonResizeStep;
import io.altostratus.compute.conductor.server.BestEffortStep;
import io.altostratus.compute.conductor.server.HostOrderStep;
import io.altostratus.compute.conductor.server.PlacedWorkflows;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.snapshot.DropImagesStep;
import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.StopGuest;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** Delete that can be taken back, and restore. */
public final class SoftDeleteWorkflows extends PlacedWorkflows {

    public SoftDeleteWorkflows(WorkflowParts parts) {
        super(parts);
    }

    @Override
    public List<Definition<ServerWork>> definitions() {
        return List.of(softDelete(), restore(), new ResetServer(parts));
    }

    /** Has only one end: what must not be kept running is deleted, whether its host answers or not. */
    private Definition<ServerWork> softDelete() {
        return work(
                WorkflowKind.SOFT_DELETE_SERVER,
                "compute_soft_delete_instance",
                ServerEvent.SOFT_DELETED,
                ServerEvent.SOFT_DELETED,
                () -> parts.progress().softDeleted().power(PowerState.SHUTDOWN),
                reason -> parts.progress().softDeleted(),
                steps());
    }

    private List<Step<ServerWork>> steps() {
        List<Step<ServerWork>> steps = new ArrayList<>(AbandonResizeStep.steps(parts));
        steps.add(new StrayPortsStep(parts.progress(), parts.network()));
        steps.add(new EndGuestStep(parts));
        steps.add(
                BestEffortStep.of(new DropImagesStep(parts.progress(), parts.images(), Duration.ofMinutes(10), false)));
        return steps;
    }

    private Definition<ServerWork> restore() {
        return work(
                WorkflowKind.RESTORE_SERVER,
                "compute_restore_instance",
                ServerEvent.RESTORED,
                ServerEvent.RESTORE_FAILED,
                () -> new ServerChange().power(PowerState.RUNNING).fault(null).softDeletedAt(null),
                reason -> withFault(reason).softDeletedAt(null),
                boot.boot());
    }

    /** A host that is away keeps a guest that nobody uses until it is removed for good. */
    private static final class EndGuestStep extends HostOrderStep {

        EndGuestStep(WorkflowParts parts) {
            super("end-guest", GUEST_START, parts.orders(), parts.liveness());
        }

        @Override
        protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
            return header -> new StopGuest(header, 0);
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            return execution.timeIsUp()
                    ? Outcome.next(execution.state())
                    : super.run(execution).orGoOn(execution.state());
        }
    }
}
