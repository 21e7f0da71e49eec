package io.altostratus.benchmarks.load;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** The user's wish to end, which every loop looks at, so that what was made is removed in order. */
public final class Stop {

    private final CountDownLatch wanted = new CountDownLatch(1);

    public void request() {
        wanted.countDown();
    }

    public boolean isRequested() {
        return wanted.getCount() == 0;
    }

    /** @throws StoppedException if the end is wished */
    public void check() {
        if (isRequested()) {
            throw new StoppedException();
        }
    }

    /**
     * Lets time pass until the next look at something that tells no event.
     *
     * @throws StoppedException as soon as the end is wished
     */
    public void pause(Duration time) {
        try {
            if (wanted.await(time.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoppedException();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StoppedException();
        }
    }
}
