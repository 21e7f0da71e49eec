package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.BUILD_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.BUILT;
import static io.altostratus.compute.model.state.ServerEvent.HOST_CLAIMED;
import static io.altostratus.compute.model.state.ServerEvent.HOST_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.PORTS_BOUND;
import static io.altostratus.compute.model.state.TaskState.NETWORKING;
import static io.altostratus.compute.model.state.TaskState.SPAWNING;
import static io.altostratus.compute.model.state.VmState.ACTIVE;
import static io.altostratus.compute.model.state.VmState.BUILDING;
import static io.altostratus.compute.model.state.VmState.ERROR;

import java.util.List;

/** From the request to the running guest. */
final class BuildTransitions {

    private BuildTransitions() {}

    static void addTo(TransitionTable table) {
        ServerState scheduling = ServerStateMachine.INITIAL;
        ServerState networking = ServerState.of(BUILDING, NETWORKING);
        ServerState spawning = ServerState.of(BUILDING, SPAWNING);
        table.add(scheduling, HOST_CLAIMED, networking);
        table.add(networking, PORTS_BOUND, spawning);
        table.add(spawning, BUILT, ServerState.idle(ACTIVE));
        for (ServerState building : List.of(scheduling, networking, spawning)) {
            if (building != scheduling) {
                table.add(building, HOST_FAILED, scheduling);
            }
            table.add(building, BUILD_FAILED, ServerState.idle(ERROR));
        }
    }
}
