package io.altostratus.compute.conductor.power;

import io.altostratus.compute.conductor.server.PlacedWorkflows;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.ShutdownStep;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.workflow.Definition;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.order.RebootGuest;
import io.altostratus.compute.model.order.StopGuest;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.List;

/** Stop, start and reboot. */
public final class PowerWorkflows extends PlacedWorkflows {

    public PowerWorkflows(WorkflowParts parts) {
        super(parts);
    }

    @Override
    public List<Definition<ServerWork>> definitions() {
        return List.of(stop(), start(), softReboot(), hardReboot());
    }

    private Definition<ServerWork> stop() {
        return work(
                WorkflowKind.STOP_SERVER,
                "compute_stop_instance",
                ServerEvent.STOPPED,
                ServerEvent.STOP_FAILED,
                power(PowerState.SHUTDOWN),
                this::withFault,
                List.of(new ShutdownStep("stop-guest", parts, StopGuest::new)));
    }

    private Definition<ServerWork> start() {
        return work(
                WorkflowKind.START_SERVER,
                "compute_start_instance",
                ServerEvent.STARTED,
                ServerEvent.START_FAILED,
                power(PowerState.RUNNING),
                this::withFault,
                boot.boot());
    }

    private Definition<ServerWork> softReboot() {
        return reboot(WorkflowKind.REBOOT_SERVER, List.of(new ShutdownStep("reboot-guest", parts, RebootGuest::new)));
    }

    private Definition<ServerWork> hardReboot() {
        return reboot(WorkflowKind.HARD_REBOOT_SERVER, boot.boot());
    }

    private Definition<ServerWork> reboot(WorkflowKind kind, List<Step<ServerWork>> steps) {
        return work(
                kind,
                "compute_reboot_instance",
                ServerEvent.REBOOTED,
                ServerEvent.REBOOT_FAILED,
                power(PowerState.RUNNING),
                this::withFault,
                steps);
    }
}
