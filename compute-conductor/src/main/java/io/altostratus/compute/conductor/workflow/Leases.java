package io.altostratus.compute.conductor.workflow;

import io.altostratus.compute.database.workflows.WorkflowRepository;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Renews the leases of the workflows that are being run here, since a step may take longer than a lease. */
public final class Leases implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Leases.class);
    private static final Duration RENEW = Duration.ofSeconds(4);

    private final WorkflowRepository workflows;
    private final Map<String, Long> held = new ConcurrentHashMap<>();
    private volatile boolean started;

    public Leases(WorkflowRepository workflows) {
        this.workflows = workflows;
    }

    void hold(String workflowId, long epoch) {
        held.put(workflowId, epoch);
    }

    void letGo(String workflowId) {
        held.remove(workflowId);
    }

    @Override
    public void start() {
        started = true;
        Thread.ofVirtual().name("workflow-leases").start(this::renew);
    }

    @Override
    public void stop() {
        started = false;
    }

    @Override
    public boolean isRunning() {
        return started;
    }

    private void renew() {
        while (started) {
            try {
                TimeUnit.MILLISECONDS.sleep(RENEW.toMillis());
                held.forEach((id, epoch) -> workflows.renew(id, epoch, WorkflowRunner.LEASE));
            } catch (InterruptedException e) {
                return;
            } catch (RuntimeException e) {
                LOG.info("Leases could not be renewed: {}", e.getMessage());
            }
        }
    }
}
