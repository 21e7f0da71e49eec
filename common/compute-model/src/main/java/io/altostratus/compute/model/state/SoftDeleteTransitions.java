package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.RESTORE_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.RESTORE_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.SOFT_DELETE_ASKED;
import static io.altostratus.compute.model.state.TaskState.RESTORING;
import static io.altostratus.compute.model.state.TaskState.SOFT_DELETING;

import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Being deleted in a way that can be taken back for a while. A server that lies in an image, waits for the confirmation of
 * its resize or never ran is deleted for good instead: it could not be brought back as it was.
 */
final class SoftDeleteTransitions {

    private static final Set<VmState> SOFTLY = EnumSet.of(
            VmState.ACTIVE, VmState.PAUSED, VmState.SUSPENDED, VmState.STOPPED, VmState.RESCUED, VmState.ERROR);

    private SoftDeleteTransitions() {}

    /** To be added after everything that can be going on, which gives way to it. */
    static void addTo(TransitionTable table) {
        ServerState waiting = ServerState.idle(VmState.SOFT_DELETED);
        Set<ServerState> going = new LinkedHashSet<>();
        for (ServerState state : table.states()) {
            if (SOFTLY.contains(state.vm())) {
                ServerState deleting = ServerState.of(state.vm(), SOFT_DELETING);
                table.add(state, SOFT_DELETE_ASKED, deleting);
                going.add(deleting);
            }
        }
        for (ServerState state : going) {
            table.add(state, SOFT_DELETE_ASKED, state);
            table.add(state, ServerEvent.SOFT_DELETED, waiting);
        }
        ServerState restoring = ServerState.of(VmState.SOFT_DELETED, RESTORING);
        table.add(waiting, RESTORE_ASKED, restoring);
        table.add(restoring, ServerEvent.RESTORED, ServerState.idle(VmState.ACTIVE));
        table.add(restoring, RESTORE_FAILED, ServerState.idle(VmState.ERROR));
    }
}
