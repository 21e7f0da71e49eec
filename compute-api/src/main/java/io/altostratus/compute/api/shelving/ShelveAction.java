package io.altostratus.compute.api.shelving;

import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.snapshots.ServerImages;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** {@code shelve}: the server is shut down and put into an image that is called after it. */
@Component
class ShelveAction implements ServerAction {

    private static final int LONGEST_NAME = 255;
    private static final String SUFFIX = "-shelved";

    private final ServerImages images;

    ShelveAction(ServerImages images) {
        this.images = images;
    }

    @Override
    public String name() {
        return "shelve";
    }

    @Override
    public String policy() {
        return "os_compute_api:os-shelve:shelve";
    }

    @Override
    public String schema() {
        return "action-plain";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        ServerImages.requireOwnDisk(request.server(), "shelve a");
        String name = request.server().name();
        images.make(
                request,
                new ServerImages.Wish(
                        name.substring(0, Math.min(name.length(), LONGEST_NAME - SUFFIX.length())) + SUFFIX,
                        "snapshot",
                        Map.of(),
                        ServerEvent.SHELVE_ASKED,
                        WorkflowKind.SHELVE_SERVER,
                        "shelve",
                        "shelve",
                        true),
                WorkRequest.Shelve::new);
        return ResponseEntity.accepted().build();
    }
}
