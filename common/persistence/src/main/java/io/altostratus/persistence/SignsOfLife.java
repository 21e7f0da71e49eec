package io.altostratus.persistence;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Writes at an interval that this process lives; a failure is left to the next time. */
public final class SignsOfLife implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(SignsOfLife.class);

    private final Duration interval;
    private final Runnable sign;
    private volatile boolean running;

    public SignsOfLife(Duration interval, Runnable sign) {
        this.interval = interval;
        this.sign = sign;
    }

    @Override
    public void start() {
        running = true;
        Thread.ofVirtual().name("signs-of-life").start(this::repeat);
    }

    @Override
    public void stop() {
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    private void repeat() {
        while (running) {
            long pause = interval.toMillis();
            try {
                sign.run();
            } catch (RuntimeException e) {
                LOG.info("A sign of life could not be written: {}", e.getMessage());
                pause = 1_000;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(pause);
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
