package io.altostratus.blockstorage.snapshots;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A snapshot of a volume.
 *
 * @param size in GiB, that of the volume
 */
record Snapshot(
        String id,
        String projectId,
        String volumeId,
        @Nullable String name,
        @Nullable String description,
        int size,
        String status,
        String progress,
        LocalDateTime createdAt,
        @Nullable LocalDateTime updatedAt) {}
