package io.altostratus.compute.agent.driver;

import java.util.concurrent.atomic.AtomicBoolean;

/** Tells long work that a newer order has made it pointless. */
public final class Cancellation {

    private final AtomicBoolean cancelled = new AtomicBoolean();

    public void cancel() {
        cancelled.set(true);
    }

    public boolean isCancelled() {
        return cancelled.get();
    }

    /** @throws GuestOperationException if the work is pointless by now */
    public void check() {
        if (isCancelled()) {
            throw new GuestOperationException("waiting for its turn", "A newer order has come.", "nothing", null);
        }
    }
}
