package io.altostratus.compute.api.snapshots;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.actions.ActionRequest;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.compute.api.quotas.QuotaLimits;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.state.ServerEvent;
import java.util.Map;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** {@code createImage}: an image of the server's disk as it is. */
@Component
class CreateImageAction implements ServerAction {

    private static final int UNLIMITED = -1;

    private final ServerImages images;
    private final QuotaLimits limits;

    CreateImageAction(ServerImages images, QuotaLimits limits) {
        this.images = images;
        this.limits = limits;
    }

    @Override
    public String name() {
        return "createImage";
    }

    @Override
    public String policy() {
        return "os_compute_api:servers:create_image";
    }

    @Override
    public String schema() {
        return "action-create-image";
    }

    @Override
    public ResponseEntity<Map<String, Object>> perform(ActionRequest request) {
        images.requireAllowed();
        ServerImages.requireOwnDisk(request.server(), "create an image of a");
        Map<String, String> metadata = ServerImages.metadata(request.parameters());
        if (!request.version().atLeast(2, 39)) {
            requireWithinQuota(request, metadata.size());
        }
        String id = images.make(
                request,
                new ServerImages.Wish(
                        request.parameters().path("name").asString(),
                        "snapshot",
                        metadata,
                        ServerEvent.SNAPSHOT_ASKED,
                        WorkflowKind.SNAPSHOT_SERVER,
                        "createImage",
                        "createImage",
                        false),
                (image, format) -> new WorkRequest.Snapshot(image, format, null));
        return ImageAnswer.of(id, images, request.version());
    }

    private void requireWithinQuota(ActionRequest request, int items) {
        int limit = limits.of(request.server().projectId()).getOrDefault("metadata_items", UNLIMITED);
        if (limit != UNLIMITED && items > limit) {
            throw ApiException.forbidden("Image metadata limit exceeded");
        }
    }
}
