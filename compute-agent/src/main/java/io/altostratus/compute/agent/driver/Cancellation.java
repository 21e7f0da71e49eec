package io.altostratus.compute.agent.driver;

import io.altostratus.host.StopSignal;

/** Tells long work that a newer order has made it pointless. */
public final class Cancellation {

    private final StopSignal signal = new StopSignal();

    public void cancel() {
        signal.give();
    }

    public boolean isCancelled() {
        return signal.isGiven();
    }

    /** Ends programs that run for this work. */
    public StopSignal signal() {
        return signal;
    }

    /** @throws GuestOperationException if the work is pointless by now */
    public void check() {
        if (isCancelled()) {
            throw new GuestOperationException("waiting for its turn", "A newer order has come.", "nothing", null);
        }
    }
}
