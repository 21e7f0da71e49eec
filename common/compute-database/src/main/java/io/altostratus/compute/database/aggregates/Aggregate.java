package io.altostratus.compute.database.aggregates;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A group of hosts with properties.
 *
 * @param pk the number that the Compute API calls its id
 * @param id a UUID
 * @param hosts in the order in which they were added
 * @param metadata properties, the zone among them
 */
public record Aggregate(
        long pk,
        String id,
        String name,
        List<String> hosts,
        Map<String, String> metadata,
        LocalDateTime createdAt,
        @Nullable LocalDateTime updatedAt) {

    /** The property that puts an aggregate's hosts into an availability zone. */
    public static final String ZONE = "availability_zone";

    public @Nullable String zone() {
        return metadata.get(ZONE);
    }
}
