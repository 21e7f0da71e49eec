package io.altostratus.network.agent.convergence;

import io.altostratus.host.link.IpCommand;
import io.altostratus.network.agent.desired.Desired;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares the host with what it should be, again and again, in one thread. Whatever happens only wakes it: a pass always
 * looks at everything, so events may be lost, doubled or merged, and a thousand of them cost one pass.
 */
public final class AgentLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(AgentLoop.class);
    private static final Duration SLOW = Duration.ofSeconds(2);
    private static final Duration LONGEST_REST = Duration.ofMillis(200);

    private final Supplier<Desired> desired;
    private final IpCommand ip;
    private final AgentProperties properties;
    private final Problems problems;
    private final Layer2 layer2;
    private final PortGuard guard;
    private final PortShaper shaper;
    private final List<Role> roles;
    private final List<PassListener> listeners;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private boolean woken = true;
    private boolean thoroughWanted = true;
    private boolean closed;
    /** How long the last pass took; used by the loop's thread only. */
    private long lastPassNanos;

    private final Thread thread = Thread.ofPlatform().name("convergence").unstarted(this::run);

    public AgentLoop(
            Supplier<Desired> desired,
            IpCommand ip,
            AgentProperties properties,
            Problems problems,
            Layer2 layer2,
            PortGuard guard,
            PortShaper shaper,
            List<Role> roles,
            List<PassListener> listeners) {
        this.desired = desired;
        this.ip = ip;
        this.properties = properties;
        this.problems = problems;
        this.layer2 = layer2;
        this.guard = guard;
        this.shaper = shaper;
        this.roles = List.copyOf(roles);
        this.listeners = List.copyOf(listeners);
    }

    public void start() {
        thread.start();
    }

    /** Something has happened: look soon. */
    public void wake() {
        wake(false);
    }

    /** Something may have happened that nobody told of: look soon, and at everything. */
    public void wakeThoroughly() {
        wake(true);
    }

    private void wake(boolean thorough) {
        lock.lock();
        try {
            woken = true;
            thoroughWanted |= thorough;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        long lastThorough = System.nanoTime();
        Duration pause = Duration.ZERO;
        while (true) {
            Boolean thorough = await(pause, lastThorough);
            if (thorough == null) {
                return;
            }
            if (thorough) {
                lastThorough = System.nanoTime();
            }
            pause = properties.checkInterval();
            try {
                Duration again = pass(thorough);
                if (again != null && again.compareTo(pause) < 0) {
                    pause = again;
                }
            } catch (RuntimeException e) {
                LOG.error("A pass broke off; the next one comes in a second", e);
                pause = Duration.ofSeconds(1);
            }
        }
    }

    /**
     * Waits for an event or for the time; then a moment more for others. In a stream of events it rests for twice as long
     * as a pass takes, so that it leaves the processor to those who send them. Null when the loop is closed.
     */
    private @Nullable Boolean await(Duration pause, long lastThorough) {
        long rest = properties.coalescing().toNanos();
        lock.lock();
        try {
            if (woken) {
                rest = Math.max(rest, Math.min(2 * lastPassNanos, LONGEST_REST.toNanos()));
            }
            long left = pause.toNanos();
            while (!woken && !closed && left > 0) {
                left = changed.awaitNanos(left);
            }
            if (closed) {
                return null;
            }
        } catch (InterruptedException e) {
            return null;
        } finally {
            lock.unlock();
        }
        try {
            TimeUnit.NANOSECONDS.sleep(rest);
        } catch (InterruptedException e) {
            return null;
        }
        lock.lock();
        try {
            boolean thorough = thoroughWanted
                    || System.nanoTime() - lastThorough
                            >= properties.checkInterval().toNanos();
            woken = false;
            thoroughWanted = false;
            return closed ? null : thorough;
        } finally {
            lock.unlock();
        }
    }

    private @Nullable Duration pass(boolean thorough) {
        long start = System.nanoTime();
        Pass pass = new Pass(desired.get(), thorough, problems, ip);
        for (Role role : roles) {
            step(role.agentType() + ": devices", () -> role.makeDevices(pass));
        }
        step(layer2.agentType(), () -> layer2.connect(pass));
        step("firewall", () -> guard.guard(pass));
        step("qos", () -> shaper.shape(pass));
        for (Role role : roles) {
            step(role.agentType(), () -> role.serve(pass));
        }
        listeners.forEach(listener -> listener.passed(pass));
        lastPassNanos = System.nanoTime() - start;
        Duration took = Duration.ofNanos(lastPassNanos);
        if (took.compareTo(SLOW) > 0) {
            LOG.info("A pass over {} ports took {} ms", pass.desired().ports().size(), took.toMillis());
        }
        Duration again = pass.again();
        Duration retry = problems.untilNextTry().orElse(null);
        if (again == null || retry == null) {
            return again == null ? retry : again;
        }
        return again.compareTo(retry) < 0 ? again : retry;
    }

    /** A step that breaks off does not keep the others from theirs. */
    private void step(String name, Runnable action) {
        try {
            action.run();
            problems.solved(name);
        } catch (RuntimeException e) {
            LOG.debug("{} broke off", name, e);
            problems.failed(name, String.valueOf(e.getMessage() == null ? e : e.getMessage()));
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
        try {
            thread.join(Duration.ofSeconds(20));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
