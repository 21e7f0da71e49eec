package io.altostratus.blockstorage.backups;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A backup of a volume.
 *
 * @param size in GiB, that of the volume
 */
record Backup(
        String id,
        String projectId,
        String volumeId,
        @Nullable String snapshotId,
        @Nullable String name,
        @Nullable String description,
        int size,
        String status,
        @Nullable String availabilityZone,
        @Nullable String container,
        int objectCount,
        @Nullable String failReason,
        LocalDateTime createdAt,
        @Nullable LocalDateTime updatedAt) {}
