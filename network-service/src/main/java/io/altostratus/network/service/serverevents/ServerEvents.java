package io.altostratus.network.service.serverevents;

import com.github.kagkarlsson.scheduler.task.CompletionHandler;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.LogContext;
import io.altostratus.context.RequestContext;
import io.altostratus.persistence.PersistentTasks;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Tells compute-api what has happened to ports of servers: written down with the transaction in which it happened, and
 * sent until compute-api has accepted it or has answered that it never will. All that one transaction has to tell goes
 * with one request.
 */
@Component
public class ServerEvents {

    private static final Logger LOG = LoggerFactory.getLogger(ServerEvents.class);
    private static final String TASK = "server-events";
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(1);
    /** Who still waits for an event after a day does not wait for it. */
    private static final Duration LIFETIME = Duration.ofHours(24);
    /** Answers after which it makes sense to try again, beside those of 5xx. */
    private static final Set<Integer> NOT_FINAL = Set.of(401, 403, 408, 429);

    /** A task's data. */
    record Batch(List<ServerEvent> events, RequestContext context, Instant happenedAt) {}

    private final ObjectProvider<PersistentTasks> tasks;
    private final ServiceSession session;
    private final Clock clock;
    /** A compute-api that hangs must not hold all threads of the outbox. */
    private final Semaphore requests = new Semaphore(2);
    /** Whether others wait for one of them to end. */
    private final AtomicBoolean queued = new AtomicBoolean();

    ServerEvents(ObjectProvider<PersistentTasks> tasks, ServiceSession session, Clock clock) {
        this.tasks = tasks;
        this.session = session;
        this.clock = clock;
    }

    /** Must be called inside the transaction in which it happens. */
    public void tell(List<ServerEvent> events, RequestContext context) {
        if (!events.isEmpty()) {
            tasks.getObject()
                    .scheduleNew(TASK, UUID.randomUUID().toString(), new Batch(events, context, clock.instant()));
        }
    }

    /** The task that sends; give it to {@link PersistentTasks}. */
    public Task<?> task() {
        return Tasks.custom(TASK, Batch.class).onFailure(this::later).execute((instance, context) -> {
            if (!requests.tryAcquire()) {
                return this::whenOneIsThrough;
            }
            try {
                send(instance.getData());
            } finally {
                requests.release();
                if (queued.getAndSet(false)) {
                    tasks.getObject().lookNow();
                }
            }
            return new CompletionHandler.OnCompleteRemove<>();
        });
    }

    /** Due at once, and begun as soon as a request has ended. */
    private void whenOneIsThrough(ExecutionComplete complete, ExecutionOperations<Batch> operations) {
        operations.reschedule(complete, clock.instant());
        queued.set(true);
        if (requests.availablePermits() > 0) {
            tasks.getObject().lookNow(); // the last one has ended meanwhile
        }
    }

    private void send(Batch batch) {
        try (LogContext context = LogContext.of(batch.context())) {
            int status = send(batch.events(), batch.context());
            if (status == 400 && batch.events().size() > 1) {
                // One that is malformed, such as of a device that is no server, must not take the others with it.
                for (ServerEvent event : batch.events()) {
                    send(List.of(event), batch.context());
                }
            }
        }
    }

    private int send(List<ServerEvent> events, RequestContext context) {
        JsonHttpClient.Response response =
                session.send("compute", "POST", "/os-server-external-events", Map.of("events", events), context);
        if (response.status() >= 500 || NOT_FINAL.contains(response.status())) {
            throw new DependencyUnavailableException(
                    "compute-api (it answered " + response.status() + " to events)", null);
        }
        if (response.status() == 200) {
            LOG.info("compute-api has taken {} events of ports", events.size());
        } else {
            // 207 names events that it cannot use, such as of servers that have gone meanwhile.
            LOG.info("compute-api answered {} to {}", response.status(), events);
        }
        return response.status();
    }

    private void later(ExecutionComplete complete, ExecutionOperations<Batch> operations) {
        int failures = complete.getExecution().consecutiveFailures;
        Batch batch = (Batch) complete.getExecution().taskInstance.getData();
        if (batch.happenedAt().plus(LIFETIME).isBefore(clock.instant())) {
            LOG.error("Nobody took these events for a day, they are given up: {}", batch.events());
            operations.remove();
            return;
        }
        Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, 10));
        operations.reschedule(
                complete, clock.instant().plus(pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause));
    }
}
