package io.altostratus.compute.model.state;

/** What the hypervisor says of a guest; the numbers are Nova's. */
public enum PowerState {
    NO_STATE(0),
    RUNNING(1),
    PAUSED(3),
    SHUTDOWN(4),
    CRASHED(6);

    private final int code;

    PowerState(int code) {
        this.code = code;
    }

    /** As in {@code OS-EXT-STS:power_state}. */
    public int code() {
        return code;
    }

    public static PowerState of(int code) {
        for (PowerState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        return NO_STATE;
    }
}
