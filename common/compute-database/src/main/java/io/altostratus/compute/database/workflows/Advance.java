package io.altostratus.compute.database.workflows;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * How a workflow stands after a step.
 *
 * @param wakeAt when to look at it again; what wakes it earlier changes that
 * @param keepLease whether the same conductor goes on at once
 */
public record Advance(
        String step,
        boolean undoing,
        String state,
        int orders,
        int failures,
        LocalDateTime wakeAt,
        @Nullable LocalDateTime stepDeadline,
        boolean keepLease) {}
