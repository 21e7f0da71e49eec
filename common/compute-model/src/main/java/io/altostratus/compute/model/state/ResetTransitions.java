package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.RESET_TO_ACTIVE_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.RESET_TO_ERROR_ASKED;

/** What an administrator says that a server is, whatever it was, unless it is being deleted: nothing stops that. */
final class ResetTransitions {

    private ResetTransitions() {}

    /** To be added after everything but delete. */
    static void addTo(TransitionTable table) {
        for (ServerState state : table.states()) {
            table.add(state, RESET_TO_ACTIVE_ASKED, ServerState.idle(VmState.ACTIVE));
            table.add(state, RESET_TO_ERROR_ASKED, ServerState.idle(VmState.ERROR));
        }
    }
}
