package io.altostratus.host;

import java.util.ArrayList;
import java.util.List;

/** Lets one thread end what another one waits for. Once given it stays given. Safe for use by many threads. */
public final class StopSignal {

    private final List<Watch> watches = new ArrayList<>();
    private boolean given;

    /** What is done when the signal comes; closed by who does not need it any more. */
    public final class Watch implements AutoCloseable {

        private final Runnable work;

        private Watch(Runnable work) {
            this.work = work;
        }

        @Override
        public void close() {
            synchronized (StopSignal.this) {
                watches.remove(this);
            }
        }
    }

    /** Does on this thread what others have asked for. */
    public void give() {
        List<Watch> told;
        synchronized (this) {
            given = true;
            told = List.copyOf(watches);
            watches.clear();
        }
        told.forEach(watch -> watch.work.run());
    }

    public synchronized boolean isGiven() {
        return given;
    }

    /** @param work done once when the signal comes; at once if it was given already */
    public Watch watch(Runnable work) {
        Watch watch = new Watch(work);
        synchronized (this) {
            if (!given) {
                watches.add(watch);
                return watch;
            }
        }
        work.run();
        return watch;
    }
}
