package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.HOST_CLAIMED;
import static io.altostratus.compute.model.state.ServerEvent.HOST_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.LEAVING_HOST;
import static io.altostratus.compute.model.state.ServerEvent.OFFLOADED;
import static io.altostratus.compute.model.state.ServerEvent.OFFLOAD_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.OFFLOAD_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.PORTS_BOUND;
import static io.altostratus.compute.model.state.ServerEvent.SHELVE_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.SHELVE_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.SHELVE_FAILED_WHILE_OFF;
import static io.altostratus.compute.model.state.ServerEvent.SNAPSHOT_EXTRACTED;
import static io.altostratus.compute.model.state.ServerEvent.SNAPSHOT_UPLOADING;
import static io.altostratus.compute.model.state.ServerEvent.UNSHELVED;
import static io.altostratus.compute.model.state.ServerEvent.UNSHELVE_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.UNSHELVE_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.UNSHELVE_IMAGE_LOST;
import static io.altostratus.compute.model.state.ServerEvent.UNSHELVE_STARTING;

import java.util.List;

/** Into an image, off the host, and back. */
final class ShelveTransitions {

    private ShelveTransitions() {}

    static void addTo(TransitionTable table) {
        ServerState active = ServerState.idle(VmState.ACTIVE);
        ServerState stopped = ServerState.idle(VmState.STOPPED);
        ServerState shelved = ServerState.idle(VmState.SHELVED);
        ServerState leaving = ServerState.of(VmState.SHELVED, TaskState.SHELVING_OFFLOADING);
        ServerState offloaded = ServerState.idle(VmState.SHELVED_OFFLOADED);
        for (VmState vm : ImageTransitions.SOURCES) {
            ServerState shelving = ServerState.of(vm, TaskState.SHELVING);
            ServerState extracted = ServerState.of(vm, TaskState.SHELVING_IMAGE_PENDING_UPLOAD);
            ServerState uploading = ServerState.of(vm, TaskState.SHELVING_IMAGE_UPLOADING);
            table.add(ServerState.idle(vm), SHELVE_ASKED, shelving);
            table.add(shelving, SNAPSHOT_EXTRACTED, extracted);
            table.add(extracted, SNAPSHOT_UPLOADING, uploading);
            table.add(uploading, ServerEvent.SHELVED, shelved);
            table.add(uploading, LEAVING_HOST, leaving);
            table.add(shelving, SHELVE_FAILED, ServerState.idle(vm));
            if (vm == VmState.SUSPENDED) { // which is not shut down for its copy
                table.add(extracted, SHELVE_FAILED, ServerState.idle(vm));
                table.add(uploading, SHELVE_FAILED, ServerState.idle(vm));
            } else {
                for (ServerState during : List.of(shelving, extracted, uploading)) {
                    table.add(during, SHELVE_FAILED_WHILE_OFF, stopped);
                }
            }
        }
        table.add(shelved, OFFLOAD_ASKED, leaving);
        table.add(leaving, OFFLOADED, offloaded);
        table.add(leaving, OFFLOAD_FAILED, shelved);

        ServerState unshelving = ServerState.of(VmState.SHELVED, TaskState.UNSHELVING);
        ServerState starting = ServerState.of(VmState.SHELVED, TaskState.POWERING_ON);
        table.add(shelved, UNSHELVE_ASKED, unshelving);
        table.add(unshelving, UNSHELVE_STARTING, starting);
        table.add(unshelving, UNSHELVE_FAILED, shelved);
        table.add(starting, UNSHELVED, active);
        table.add(starting, UNSHELVE_FAILED, shelved);

        ServerState returning = ServerState.of(VmState.SHELVED_OFFLOADED, TaskState.UNSHELVING);
        ServerState spawning = ServerState.of(VmState.SHELVED_OFFLOADED, TaskState.SPAWNING);
        table.add(offloaded, UNSHELVE_ASKED, returning);
        table.add(returning, HOST_CLAIMED, returning);
        table.add(returning, PORTS_BOUND, spawning);
        table.add(spawning, UNSHELVED, active);
        table.add(spawning, HOST_FAILED, returning);
        for (ServerState during : List.of(returning, spawning)) {
            table.add(during, UNSHELVE_FAILED, offloaded);
        }
        table.add(returning, HOST_FAILED, returning);
        table.add(returning, UNSHELVE_IMAGE_LOST, ServerState.idle(VmState.ERROR));
    }
}
