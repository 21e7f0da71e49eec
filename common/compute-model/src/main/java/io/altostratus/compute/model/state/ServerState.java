package io.altostratus.compute.model.state;

import org.jspecify.annotations.Nullable;

/** Both halves of a server's state. */
public record ServerState(VmState vm, @Nullable TaskState task) {

    public static ServerState of(VmState vm, TaskState task) {
        return new ServerState(vm, task);
    }

    public static ServerState idle(VmState vm) {
        return new ServerState(vm, null);
    }

    /** The status that users see. */
    public String status() {
        return task == null || !hasStatus(task) ? idleStatus() : busyStatus(task);
    }

    /** Some tasks have a status of their own while they last, as in Nova not for every server. */
    private boolean hasStatus(TaskState going) {
        return switch (going) {
            case REBOOTING, REBOOTING_HARD, UPDATING_PASSWORD -> vm == VmState.ACTIVE;
            case RESIZE_PREP, RESIZE_MIGRATING, RESIZE_MIGRATED, RESIZE_FINISH ->
                vm == VmState.ACTIVE || vm == VmState.STOPPED;
            case REBUILDING, REBUILD_BLOCK_DEVICE_MAPPING, REBUILD_SPAWNING ->
                vm == VmState.ACTIVE || vm == VmState.STOPPED || vm == VmState.ERROR;
            case RESIZE_REVERTING -> vm == VmState.RESIZED;
            default -> false;
        };
    }

    private String busyStatus(TaskState going) {
        return switch (going) {
            case REBOOTING -> "REBOOT";
            case REBOOTING_HARD -> "HARD_REBOOT";
            case REBUILDING, REBUILD_BLOCK_DEVICE_MAPPING, REBUILD_SPAWNING -> "REBUILD";
            case RESIZE_PREP, RESIZE_MIGRATING, RESIZE_MIGRATED, RESIZE_FINISH -> "RESIZE";
            case RESIZE_REVERTING -> "REVERT_RESIZE";
            case UPDATING_PASSWORD -> "PASSWORD";
            default -> idleStatus();
        };
    }

    private String idleStatus() {
        return switch (vm) {
            case BUILDING -> "BUILD";
            case STOPPED -> "SHUTOFF";
            case RESCUED -> "RESCUE";
            case RESIZED -> "VERIFY_RESIZE";
            case SOFT_DELETED -> "SOFT_DELETED";
            case ACTIVE, PAUSED, SUSPENDED, SHELVED, SHELVED_OFFLOADED, ERROR, DELETED -> vm.name();
        };
    }

    @Override
    public String toString() {
        return vm.word() + (task == null ? "" : "/" + task.word());
    }
}
