package io.altostratus.persistence;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerName;
import com.github.kagkarlsson.scheduler.jdbc.MariaDBJdbcCustomization;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.OnStartup;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.altostratus.context.Json;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.jdbc.datasource.TransactionAwareDataSourceProxy;

/**
 * Work that is written down with the transaction that wants it and done after it: the outbox and recurring duties. Each
 * runs on one instance of the service at a time; what a dead instance had begun, another begins again.
 *
 * <p>The rows live in the service's own table, so that services which share a schema relay only what they wrote.
 */
public final class PersistentTasks implements SmartLifecycle {

    private static final Duration HEARTBEAT = Duration.ofSeconds(3);

    private static final Logger LOG = LoggerFactory.getLogger(PersistentTasks.class);
    private static final long RETRY_MILLIS = 250;

    private final DataSource dataSource;
    private final Scheduler scheduler;
    private volatile boolean running;
    private volatile @Nullable Thread beginning;

    /**
     * @param table with the columns of db-scheduler's task table
     * @param threads how many tasks run at once
     * @param tasks recurring ones among them are started at once
     */
    public PersistentTasks(DataSource dataSource, String table, int threads, List<? extends Task<?>> tasks) {
        this.dataSource = dataSource;
        List<Task<?>> known = new ArrayList<>();
        List<RecurringTask> recurring = new ArrayList<>();
        for (Task<?> task : tasks) {
            if (task instanceof OnStartup) {
                recurring.add(new RecurringTask(task));
            } else {
                known.add(task);
            }
        }
        var builder = Scheduler.create(new TransactionAwareDataSourceProxy(dataSource), known)
                .jdbcCustomization(new MariaDBJdbcCustomization(true))
                .tableName(table)
                .threads(threads)
                .pollingInterval(Duration.ofSeconds(5))
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(4)
                .schedulerName(new SchedulerName.Fixed(table + "-" + UUID.randomUUID()))
                .commitWhenAutocommitDisabled(false)
                .alwaysPersistTimestampInUTC()
                .failureLogging(com.github.kagkarlsson.scheduler.logging.LogLevel.WARN, false)
                .shutdownMaxWait(Duration.ofSeconds(4))
                .serializer(new JsonSerializer());
        recurring.forEach(task -> task.startWith(builder));
        this.scheduler = builder.build();
    }

    /** Written with the current transaction; begun right after its commit. */
    public void schedule(String task, String id, Object data) {
        scheduler.schedule(new TaskInstance<>(task, id, data), Instant.now());
        Transactions.afterCommit(this::lookNow);
    }

    /** The same for an id that no task has had before, such as a new UUID: it is not looked for, which saves a statement. */
    public void scheduleNew(String task, String id, Object data) {
        scheduler.scheduleBatch(List.of(new TaskInstance<>(task, id, data)), Instant.now());
        Transactions.afterCommit(this::lookNow);
    }

    /** Begins at once what is due, instead of at the next look at the table. */
    public void lookNow() {
        scheduler.triggerCheckForDueExecutions();
    }

    /** Returns at once; begins when the database answers, because a duty that cannot be written down then never runs. */
    @Override
    public void start() {
        running = true;
        beginning = Thread.ofVirtual().name("tasks-begin").start(this::begin);
    }

    private void begin() {
        while (running) {
            if (databaseAnswers()) {
                scheduler.start();
                return;
            }
            if (!pause()) {
                return;
            }
        }
    }

    private boolean databaseAnswers() {
        try (Connection connection = dataSource.getConnection()) {
            return connection.isValid(2);
        } catch (SQLException away) {
            LOG.debug("The database does not answer yet: {}", away.getMessage());
            return false;
        }
    }

    private static boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(RETRY_MILLIS);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    @Override
    public void stop() {
        running = false;
        Thread begun = beginning;
        if (begun != null) {
            begun.interrupt();
            try {
                begun.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        scheduler.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** Gives the compiler the intersection type that the builder asks for. */
    private record RecurringTask(Task<?> task) {

        @SuppressWarnings({"unchecked", "rawtypes"})
        void startWith(com.github.kagkarlsson.scheduler.SchedulerBuilder builder) {
            builder.startTasks((List) List.of(task));
        }
    }

    private static final class JsonSerializer implements Serializer {

        @Override
        public byte[] serialize(Object data) {
            return Json.MAPPER.writeValueAsString(data).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public <T> T deserialize(Class<T> type, byte[] data) {
            return Json.MAPPER.readValue(data, type);
        }
    }
}
