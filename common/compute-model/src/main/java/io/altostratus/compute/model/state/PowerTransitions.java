package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.FOUND_RUNNING;
import static io.altostratus.compute.model.state.ServerEvent.FOUND_STOPPED;
import static io.altostratus.compute.model.state.ServerEvent.HARD_REBOOT_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.REBOOTED;
import static io.altostratus.compute.model.state.ServerEvent.REBOOT_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.SOFT_REBOOT_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.STARTED;
import static io.altostratus.compute.model.state.ServerEvent.START_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.START_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.STOP_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.STOP_FAILED;
import static io.altostratus.compute.model.state.TaskState.POWERING_OFF;
import static io.altostratus.compute.model.state.TaskState.POWERING_ON;
import static io.altostratus.compute.model.state.TaskState.REBOOTING;
import static io.altostratus.compute.model.state.TaskState.REBOOTING_HARD;
import static io.altostratus.compute.model.state.VmState.ACTIVE;
import static io.altostratus.compute.model.state.VmState.ERROR;
import static io.altostratus.compute.model.state.VmState.STOPPED;

import java.util.List;

/** Stop, start and reboot, and what the hypervisor reports without having been asked. */
final class PowerTransitions {

    private PowerTransitions() {}

    static void addTo(TransitionTable table) {
        ServerState active = ServerState.idle(ACTIVE);
        ServerState stopped = ServerState.idle(STOPPED);
        ServerState error = ServerState.idle(ERROR);
        for (ServerState before : List.of(active, error)) {
            ServerState stopping = ServerState.of(before.vm(), POWERING_OFF);
            table.add(before, STOP_ASKED, stopping);
            table.add(stopping, ServerEvent.STOPPED, stopped);
            table.add(stopping, STOP_FAILED, before);
        }
        ServerState starting = ServerState.of(STOPPED, POWERING_ON);
        table.add(stopped, START_ASKED, starting);
        table.add(starting, STARTED, active);
        table.add(starting, START_FAILED, stopped);

        ServerState soft = ServerState.of(ACTIVE, REBOOTING);
        table.add(active, SOFT_REBOOT_ASKED, soft);
        table.add(soft, REBOOTED, active);
        table.add(soft, REBOOT_FAILED, error);
        for (VmState before : List.of(ACTIVE, STOPPED, ERROR, VmState.PAUSED, VmState.SUSPENDED)) {
            ServerState hard = ServerState.of(before, REBOOTING_HARD);
            table.add(ServerState.idle(before), HARD_REBOOT_ASKED, hard);
            table.add(hard, HARD_REBOOT_ASKED, hard);
            table.add(hard, REBOOTED, active);
            table.add(hard, REBOOT_FAILED, error);
        }
        // It ends what hangs because the guest does not do its part.
        for (ServerState hanging : List.of(
                soft,
                ServerState.of(ACTIVE, TaskState.PAUSING),
                ServerState.of(VmState.PAUSED, TaskState.UNPAUSING),
                ServerState.of(ACTIVE, TaskState.SUSPENDING),
                ServerState.of(VmState.SUSPENDED, TaskState.RESUMING))) {
            table.add(hanging, HARD_REBOOT_ASKED, ServerState.of(hanging.vm(), REBOOTING_HARD));
        }

        table.add(active, FOUND_STOPPED, stopped);
        table.add(stopped, FOUND_RUNNING, active);
    }
}
