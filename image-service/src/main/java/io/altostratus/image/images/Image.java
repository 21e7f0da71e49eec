package io.altostratus.image.images;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An image.
 *
 * @param pk the row's key, never shown
 * @param data what is known of its data; all null before they are there
 * @param locations where its data may be read, sorted by store
 * @param version grows with every change of the row but the renewal of an upload's lease
 * @param member the project that asked, if the image is shared with it by membership; null for everybody else
 */
public record Image(
        long pk,
        String id,
        ImageStatus status,
        Metadata metadata,
        Data data,
        List<Location> locations,
        LocalDateTime createdAt,
        LocalDateTime updatedAt,
        long version,
        @Nullable String member) {

    /**
     * @param size in bytes, of the file
     * @param virtualSize in bytes, of the disk in it; null where that is not known
     * @param checksum MD5 in hexadecimal digits
     */
    public record Data(
            @Nullable Long size,
            @Nullable Long virtualSize,
            @Nullable String checksum,
            @Nullable String osHashAlgo,
            @Nullable String osHashValue) {}

    /**
     * A copy of the image's data.
     *
     * @param store the id of a store
     * @param upload names the data in stores that keep those of several uploads
     */
    public record Location(String store, String upload) {}

    /** The image as policy rules see it. */
    Map<String, Object> target() {
        Map<String, Object> target = new HashMap<>();
        target.put("id", id);
        target.put("image_id", id);
        target.put("status", status.text());
        target.put("visibility", metadata.visibility().text());
        target.put("protected", metadata.isProtected());
        if (metadata.owner() != null) {
            target.put("owner", metadata.owner());
            target.put("project_id", metadata.owner());
        }
        if (member != null) {
            target.put("member_id", member);
        }
        return target;
    }
}
