package io.altostratus.compute.api.snapshots;

import io.altostratus.api.body.WholeNumber;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** {@code createBackup}: an image of the server's disk, and the oldest of its backups go when there are too many. */
@Component
class CreateBackupAction implements ServerAction {

    private final ServerImages images;

    CreateBackupAction(ServerImages images) {
        this.images = images;
    }

    @Override
    public String name() {
        return "createBackup";
    }

    @Override
    public String policy() {
        return "os_compute_api:os-create-backup";
    }

    @Override
    public String schema() {
        return "action-create-backup";
    }

    /** With a rotation of 0 nothing is kept, so that there is no image to tell of. */
    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        images.requireAllowed();
        ServerImages.requireOwnDisk(request.server(), "backup");
        JsonNode wanted = request.parameters();
        String type = wanted.path("backup_type").asString();
        int rotation = WholeNumber.of(wanted.path("rotation"));
        Map<String, String> properties = ServerImages.metadata(wanted);
        properties.put("backup_type", type);
        String id = images.make(
                request,
                new ServerImages.Wish(
                        wanted.path("name").asString(),
                        "backup",
                        properties,
                        ServerEvent.BACKUP_ASKED,
                        WorkflowKind.SNAPSHOT_SERVER,
                        "createBackup",
                        "createBackup",
                        false),
                (image, format) -> new WorkRequest.Snapshot(image, format, new WorkRequest.Backup(type, rotation)));
        return rotation == 0 ? ResponseEntity.accepted().build() : ImageAnswer.of(id, images, request.version());
    }
}
