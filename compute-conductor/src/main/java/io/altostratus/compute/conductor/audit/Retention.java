package io.altostratus.compute.conductor.audit;

import io.altostratus.compute.database.actions.ActionRepository;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.function.IntSupplier;

/** Forgets what is old, in small batches, so that no statement locks much or runs long. */
public final class Retention {

    private static final int BATCH = 500;
    private static final int MOST_BATCHES = 50;

    private final ServerRepository servers;
    private final ActionRepository actions;
    private final WorkflowRepository workflows;
    private final OrderRepository orders;
    private final ExternalEventRepository events;
    private final Clock clock;
    private final Duration deletedServers;
    private final Duration finishedWork;

    /**
     * @param deletedServers how long deleted servers and their actions can be looked up
     * @param finishedWork how long finished workflows, closed orders and events can be looked up
     */
    public Retention(
            ServerRepository servers,
            ActionRepository actions,
            WorkflowRepository workflows,
            OrderRepository orders,
            ExternalEventRepository events,
            Clock clock,
            Duration deletedServers,
            Duration finishedWork) {
        this.servers = servers;
        this.actions = actions;
        this.workflows = workflows;
        this.orders = orders;
        this.events = events;
        this.clock = clock;
        this.deletedServers = deletedServers;
        this.finishedWork = finishedWork;
    }

    public void forget() {
        LocalDateTime now = UtcTime.now(clock);
        LocalDateTime serversBefore = now.minus(deletedServers);
        LocalDateTime workBefore = now.minus(finishedWork);
        inBatches(() -> servers.purge(serversBefore, BATCH));
        inBatches(() -> actions.purge(serversBefore, BATCH));
        inBatches(() -> workflows.purge(workBefore, BATCH));
        inBatches(() -> orders.purge(workBefore, BATCH));
        inBatches(() -> events.purge(workBefore, BATCH));
    }

    private static void inBatches(IntSupplier batch) {
        for (int i = 0; i < MOST_BATCHES && batch.getAsInt() == BATCH; i++) {
            // the next batch follows at once; what is left after the last waits for the next time
        }
    }
}
