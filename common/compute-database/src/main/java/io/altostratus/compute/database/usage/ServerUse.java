package io.altostratus.compute.database.usage;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A server that has run in a time.
 *
 * @param diskGb root and ephemeral disks together
 * @param endedAt null while it is there
 * @param hours within that time
 */
public record ServerUse(
        String id,
        String projectId,
        String name,
        String flavorName,
        int vcpus,
        int memoryMb,
        int diskGb,
        String vmState,
        LocalDateTime startedAt,
        @Nullable LocalDateTime endedAt,
        double hours) {}
