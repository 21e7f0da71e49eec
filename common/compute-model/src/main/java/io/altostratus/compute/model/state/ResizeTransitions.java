package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.RESIZE_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_CLAIMED;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_CONFIRMED;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_CONFIRMED_STOPPED;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_CONFIRM_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_FINISHING;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_REVERTED;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_REVERTED_STOPPED;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_REVERT_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_REVERT_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_REVERT_REFUSED;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_SET_ASIDE;
import static io.altostratus.compute.model.state.ServerEvent.RESIZE_UNDONE;
import static io.altostratus.compute.model.state.TaskState.RESIZE_CONFIRMING;
import static io.altostratus.compute.model.state.TaskState.RESIZE_FINISH;
import static io.altostratus.compute.model.state.TaskState.RESIZE_MIGRATED;
import static io.altostratus.compute.model.state.TaskState.RESIZE_MIGRATING;
import static io.altostratus.compute.model.state.TaskState.RESIZE_PREP;
import static io.altostratus.compute.model.state.TaskState.RESIZE_REVERTING;
import static io.altostratus.compute.model.state.VmState.ACTIVE;
import static io.altostratus.compute.model.state.VmState.ERROR;
import static io.altostratus.compute.model.state.VmState.RESIZED;
import static io.altostratus.compute.model.state.VmState.STOPPED;

import java.util.List;

/** A server with another size, and whether that stays. */
final class ResizeTransitions {

    private ResizeTransitions() {}

    static void addTo(TransitionTable table) {
        ServerState resized = ServerState.idle(RESIZED);
        ServerState error = ServerState.idle(ERROR);
        for (VmState vm : List.of(ACTIVE, STOPPED)) {
            ServerState before = ServerState.idle(vm);
            ServerState prep = ServerState.of(vm, RESIZE_PREP);
            ServerState migrating = ServerState.of(vm, RESIZE_MIGRATING);
            ServerState migrated = ServerState.of(vm, RESIZE_MIGRATED);
            ServerState finishing = ServerState.of(vm, RESIZE_FINISH);
            table.add(before, RESIZE_ASKED, prep);
            table.add(prep, RESIZE_CLAIMED, migrating);
            table.add(migrating, RESIZE_SET_ASIDE, migrated);
            table.add(migrated, RESIZE_FINISHING, finishing);
            table.add(finishing, ServerEvent.RESIZED, resized);
            table.add(prep, RESIZE_UNDONE, before); // its guest was not touched
            for (ServerState going : List.of(migrating, migrated, finishing)) {
                table.add(going, RESIZE_UNDONE, before);
                table.add(going, RESIZE_FAILED, error);
            }
        }
        ServerState confirming = ServerState.of(RESIZED, RESIZE_CONFIRMING);
        table.add(resized, RESIZE_CONFIRM_ASKED, confirming);
        table.add(confirming, RESIZE_CONFIRMED, ServerState.idle(ACTIVE));
        table.add(confirming, RESIZE_CONFIRMED_STOPPED, ServerState.idle(STOPPED));
        ServerState reverting = ServerState.of(RESIZED, RESIZE_REVERTING);
        table.add(resized, RESIZE_REVERT_ASKED, reverting);
        table.add(reverting, RESIZE_REVERTED, ServerState.idle(ACTIVE));
        table.add(reverting, RESIZE_REVERTED_STOPPED, ServerState.idle(STOPPED));
        table.add(reverting, RESIZE_REVERT_REFUSED, resized);
        table.add(reverting, RESIZE_REVERT_FAILED, error);
    }
}
