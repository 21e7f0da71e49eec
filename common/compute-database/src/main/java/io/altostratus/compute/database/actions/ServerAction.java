package io.altostratus.compute.database.actions;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/** Something that was asked for a server. */
public record ServerAction(
        long pk,
        String serverId,
        String action,
        String requestId,
        @Nullable String userId,
        @Nullable String projectId,
        LocalDateTime startedAt,
        LocalDateTime updatedAt,
        @Nullable String message) {

    /** One part of the work on it. */
    public record Event(
            String event,
            @Nullable String host,
            @Nullable String result,
            @Nullable String details,
            LocalDateTime startedAt,
            @Nullable LocalDateTime finishedAt) {}
}
