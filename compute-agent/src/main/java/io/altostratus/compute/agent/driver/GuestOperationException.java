package io.altostratus.compute.agent.driver;

import org.jspecify.annotations.Nullable;

/** A guest could not be made or changed: what was being done, why it failed, what can be done about it. */
public final class GuestOperationException extends RuntimeException {

    private final String stage;
    private final String nextStep;

    /** @param message fit to be shown to the server's owner */
    public GuestOperationException(String stage, String message, String nextStep, @Nullable Throwable cause) {
        super(message, cause);
        this.stage = stage;
        this.nextStep = nextStep;
    }

    public String stage() {
        return stage;
    }

    public String nextStep() {
        return nextStep;
    }

    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
