package io.altostratus.compute.database.workflows;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.altostratus.compute.database.servers.Server;
import org.jspecify.annotations.Nullable;

/**
 * What a request asks of a piece of work beyond its kind. Stored with the work under a name that never changes; fields are
 * only ever added.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
    @JsonSubTypes.Type(value = WorkRequest.Rescue.class, name = "rescue"),
    @JsonSubTypes.Type(value = WorkRequest.Rebuild.class, name = "rebuild"),
    @JsonSubTypes.Type(value = WorkRequest.Snapshot.class, name = "snapshot"),
    @JsonSubTypes.Type(value = WorkRequest.Shelve.class, name = "shelve"),
    @JsonSubTypes.Type(value = WorkRequest.Unshelve.class, name = "unshelve")
})
public sealed interface WorkRequest {

    /**
     * Let the server run from another disk.
     *
     * @param image what that disk is made of
     */
    record Rescue(Server.Image image) implements WorkRequest {}

    /**
     * Make the server anew of the image that is written with it.
     *
     * @param before the image that it had, to which it goes back if its host will not do for the new one; null if it is
     *     the same
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Rebuild(Server.@Nullable Image before) implements WorkRequest {}

    /** Make an image of the server's disk. The image is there already, without data. */
    sealed interface ToImage extends WorkRequest {

        String imageId();

        /** The image's disk_format. */
        String format();
    }

    /**
     * Make an image and let the server go on.
     *
     * @param backup null if it is none
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Snapshot(String imageId, String format, @Nullable Backup backup) implements ToImage {}

    /**
     * One of a row of backups.
     *
     * @param type such as {@code daily}
     * @param rotation how many of this type are kept
     */
    record Backup(String type, int rotation) {}

    /** Put the server into the image. */
    record Shelve(String imageId, String format) implements ToImage {}

    /**
     * Bring the server back from its image.
     *
     * @param zone where it is to run from now on; null for where it was to run before
     * @param anyZone whether it may run in any zone from now on
     * @param host on which it is to run; null for any
     * @param image what its disk is made of, once that is known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Unshelve(
            @Nullable String zone,
            boolean anyZone,
            @Nullable String host,
            Server.@Nullable Image image) implements WorkRequest {

        public Unshelve withImage(Server.Image found) {
            return new Unshelve(zone, anyZone, host, found);
        }

        /** Where the scheduler is to look. */
        public Server.Placement over(Server.Placement before) {
            return new Server.Placement(
                    before.host(), before.hypervisor(), zoneOver(before.requestedZone()), host, before.zone());
        }

        /** The zone to which the server is bound from now on; null for none. */
        public @Nullable String zoneOver(@Nullable String before) {
            return zone != null ? zone : anyZone ? null : before;
        }
    }
}
