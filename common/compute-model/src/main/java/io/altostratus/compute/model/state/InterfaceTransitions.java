package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.INTERFACE_ATTACHED;
import static io.altostratus.compute.model.state.ServerEvent.INTERFACE_ATTACH_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.INTERFACE_ATTACH_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.INTERFACE_DETACHED;
import static io.altostratus.compute.model.state.ServerEvent.INTERFACE_DETACH_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.INTERFACE_DETACH_FAILED;
import static io.altostratus.compute.model.state.TaskState.ATTACHING_INTERFACE;
import static io.altostratus.compute.model.state.TaskState.DETACHING_INTERFACE;
import static io.altostratus.compute.model.state.VmState.ACTIVE;
import static io.altostratus.compute.model.state.VmState.PAUSED;
import static io.altostratus.compute.model.state.VmState.STOPPED;

import java.util.List;

/** Network cards that come and go. */
final class InterfaceTransitions {

    private InterfaceTransitions() {}

    static void addTo(TransitionTable table) {
        for (VmState vm : List.of(ACTIVE, PAUSED, STOPPED)) {
            ServerState before = ServerState.idle(vm);
            ServerState attaching = ServerState.of(vm, ATTACHING_INTERFACE);
            table.add(before, INTERFACE_ATTACH_ASKED, attaching);
            table.add(attaching, INTERFACE_ATTACHED, before);
            table.add(attaching, INTERFACE_ATTACH_FAILED, before);
            ServerState detaching = ServerState.of(vm, DETACHING_INTERFACE);
            table.add(before, INTERFACE_DETACH_ASKED, detaching);
            table.add(detaching, INTERFACE_DETACHED, before);
            table.add(detaching, INTERFACE_DETACH_FAILED, before);
        }
    }
}
