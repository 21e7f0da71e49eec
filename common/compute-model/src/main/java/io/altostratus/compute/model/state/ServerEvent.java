package io.altostratus.compute.model.state;

/** What can happen to a server. */
public enum ServerEvent {
    /** A host was chosen and claimed. */
    HOST_CLAIMED,
    /** The server's ports exist and are bound to its host. */
    PORTS_BOUND,
    /** The host could not; another one is tried. */
    HOST_FAILED,
    /** The guest runs. */
    BUILT,
    /** It cannot be built. */
    BUILD_FAILED,
    STOP_ASKED,
    STOPPED,
    STOP_FAILED,
    START_ASKED,
    STARTED,
    START_FAILED,
    SOFT_REBOOT_ASKED,
    HARD_REBOOT_ASKED,
    REBOOTED,
    REBOOT_FAILED,
    PAUSE_ASKED,
    PAUSED,
    PAUSE_FAILED,
    UNPAUSE_ASKED,
    UNPAUSED,
    UNPAUSE_FAILED,
    SUSPEND_ASKED,
    SUSPENDED,
    SUSPEND_FAILED,
    RESUME_ASKED,
    RESUMED,
    RESUME_FAILED,
    RESCUE_ASKED,
    RESCUED,
    RESCUE_FAILED,
    UNRESCUE_ASKED,
    UNRESCUED,
    UNRESCUE_FAILED,
    SOFT_DELETE_ASKED,
    SOFT_DELETED,
    RESTORE_ASKED,
    RESTORED,
    RESTORE_FAILED,
    RESET_TO_ACTIVE_ASKED,
    RESET_TO_ERROR_ASKED,
    INTERFACE_ATTACH_ASKED,
    INTERFACE_ATTACHED,
    INTERFACE_ATTACH_FAILED,
    INTERFACE_DETACH_ASKED,
    INTERFACE_DETACHED,
    INTERFACE_DETACH_FAILED,
    REBUILD_ASKED,
    /** The guest of before is gone. */
    REBUILD_WIPED,
    /** The guest is being made of the new image. */
    REBUILD_SPAWNING,
    REBUILT,
    REBUILD_FAILED,
    RESIZE_ASKED,
    /** The host has room for the new size beside the old one. */
    RESIZE_CLAIMED,
    /** The files of before are kept. */
    RESIZE_SET_ASIDE,
    /** The guest is being made with the new size. */
    RESIZE_FINISHING,
    RESIZED,
    /** It could not be resized and is what it was. */
    RESIZE_UNDONE,
    /** It could not be resized, nor be made what it was. */
    RESIZE_FAILED,
    RESIZE_CONFIRM_ASKED,
    RESIZE_CONFIRMED,
    /** The same of a server that does not run. */
    RESIZE_CONFIRMED_STOPPED,
    RESIZE_REVERT_ASKED,
    RESIZE_REVERTED,
    /** The same of a server that did not run. */
    RESIZE_REVERTED_STOPPED,
    /** The files of before could not be restored. */
    RESIZE_REVERT_REFUSED,
    /** The files of before are restored, but the guest does not start. */
    RESIZE_REVERT_FAILED,
    SNAPSHOT_ASKED,
    BACKUP_ASKED,
    /** The host copies the disk. */
    SNAPSHOT_BEGUN,
    /** The copy is there and the guest goes on. */
    SNAPSHOT_EXTRACTED,
    SNAPSHOT_UPLOADING,
    SNAPSHOT_TAKEN,
    SNAPSHOT_FAILED,
    SHELVE_ASKED,
    /** It lies in an image, and its guest still on its host. */
    SHELVED,
    /** It lies in an image, and its guest goes. */
    LEAVING_HOST,
    SHELVE_FAILED,
    /** It cannot be shelved, and its guest was shut down for that. */
    SHELVE_FAILED_WHILE_OFF,
    OFFLOAD_ASKED,
    OFFLOADED,
    OFFLOAD_FAILED,
    UNSHELVE_ASKED,
    /** The guest, which is still on its host, is started. */
    UNSHELVE_STARTING,
    UNSHELVED,
    UNSHELVE_FAILED,
    /** The image in which it lay is gone. */
    UNSHELVE_IMAGE_LOST,
    DELETE_ASKED,
    DELETED,
    /** The hypervisor reports that the guest runs although nobody asked for it. */
    FOUND_RUNNING,
    /** The hypervisor reports that the guest was shut down, for instance from inside. */
    FOUND_STOPPED
}
