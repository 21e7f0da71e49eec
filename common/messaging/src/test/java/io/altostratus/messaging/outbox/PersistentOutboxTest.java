package io.altostratus.messaging.outbox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.BrokerDefinitions;
import io.altostratus.messaging.BrokerProperties;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.MessageType;
import io.altostratus.messaging.Queues;
import io.altostratus.persistence.PersistentTasks;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.persistence.Transactions;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.SliceTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.mariadb.jdbc.MariaDbPoolDataSource;
import org.springframework.amqp.core.Queue;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;

@SliceTest
class PersistentOutboxTest {

    @MessageType("test.fact")
    record Fact(String id) {}

    private static final RequestContext CONTEXT = RequestContext.background("req-test");

    private final List<String> heard = new CopyOnWriteArrayList<>();
    private MariaDbPoolDataSource dataSource;
    private JdbcClient jdbc;
    private Transactions transactions;
    private Broker broker;
    private PersistentTasks tasks;
    private Outbox outbox;
    private final Queue queue = Queues.work("facts");

    @BeforeEach
    void start() throws Exception {
        RabbitMqServer.shared()
                .importDefinitions(BrokerDefinitions.json(
                        new BrokerDefinitions.Accounts("altostratus", Map.of("service-a", "pw"), Map.of(), List.of())));
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("outbox");
        dataSource = new MariaDbPoolDataSource(schema.url() + "?user=root&maxPoolSize=8&socketTimeout=4000");
        new SchemaMigration("outbox").migrate(dataSource);
        jdbc = JdbcClient.create(dataSource);
        transactions = new Transactions(new JdbcTransactionManager(dataSource));
        broker = new Broker(
                new BrokerProperties(
                        "127.0.0.1",
                        RabbitMqServer.shared().port(),
                        "altostratus",
                        "service-a",
                        "pw",
                        Duration.ofSeconds(2)),
                "outbox-test");
        broker.declare(List.of(queue));
        broker.start(List.of(new Consumer(
                broker, queue, new MessageHandlers().on(Fact.class, (m, d) -> heard.add(m.id())), 1)));
        tasks = new PersistentTasks(dataSource, "tasks", 4, List.of(PersistentOutbox.relay(broker.publisher())));
        outbox = PersistentOutbox.on(tasks);
        tasks.start();
    }

    @AfterEach
    void stop() {
        tasks.stop();
        broker.close();
        dataSource.close();
    }

    @Test
    void aCommittedMessageLeavesAtOnceAndItsRowGoes() {
        record("a");
        await().atMost(Duration.ofSeconds(3))
                .untilAsserted(() -> assertThat(heard).containsExactly("a"));
        await().untilAsserted(() -> assertThat(rows()).isZero());
    }

    @Test
    void aRolledBackMessageNeverLeaves() {
        assertThatThrownBy(() -> transactions.run(() -> {
                    outbox.send(Address.queue("facts"), new Fact("no"), CONTEXT);
                    throw new IllegalStateException("rolled back");
                }))
                .isInstanceOf(IllegalStateException.class);
        record("yes");
        await().untilAsserted(() -> assertThat(heard).containsExactly("yes"));
        assertThat(rows()).isZero();
    }

    @Test
    void whatIsWrittenWhileTheBrokerIsAwayLeavesWhenItIsBack() {
        RabbitMqServer.shared().stop();
        record("b");
        record("c");
        assertThat(rows()).isEqualTo(2);

        RabbitMqServer.shared().restart();

        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(heard).contains("b", "c"));
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(rows()).isZero());
    }

    @Test
    void theRowOfADeadProcessIsRelayedByTheNext() {
        transactions.run(() -> {
            outbox.send(Address.queue("facts"), new Fact("orphan"), CONTEXT);
            // As if a process had claimed the row and died: nobody will send its heartbeat.
            jdbc.sql("UPDATE tasks SET picked = 1, picked_by = 'dead', last_heartbeat = UTC_TIMESTAMP(6)")
                    .update();
        });
        await().atMost(Duration.ofSeconds(40))
                .untilAsserted(() -> assertThat(heard).containsExactly("orphan"));
    }

    private void record(String id) {
        transactions.run(() -> {
            jdbc.sql("INSERT INTO facts (id) VALUES (:id)").param("id", id).update();
            outbox.send(Address.queue("facts"), new Fact(id), CONTEXT);
        });
    }

    private int rows() {
        return jdbc.sql("SELECT COUNT(*) FROM tasks").query(Integer.class).single();
    }
}
