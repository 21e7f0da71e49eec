package io.altostratus.messaging.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.altostratus.persistence.PersistentTasks;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.SliceTest;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbPoolDataSource;

/** After a reboot programs are there before their database. */
@SliceTest
class LateDatabaseTest {

    @Test
    void dutiesBeginWhenTheDatabaseComes() throws Exception {
        MariaDbServer server = MariaDbServer.shared();
        MariaDbServer.Schema schema = server.createSchema("late");
        AtomicInteger runs = new AtomicInteger();
        try (MariaDbPoolDataSource dataSource =
                new MariaDbPoolDataSource(schema.url() + "?user=root&connectTimeout=500")) {
            new SchemaMigration("outbox").migrate(dataSource);
            server.stop();
            PersistentTasks tasks;
            try {
                tasks = new PersistentTasks(
                        dataSource,
                        "tasks",
                        1,
                        List.of(Tasks.recurring("duty", FixedDelay.of(Duration.ofMinutes(10)))
                                .execute((instance, context) -> runs.incrementAndGet())));
                tasks.start();
                assertThat(runs).hasValue(0);
            } finally {
                server.restart();
            }
            try {
                await().atMost(Duration.ofSeconds(20)).untilAtomic(runs, org.hamcrest.Matchers.greaterThan(0));
            } finally {
                tasks.stop();
            }
        }
    }
}
