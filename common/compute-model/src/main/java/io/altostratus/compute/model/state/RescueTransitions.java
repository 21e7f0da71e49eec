package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.RESCUE_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.RESCUE_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.UNRESCUE_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.UNRESCUE_FAILED;
import static io.altostratus.compute.model.state.TaskState.RESCUING;
import static io.altostratus.compute.model.state.TaskState.UNRESCUING;
import static io.altostratus.compute.model.state.VmState.ACTIVE;
import static io.altostratus.compute.model.state.VmState.ERROR;
import static io.altostratus.compute.model.state.VmState.RESCUED;
import static io.altostratus.compute.model.state.VmState.STOPPED;

import java.util.List;

/** Running from another disk, and back. */
final class RescueTransitions {

    private RescueTransitions() {}

    static void addTo(TransitionTable table) {
        ServerState rescued = ServerState.idle(RESCUED);
        ServerState error = ServerState.idle(ERROR);
        for (VmState before : List.of(ACTIVE, STOPPED, ERROR)) {
            ServerState rescuing = ServerState.of(before, RESCUING);
            table.add(ServerState.idle(before), RESCUE_ASKED, rescuing);
            table.add(rescuing, ServerEvent.RESCUED, rescued);
            table.add(rescuing, RESCUE_FAILED, error);
        }
        ServerState unrescuing = ServerState.of(RESCUED, UNRESCUING);
        table.add(rescued, UNRESCUE_ASKED, unrescuing);
        table.add(unrescuing, ServerEvent.UNRESCUED, ServerState.idle(ACTIVE));
        table.add(unrescuing, UNRESCUE_FAILED, error);
    }
}
