package io.altostratus.compute.model.state;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is being done with a server; the words are Nova's. A server with a task accepts no other, but for delete. */
public enum TaskState {
    SCHEDULING,
    NETWORKING,
    SPAWNING,
    POWERING_OFF,
    POWERING_ON,
    REBOOTING,
    REBOOTING_HARD,
    ATTACHING_INTERFACE,
    DETACHING_INTERFACE,
    DELETING;

    /** Whether it is over in moments and Nova has no word for it: users are not shown it, and requests wait for it. */
    public boolean isBrief() {
        return this == ATTACHING_INTERFACE || this == DETACHING_INTERFACE;
    }

    /** As stored and as shown in {@code OS-EXT-STS:task_state}. */
    public String word() {
        return switch (this) {
            case POWERING_OFF -> "powering-off";
            case POWERING_ON -> "powering-on";
            default -> name().toLowerCase(Locale.ROOT);
        };
    }

    public static @Nullable TaskState of(@Nullable String word) {
        return word == null ? null : valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
