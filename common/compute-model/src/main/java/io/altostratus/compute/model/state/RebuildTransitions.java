package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.REBUILD_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.REBUILD_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.REBUILD_WIPED;
import static io.altostratus.compute.model.state.ServerEvent.REBUILT;
import static io.altostratus.compute.model.state.TaskState.REBUILDING;
import static io.altostratus.compute.model.state.TaskState.REBUILD_BLOCK_DEVICE_MAPPING;
import static io.altostratus.compute.model.state.TaskState.REBUILD_SPAWNING;
import static io.altostratus.compute.model.state.VmState.ACTIVE;
import static io.altostratus.compute.model.state.VmState.ERROR;
import static io.altostratus.compute.model.state.VmState.STOPPED;

import java.util.List;

/** A server made anew of an image; one that was stopped does not run afterwards either. */
final class RebuildTransitions {

    private RebuildTransitions() {}

    static void addTo(TransitionTable table) {
        ServerState error = ServerState.idle(ERROR);
        for (VmState before : List.of(ACTIVE, STOPPED, ERROR)) {
            ServerState rebuilding = ServerState.of(before, REBUILDING);
            ServerState wiped = ServerState.of(before, REBUILD_BLOCK_DEVICE_MAPPING);
            ServerState spawning = ServerState.of(before, REBUILD_SPAWNING);
            table.add(ServerState.idle(before), REBUILD_ASKED, rebuilding);
            table.add(rebuilding, REBUILD_WIPED, wiped);
            table.add(wiped, ServerEvent.REBUILD_SPAWNING, spawning);
            table.add(spawning, REBUILT, ServerState.idle(before == STOPPED ? STOPPED : ACTIVE));
            for (ServerState going : List.of(rebuilding, wiped, spawning)) {
                table.add(going, REBUILD_FAILED, error);
            }
        }
    }
}
