package io.altostratus.compute.conductor.power;

import static io.altostratus.compute.conductor.server.BootSteps.GUEST_START;

import io.altostratus.compute.conductor.server.PlacedWorkflows;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.SimpleOrderStep;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.PauseGuest;
import io.altostratus.compute.model.order.SuspendGuest;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;

/** Pause and unpause, suspend and resume. */
public final class SleepWorkflows extends PlacedWorkflows {

    /** All of a guest's memory goes to the host's disk, or comes from there. */
    private static final Duration MEMORY_ON_DISK = Duration.ofMinutes(15);

    public SleepWorkflows(WorkflowParts parts) {
        super(parts);
    }

    @Override
    public List<Definition<ServerWork>> definitions() {
        return List.of(pause(), unpause(), suspend(), resume());
    }

    private Definition<ServerWork> pause() {
        return work(
                WorkflowKind.PAUSE_SERVER,
                "compute_pause_instance",
                ServerEvent.PAUSED,
                ServerEvent.PAUSE_FAILED,
                power(PowerState.PAUSED),
                this::withFault,
                List.of(order("pause-guest", GUEST_START, PauseGuest::new)));
    }

    private Definition<ServerWork> unpause() {
        return work(
                WorkflowKind.UNPAUSE_SERVER,
                "compute_unpause_instance",
                ServerEvent.UNPAUSED,
                ServerEvent.UNPAUSE_FAILED,
                power(PowerState.RUNNING),
                this::withFault,
                List.of(boot.resume()));
    }

    private Definition<ServerWork> suspend() {
        return work(
                WorkflowKind.SUSPEND_SERVER,
                "compute_suspend_instance",
                ServerEvent.SUSPENDED,
                ServerEvent.SUSPEND_FAILED,
                power(PowerState.SHUTDOWN),
                this::withFault,
                List.of(order("suspend-guest", MEMORY_ON_DISK, SuspendGuest::new)));
    }

    private Definition<ServerWork> resume() {
        return work(
                WorkflowKind.RESUME_SERVER,
                "compute_resume_instance",
                ServerEvent.RESUMED,
                ServerEvent.RESUME_FAILED,
                power(PowerState.RUNNING),
                this::withFault,
                List.of(new WakeGuestStep(MEMORY_ON_DISK, parts), boot.awaitNetwork(), boot.resume()));
    }

    private Step<ServerWork> order(String name, Duration limit, Function<OrderHeader, HostOrder> make) {
        return new SimpleOrderStep(name, limit, parts.orders(), parts.liveness(), make);
    }
}
