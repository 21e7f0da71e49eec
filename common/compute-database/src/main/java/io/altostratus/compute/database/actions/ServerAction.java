package io.altostratus.compute.database.actions;

import com.fasterxml.jackson.annotation.JsonInclude;
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

    /**
     * One part of the work on it. Work that goes on keeps its parts in its state until they are written: fields are only
     * ever added.
     *
     * @param event Nova's name of the part, such as {@code compute_prep_resize}
     * @param host where it is done; null for nowhere in particular
     * @param result {@code Success} or {@code Error}; null while it goes on, like its end
     * @param details what went wrong; null for nothing
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Event(
            String event,
            @Nullable String host,
            @Nullable String result,
            @Nullable String details,
            LocalDateTime startedAt,
            @Nullable LocalDateTime finishedAt) {

        private static final String ERROR = "Error";

        public static Event begun(String event, @Nullable String host, LocalDateTime at) {
            return new Event(event, host, null, null, at, null);
        }

        public boolean goesOn() {
            return result == null;
        }

        public boolean hasFailed() {
            return ERROR.equals(result);
        }

        /** @param error null for success */
        public Event ended(LocalDateTime at, @Nullable String error) {
            return new Event(event, host, error == null ? "Success" : ERROR, error, startedAt, at);
        }
    }
}
