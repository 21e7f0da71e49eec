package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.DELETED;
import static io.altostratus.compute.model.state.ServerEvent.DELETE_ASKED;
import static io.altostratus.compute.model.state.TaskState.DELETING;

import java.util.LinkedHashSet;
import java.util.Set;

/** Delete is accepted whatever else is going on, again and again, until it is done. */
final class DeleteTransitions {

    private DeleteTransitions() {}

    /** To be added last: it starts from every state that the table has by then. */
    static void addTo(TransitionTable table) {
        Set<ServerState> deleting = new LinkedHashSet<>();
        for (ServerState state : table.states()) {
            ServerState going = ServerState.of(state.vm(), DELETING);
            table.add(state, DELETE_ASKED, going);
            deleting.add(going);
        }
        for (ServerState state : deleting) {
            table.add(state, DELETE_ASKED, state);
            table.add(state, DELETED, ServerStateMachine.FINAL);
        }
    }
}
