package io.altostratus.image.tasks;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A task: {@code pending} → {@code processing} → {@code success} or {@code failure}.
 *
 * @param type {@code api_image_import}, or {@code import} for one that was made by the tasks API
 * @param owner the project that asked for it
 * @param input what was asked for
 * @param result null until it has succeeded
 * @param message why it failed, or empty
 * @param expiresAt when the finished task is forgotten
 */
public record ImageTask(
        String id,
        String type,
        String status,
        @Nullable String owner,
        @Nullable String imageId,
        @Nullable String userId,
        @Nullable String requestId,
        JsonNode input,
        @Nullable JsonNode result,
        String message,
        LocalDateTime createdAt,
        LocalDateTime updatedAt,
        @Nullable LocalDateTime expiresAt) {

    public static final String PENDING = "pending";
    public static final String PROCESSING = "processing";
    public static final String SUCCESS = "success";
    public static final String FAILURE = "failure";

    public boolean isFinished() {
        return status.equals(SUCCESS) || status.equals(FAILURE);
    }
}
