package io.altostratus.compute.conductor.snapshot;

import io.altostratus.compute.conductor.image.ServerImages;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.WorkRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Deletes images that nobody needs any more: one that was being made by the work before and will not get its data, and
 * that in which the server lay.
 *
 * @param shelf whether the server does not lie in an image any more
 */
public record DropImagesStep(ServerProgress progress, ServerImages images, Duration limit, boolean shelf)
        implements Step<ServerWork> {

    @Override
    public String name() {
        return "drop-images";
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        String lying = lying(progress.find(execution.serverId()));
        if (lying != null && shelf) {
            images.delete(lying, execution.context());
        }
        switch (execution.state().request()) {
            case WorkRequest.Shelve shelve -> {
                if (!shelve.imageId().equals(lying)) {
                    images.delete(shelve.imageId(), execution.context());
                }
            }
            case WorkRequest.Snapshot snapshot -> {
                boolean whole = images.find(snapshot.imageId(), execution.context())
                        .filter(ServerImages.Facts::isActive)
                        .isPresent();
                if (!whole) {
                    images.delete(snapshot.imageId(), execution.context());
                }
            }
            case null, default -> {}
        }
        return Outcome.next(execution.state());
    }

    private static @Nullable String lying(Optional<Server> server) {
        Server.Shelf shelf = server.map(s -> s.wayBack().shelf()).orElse(null);
        return shelf == null ? null : shelf.imageId();
    }
}
