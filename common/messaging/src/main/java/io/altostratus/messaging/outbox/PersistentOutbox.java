package io.altostratus.messaging.outbox;

import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Envelope;
import io.altostratus.messaging.Publisher;
import io.altostratus.persistence.PersistentTasks;
import java.time.Duration;

/**
 * The outbox as rows of the service's table of persistent tasks. A row is claimed, published, and deleted once the
 * broker has confirmed the message; the row of a process that died is claimed by the next.
 */
public final class PersistentOutbox implements Outbox {

    /** A row's content. */
    record Row(Address to, Envelope envelope) {}

    private static final String TASK = "outbox";

    private final PersistentTasks tasks;

    private PersistentOutbox(PersistentTasks tasks) {
        this.tasks = tasks;
    }

    /** The task that relays rows; give it to {@link PersistentTasks}. */
    public static OneTimeTask<?> relay(Publisher publisher) {
        return Tasks.oneTime(TASK, Row.class)
                .onFailure(new FailureHandler.ExponentialBackoffFailureHandler<>(Duration.ofMillis(500), 1.5))
                .execute((instance, context) -> publisher.publish(
                        instance.getData().to(), instance.getData().envelope()));
    }

    public static PersistentOutbox on(PersistentTasks tasks) {
        return new PersistentOutbox(tasks);
    }

    @Override
    public void send(Address to, Object message, RequestContext context) {
        Envelope envelope = Envelope.of(message, context);
        tasks.scheduleNew(TASK, envelope.messageId(), new Row(to, envelope));
    }
}
