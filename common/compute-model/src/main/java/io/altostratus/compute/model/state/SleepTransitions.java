package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.PAUSE_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.PAUSE_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.RESUME_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.RESUME_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.SUSPEND_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.SUSPEND_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.UNPAUSE_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.UNPAUSE_FAILED;
import static io.altostratus.compute.model.state.TaskState.PAUSING;
import static io.altostratus.compute.model.state.TaskState.RESUMING;
import static io.altostratus.compute.model.state.TaskState.SUSPENDING;
import static io.altostratus.compute.model.state.TaskState.UNPAUSING;

/** Standing still in the host's memory (pause) and on its disk (suspend), and going on from there. */
final class SleepTransitions {

    private SleepTransitions() {}

    static void addTo(TransitionTable table) {
        ServerState active = ServerState.idle(VmState.ACTIVE);
        ServerState paused = ServerState.idle(VmState.PAUSED);
        ServerState suspended = ServerState.idle(VmState.SUSPENDED);

        ServerState pausing = ServerState.of(VmState.ACTIVE, PAUSING);
        table.add(active, PAUSE_ASKED, pausing);
        table.add(pausing, ServerEvent.PAUSED, paused);
        table.add(pausing, PAUSE_FAILED, active);
        ServerState unpausing = ServerState.of(VmState.PAUSED, UNPAUSING);
        table.add(paused, UNPAUSE_ASKED, unpausing);
        table.add(unpausing, ServerEvent.UNPAUSED, active);
        table.add(unpausing, UNPAUSE_FAILED, paused);

        ServerState suspending = ServerState.of(VmState.ACTIVE, SUSPENDING);
        table.add(active, SUSPEND_ASKED, suspending);
        table.add(suspending, ServerEvent.SUSPENDED, suspended);
        table.add(suspending, SUSPEND_FAILED, active);
        ServerState resuming = ServerState.of(VmState.SUSPENDED, RESUMING);
        table.add(suspended, RESUME_ASKED, resuming);
        table.add(resuming, ServerEvent.RESUMED, active);
        table.add(resuming, RESUME_FAILED, suspended);

        table.add(paused, ServerEvent.FOUND_STOPPED, ServerState.idle(VmState.STOPPED));
    }
}
