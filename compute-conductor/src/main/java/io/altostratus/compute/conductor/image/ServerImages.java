package io.altostratus.compute.conductor.image;

import io.altostratus.context.RequestContext;
import java.util.List;
import java.util.Optional;

/**
 * Images that are made of servers, and what becomes of them; in operation REST calls to image-service under the conductor's
 * own identity. Everything may be asked for again.
 */
public interface ServerImages {

    /**
     * An image.
     *
     * @param status as Glance names it, such as {@code queued} or {@code active}
     * @param sizeBytes of its data; 0 while it has none
     */
    record Facts(String id, String name, String status, String diskFormat, long sizeBytes, int minDiskGb) {

        public boolean isActive() {
            return status.equals("active");
        }
    }

    /**
     * An image of a server that has no data.
     *
     * @param serverId of which it is to be made
     */
    record Unfinished(String imageId, String serverId) {}

    Optional<Facts> find(String imageId, RequestContext context);

    /** One that is not there is gone already; one that its owner protects stays. */
    void delete(String imageId, RequestContext context);

    /** Lets a host fill an image for a short time. Empty if the image is gone. */
    Optional<String> uploadTicket(String imageId, String host, RequestContext context);

    /** Ids of a server's backups of one type that belong to the caller's project, the newest first. */
    List<String> backups(String serverId, String type, RequestContext context);

    /** Images of servers that wait for their data, of all projects. */
    List<Unfinished> unfinished(RequestContext context);
}
