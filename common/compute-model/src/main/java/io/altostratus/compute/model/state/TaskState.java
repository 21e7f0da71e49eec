package io.altostratus.compute.model.state;

import java.util.Locale;
import java.util.Set;
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
    PAUSING,
    UNPAUSING,
    SUSPENDING,
    RESUMING,
    RESCUING,
    UNRESCUING,
    REBUILDING,
    REBUILD_BLOCK_DEVICE_MAPPING,
    REBUILD_SPAWNING,
    IMAGE_SNAPSHOT_PENDING,
    IMAGE_SNAPSHOT,
    IMAGE_PENDING_UPLOAD,
    IMAGE_UPLOADING,
    IMAGE_BACKUP,
    SHELVING,
    SHELVING_IMAGE_PENDING_UPLOAD,
    SHELVING_IMAGE_UPLOADING,
    SHELVING_OFFLOADING,
    UNSHELVING,
    RESIZE_PREP,
    RESIZE_MIGRATING,
    RESIZE_MIGRATED,
    RESIZE_FINISH,
    RESIZE_REVERTING,
    RESIZE_CONFIRMING,
    UPDATING_PASSWORD,
    ATTACHING_INTERFACE,
    DETACHING_INTERFACE,
    SOFT_DELETING,
    RESTORING,
    DELETING;

    /** Those whose words Nova writes with hyphens. */
    private static final Set<TaskState> HYPHENED = Set.of(POWERING_OFF, POWERING_ON, SOFT_DELETING);

    /** Whether it is over in moments and Nova has no word for it: users are not shown it, and requests wait for it. */
    public boolean isBrief() {
        return this == ATTACHING_INTERFACE || this == DETACHING_INTERFACE;
    }

    /** As stored and as shown in {@code OS-EXT-STS:task_state}. */
    public String word() {
        String word = name().toLowerCase(Locale.ROOT);
        return HYPHENED.contains(this) ? word.replace('_', '-') : word;
    }

    public static @Nullable TaskState of(@Nullable String word) {
        return word == null ? null : valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
