package io.altostratus.network.agent.reporting;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One thread that does one thing whenever asked, and now and then unasked. Requests that come while it works cost one
 * more turn. What fails is tried again after a growing pause.
 */
final class Worker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Worker.class);
    private static final long FIRST_PAUSE_MILLIS = 500;
    private static final long LONGEST_PAUSE_MILLIS = 15_000;

    private final String name;
    private final Runnable work;
    private final Duration interval;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean asked;
    private boolean closed;
    private final Thread thread;

    /** @param interval after which it works unasked */
    Worker(String name, Duration interval, Runnable work) {
        this.name = name;
        this.interval = interval;
        this.work = work;
        this.thread = Thread.ofVirtual().name(name).unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    void ask() {
        lock.lock();
        try {
            asked = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        long pause = FIRST_PAUSE_MILLIS;
        boolean failed = false;
        while (await(failed ? Duration.ofMillis(pause) : interval, failed)) {
            try {
                work.run();
                failed = false;
                pause = FIRST_PAUSE_MILLIS;
            } catch (RuntimeException e) {
                pause = failed ? Math.min(2 * pause, LONGEST_PAUSE_MILLIS) : FIRST_PAUSE_MILLIS;
                failed = true;
                LOG.warn("{} did not succeed and is tried again in {} ms: {}", name, pause, e.getMessage());
            }
        }
    }

    /** @param patient not to be hurried, since the last try has failed */
    private boolean await(Duration time, boolean patient) {
        lock.lock();
        try {
            long left = time.toNanos();
            while (!closed && left > 0 && (patient || !asked)) {
                left = changed.awaitNanos(left);
            }
            asked = false;
            return !closed;
        } catch (InterruptedException e) {
            return false;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
