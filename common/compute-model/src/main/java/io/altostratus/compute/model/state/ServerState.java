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
        if (vm == VmState.DELETED) {
            return "DELETED";
        }
        if (vm == VmState.ERROR) {
            return "ERROR";
        }
        if (task == TaskState.REBOOTING) {
            return "REBOOT";
        }
        if (task == TaskState.REBOOTING_HARD) {
            return "HARD_REBOOT";
        }
        return switch (vm) {
            case BUILDING -> "BUILD";
            case STOPPED -> "SHUTOFF";
            default -> "ACTIVE";
        };
    }

    @Override
    public String toString() {
        return vm.word() + (task == null ? "" : "/" + task.word());
    }
}
