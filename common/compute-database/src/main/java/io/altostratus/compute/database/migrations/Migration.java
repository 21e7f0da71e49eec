package io.altostratus.compute.database.migrations;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A server on its way to another size or host. While it is active it claims what the server had before, under its own id.
 *
 * @param pk the number by which Nova's users know it
 * @param projectId of who asked for it, as is {@code userId}
 * @param type {@code resize}, {@code migration}, {@code live-migration} or {@code evacuation}
 * @param status in Nova's words, such as {@code finished} for one that waits to be confirmed
 * @param oldFlavorPk null if the flavor was deleted before
 */
public record Migration(
        long pk,
        String id,
        String serverId,
        String projectId,
        String userId,
        String type,
        String status,
        String sourceHost,
        String sourceNode,
        @Nullable String destHost,
        @Nullable String destNode,
        @Nullable String destAddress,
        @Nullable Long oldFlavorPk,
        @Nullable Long newFlavorPk,
        boolean active,
        LocalDateTime createdAt,
        @Nullable LocalDateTime updatedAt) {

    public static final String RESIZE = "resize";
    public static final String LIVE = "live-migration";
}
