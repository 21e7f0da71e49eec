package io.altostratus.compute.agent.snapshot;

import io.altostratus.compute.agent.driver.Cancellation;
import java.nio.file.Path;

/** Where copies of disks go: image-service, under this host's own identity. */
public interface SnapshotTarget {

    /**
     * Sends the file as the data of a queued image. Returns also if the image has its data already.
     *
     * @param ticket admits this host to this image for a short time
     * @throws io.altostratus.compute.agent.driver.GuestOperationException if image-service will not have it
     * @throws io.altostratus.context.DependencyUnavailableException if it cannot be asked now
     */
    void fill(String imageId, String ticket, Path data, Cancellation cancellation);

    /**
     * Whether the image has its data.
     *
     * @throws io.altostratus.context.DependencyUnavailableException if image-service cannot be asked now
     */
    boolean isFilled(String imageId, String ticket);
}
