package io.altostratus.auth;

import io.altostratus.auth.token.VerificationFeed;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Fetches keys and revocations: at the start until it succeeds, then at an interval, and whenever there is a reason. */
final class VerificationPolling implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(VerificationPolling.class);
    private static final long FIRST_RETRY_MILLIS = 100;
    private static final long LONGEST_RETRY_MILLIS = 2_000;
    private static final long UNKNOWN_KEY_EVERY_NANOS = Duration.ofSeconds(5).toNanos();

    private final VerificationFeed feed;
    private final Duration interval;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition wanted = lock.newCondition();
    private boolean soon;
    private long lastUnknownKey;
    private volatile boolean running;

    VerificationPolling(VerificationFeed feed, Duration interval) {
        this.feed = feed;
        this.interval = interval;
    }

    @Override
    public void start() {
        running = true;
        feed.load();
        Thread.ofVirtual().name("verification").start(this::poll);
    }

    @Override
    public void stop() {
        running = false;
        fetchSoon();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Fetches without waiting for the interval. Returns at once. */
    void fetchSoon() {
        lock.lock();
        try {
            soon = true;
            wanted.signal();
        } finally {
            lock.unlock();
        }
    }

    /** Fetches at once, but not more often than every few seconds: anyone can send tokens with invented key ids. */
    void fetchForUnknownKey() {
        lock.lock();
        try {
            long now = System.nanoTime();
            if (lastUnknownKey != 0 && now - lastUnknownKey < UNKNOWN_KEY_EVERY_NANOS) {
                return;
            }
            lastUnknownKey = now;
        } finally {
            lock.unlock();
        }
        try {
            feed.fetch();
        } catch (RuntimeException e) {
            LOG.info("Keys could not be fetched: {}", e.getMessage());
        }
    }

    private void poll() {
        long retry = FIRST_RETRY_MILLIS;
        while (running) {
            long pause;
            try {
                feed.fetch();
                retry = FIRST_RETRY_MILLIS;
                pause = interval.toMillis();
            } catch (RuntimeException e) {
                LOG.info("Keys and revocations could not be fetched, trying again: {}", e.getMessage());
                pause = retry;
                retry = Math.min(retry * 2, LONGEST_RETRY_MILLIS);
            }
            await(pause);
        }
    }

    private void await(long millis) {
        lock.lock();
        try {
            long left = TimeUnit.MILLISECONDS.toNanos(millis);
            while (running && !soon && left > 0) {
                left = wanted.awaitNanos(left);
            }
            soon = false;
        } catch (InterruptedException e) {
            running = false;
        } finally {
            lock.unlock();
        }
    }
}
