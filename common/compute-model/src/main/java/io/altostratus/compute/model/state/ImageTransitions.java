package io.altostratus.compute.model.state;

import static io.altostratus.compute.model.state.ServerEvent.BACKUP_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.SNAPSHOT_ASKED;
import static io.altostratus.compute.model.state.ServerEvent.SNAPSHOT_BEGUN;
import static io.altostratus.compute.model.state.ServerEvent.SNAPSHOT_EXTRACTED;
import static io.altostratus.compute.model.state.ServerEvent.SNAPSHOT_FAILED;
import static io.altostratus.compute.model.state.ServerEvent.SNAPSHOT_TAKEN;
import static io.altostratus.compute.model.state.ServerEvent.SNAPSHOT_UPLOADING;

import java.util.List;

/** Snapshots and backups: a server is afterwards what it was before. */
final class ImageTransitions {

    /** What has a disk of its own that nobody else is about to change. */
    static final List<VmState> SOURCES = List.of(VmState.ACTIVE, VmState.STOPPED, VmState.PAUSED, VmState.SUSPENDED);

    private ImageTransitions() {}

    static void addTo(TransitionTable table) {
        for (VmState vm : SOURCES) {
            ServerState before = ServerState.idle(vm);
            ServerState pending = ServerState.of(vm, TaskState.IMAGE_SNAPSHOT_PENDING);
            ServerState snapshot = ServerState.of(vm, TaskState.IMAGE_SNAPSHOT);
            ServerState backup = ServerState.of(vm, TaskState.IMAGE_BACKUP);
            ServerState extracted = ServerState.of(vm, TaskState.IMAGE_PENDING_UPLOAD);
            ServerState uploading = ServerState.of(vm, TaskState.IMAGE_UPLOADING);
            table.add(before, SNAPSHOT_ASKED, pending);
            table.add(pending, SNAPSHOT_BEGUN, snapshot);
            table.add(snapshot, SNAPSHOT_EXTRACTED, extracted);
            table.add(before, BACKUP_ASKED, backup);
            table.add(backup, SNAPSHOT_EXTRACTED, extracted);
            table.add(extracted, SNAPSHOT_UPLOADING, uploading);
            table.add(uploading, SNAPSHOT_TAKEN, before);
            for (ServerState during : List.of(pending, snapshot, backup, extracted, uploading)) {
                table.add(during, SNAPSHOT_FAILED, before);
            }
        }
    }
}
