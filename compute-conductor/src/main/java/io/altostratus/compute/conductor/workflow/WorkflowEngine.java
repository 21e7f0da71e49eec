package io.altostratus.compute.conductor.workflow;

import io.altostratus.compute.database.workflows.WorkflowRepository;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The threads around {@link WorkflowRunner}: a bounded number of workers, and a look at what is due every few seconds
 * for whatever nobody has woken.
 */
public final class WorkflowEngine implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(WorkflowEngine.class);
    private static final int MOST_WAITING = 5_000;
    private static final Duration LOOK = Duration.ofSeconds(3);

    private final WorkflowRepository workflows;
    private final WorkflowRunner runner;
    private final int workers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Set<String> waiting = new LinkedHashSet<>();
    private final Set<String> running = new HashSet<>();
    private final Set<String> again = new HashSet<>();
    private volatile boolean started;

    /** @param workers how many workflows run a step at the same time */
    public WorkflowEngine(WorkflowRepository workflows, WorkflowRunner runner, int workers) {
        this.workflows = workflows;
        this.runner = runner;
        this.workers = workers;
    }

    /** Lets a workflow run soon. Never blocks; what does not find a place is found by the next look at the database. */
    public void wake(String workflowId) {
        lock.lock();
        try {
            if (running.contains(workflowId)) {
                again.add(workflowId); // it may be past the point where it would see what has just happened
            } else if (waiting.size() < MOST_WAITING && waiting.add(workflowId)) {
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void start() {
        started = true;
        for (int i = 0; i < workers; i++) {
            Thread.ofVirtual().name("workflow-" + i).start(this::work);
        }
        Thread.ofVirtual().name("workflow-look").start(this::look);
    }

    @Override
    public void stop() {
        started = false;
        lock.lock();
        try {
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    private void work() {
        while (started) {
            String id = take();
            if (id == null) {
                return;
            }
            try {
                runner.run(id);
            } catch (RuntimeException e) {
                // The database is away, or the lease will run out: the next look finds the work again.
                LOG.warn("Workflow {} could not be run now: {}", id, e.toString());
            } finally {
                done(id);
            }
        }
    }

    private @Nullable String take() {
        lock.lock();
        try {
            while (started && waiting.isEmpty()) {
                changed.await();
            }
            if (!started) {
                return null;
            }
            String id = waiting.iterator().next();
            waiting.remove(id);
            running.add(id);
            return id;
        } catch (InterruptedException e) {
            return null;
        } finally {
            lock.unlock();
        }
    }

    private void done(String id) {
        lock.lock();
        try {
            running.remove(id);
            if (again.remove(id)) {
                waiting.add(id);
                changed.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void look() {
        while (started) {
            try {
                workflows.due(MOST_WAITING / 10).forEach(this::wake);
            } catch (RuntimeException e) {
                LOG.info("The database does not answer: {}", e.getMessage());
            }
            try {
                TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
            } catch (InterruptedException e) {
                return;
            }
        }
    }
}
