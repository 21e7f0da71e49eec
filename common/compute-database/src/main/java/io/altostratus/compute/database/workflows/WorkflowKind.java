package io.altostratus.compute.database.workflows;

import java.util.Locale;

/** What a workflow does. Names are stored: they never change. */
public enum WorkflowKind {
    BUILD_SERVER,
    DELETE_SERVER,
    STOP_SERVER,
    START_SERVER,
    REBOOT_SERVER,
    HARD_REBOOT_SERVER,
    ATTACH_INTERFACE,
    DETACH_INTERFACE,
    PAUSE_SERVER,
    UNPAUSE_SERVER,
    SUSPEND_SERVER,
    RESUME_SERVER,
    RESCUE_SERVER,
    UNRESCUE_SERVER,
    SOFT_DELETE_SERVER,
    RESTORE_SERVER,
    RESET_SERVER,
    REBUILD_SERVER,
    RESIZE_SERVER,
    CONFIRM_RESIZE,
    REVERT_RESIZE,
    SNAPSHOT_SERVER,
    SHELVE_SERVER,
    OFFLOAD_SERVER,
    /** Of one that is still on its host. */
    UNSHELVE_SERVER,
    UNSHELVE_OFFLOADED_SERVER;

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public static WorkflowKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }
}
