package io.altostratus.compute.conductor.snapshot;

import io.altostratus.compute.conductor.image.ServerImages;
import io.altostratus.compute.conductor.server.HostOrderStep;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.UploadSnapshot;
import io.altostratus.compute.model.state.ServerEvent;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** Has the host send the copy of the disk to image-service. What was sent stays with the image. */
public final class UploadSnapshotStep extends HostOrderStep {

    private static final String NAME = "upload-snapshot";

    /** As long as an image may take that fills a large disk. */
    private static final Duration LIMIT = Duration.ofHours(6);

    private final ServerProgress progress;
    private final ServerImages images;

    public UploadSnapshotStep(WorkflowParts parts) {
        super(NAME, LIMIT, parts.orders(), parts.liveness());
        this.progress = parts.progress();
        this.images = parts.images();
    }

    private static String image(Execution<ServerWork> execution) {
        return execution.state().require(WorkRequest.ToImage.class).imageId();
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        boolean sent = execution.state().orders().containsKey(NAME);
        if (!sent && images.find(image(execution), execution.context()).isEmpty()) {
            return gone();
        }
        Outcome<ServerWork> outcome = super.run(execution);
        boolean shelves = execution.state().request() instanceof WorkRequest.Shelve;
        if (outcome instanceof Outcome.Next<ServerWork> && shelves && !isThere(execution)) {
            return gone(); // the disk goes next: only what can be read again counts
        }
        return outcome;
    }

    private boolean isThere(Execution<ServerWork> execution) {
        return images.find(image(execution), execution.context())
                .filter(ServerImages.Facts::isActive)
                .isPresent();
    }

    private static Outcome<ServerWork> gone() {
        return Outcome.fail(
                Failure.finalOne("uploading the snapshot", "The image was deleted meanwhile.", "make another one"));
    }

    @Override
    protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
        String image = image(execution);
        Optional<String> ticket = images.uploadTicket(image, execution.state().requireHost(), execution.context());
        return header -> new UploadSnapshot(header, image, ticket.orElse(""));
    }

    @Override
    protected void beforeSending(Execution<ServerWork> execution) {
        progress.happened(execution, ServerEvent.SNAPSHOT_UPLOADING, new ServerChange());
    }
}
