package io.altostratus.blockstorage.volumes;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A volume.
 *
 * @param size in GiB
 */
record Volume(
        String id,
        String projectId,
        String userId,
        @Nullable String name,
        @Nullable String description,
        int size,
        String status,
        @Nullable String availabilityZone,
        boolean bootable,
        boolean multiattach,
        @Nullable String volumeTypeId,
        @Nullable String snapshotId,
        @Nullable String sourceVolid,
        LocalDateTime createdAt,
        @Nullable LocalDateTime updatedAt) {}
