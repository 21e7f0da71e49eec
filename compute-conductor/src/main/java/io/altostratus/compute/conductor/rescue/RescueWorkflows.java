package io.altostratus.compute.conductor.rescue;

import io.altostratus.compute.conductor.server.PlacedWorkflows;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.ShutdownStep;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.order.StopGuest;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.List;

/** Rescue and unrescue. */
public final class RescueWorkflows extends PlacedWorkflows {

    public RescueWorkflows(WorkflowParts parts) {
        super(parts);
    }

    @Override
    public List<Definition<ServerWork>> definitions() {
        return List.of(rescue(), unrescue());
    }

    private Definition<ServerWork> rescue() {
        return work(
                WorkflowKind.RESCUE_SERVER,
                "compute_rescue_instance",
                ServerEvent.RESCUED,
                ServerEvent.RESCUE_FAILED,
                () -> power(PowerState.RUNNING).get().noAdminPassword(),
                reason -> withFault(reason).noAdminPassword(),
                List.of(
                        new ShutdownStep("stop-guest", parts, StopGuest::new),
                        new RescueGuestStep(parts),
                        boot.awaitNetwork(),
                        boot.resume()));
    }

    /** An ordinary start, which removes the other disk. */
    private Definition<ServerWork> unrescue() {
        return work(
                WorkflowKind.UNRESCUE_SERVER,
                "compute_unrescue_instance",
                ServerEvent.UNRESCUED,
                ServerEvent.UNRESCUE_FAILED,
                power(PowerState.RUNNING),
                this::withFault,
                boot.boot());
    }
}
