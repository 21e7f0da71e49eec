package io.altostratus.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import com.rabbitmq.client.Connection;
import com.rabbitmq.client.ConnectionFactory;
import io.altostratus.context.RequestContext;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.SliceTest;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Queue;

/** What one compromised host can do with its broker account: speak for itself, and nothing else. */
@SliceTest
class HostIsolationTest {

    private static final RequestContext CONTEXT = RequestContext.background("req-test");

    private final Broker service = TestBroker.as("service-a");
    private final Broker alpha = TestBroker.as("host-alpha");
    private final List<Delivery> reports = new CopyOnWriteArrayList<>();
    private final Queue reportQueue = Queues.work(Topology.hostsQueue("conductor"));

    @BeforeEach
    void start() {
        service.declare(Queues.reachableFromHosts(reportQueue));
        service.start(List.of(new Consumer(
                service,
                reportQueue,
                new MessageHandlers()
                        .on(MessagingTest.Greeting.class, (m, d) -> reports.add(d))
                        .answer(MessagingTest.Question.class, (q, d) -> new MessagingTest.Reply(2 * q.number())),
                1)));
        Queue orders = new Queue(Topology.hostQueue("alpha", "compute"));
        alpha.start(List.of(new Consumer(
                alpha,
                orders,
                new MessageHandlers()
                        .answer(MessagingTest.Question.class, (q, d) -> new MessagingTest.Reply(q.number() + 1)),
                1,
                Topology.hostExchange("alpha"))));
    }

    @AfterEach
    void stop() {
        service.close();
        alpha.close();
    }

    @Test
    void aHostReportsAndAsksUnderItsVerifiedName() {
        Address conductor = Address.fromHost("alpha", reportQueue.getName());
        await().atMost(Duration.ofSeconds(10)).ignoreExceptions().until(() -> {
            alpha.publisher().publish(conductor, Envelope.of(new MessagingTest.Greeting("up"), CONTEXT));
            return true;
        });
        await().untilAsserted(() -> assertThat(reports).isNotEmpty());
        assertThat(reports.getFirst().sender()).isEqualTo("host-alpha");

        Caller caller = CallChannel.toServices(alpha);
        assertThat(caller.call(
                                conductor,
                                new MessagingTest.Question(4),
                                MessagingTest.Reply.class,
                                Duration.ofSeconds(5),
                                CONTEXT)
                        .doubled())
                .isEqualTo(8);
    }

    @Test
    void aServiceAsksAHost() {
        Caller caller = CallChannel.toHosts(service);
        assertThat(caller.call(
                                Address.host("alpha", "compute"),
                                new MessagingTest.Question(4),
                                MessagingTest.Reply.class,
                                Duration.ofSeconds(8),
                                CONTEXT)
                        .doubled())
                .isEqualTo(5);
    }

    @Test
    void aHostCannotReadAnothersOrders() throws Exception {
        try (Connection beta = connect("host-beta")) {
            assertRefused(beta, c -> c.basicConsume("host.alpha.compute", (t, d) -> {}, t -> {}));
            assertRefused(beta, c -> c.basicGet("host.alpha.network", true));
            assertRefused(beta, c -> c.basicConsume("conductor.hosts", (t, d) -> {}, t -> {}));
            assertRefused(beta, c -> c.basicGet(Topology.DEAD_LETTERS, true));
        }
    }

    @Test
    void aHostCannotWriteForAnotherOrPastItsExchange() throws Exception {
        try (Connection beta = connect("host-beta")) {
            assertRefused(beta, c -> publish(c, "host.alpha", "conductor.hosts", "host-beta"));
            assertRefused(beta, c -> publish(c, Topology.ORDERS, "host.alpha.compute", "host-beta"));
            assertRefused(beta, c -> publish(c, Topology.FROM_HOSTS, "conductor.hosts", "host-beta"));
            assertRefused(beta, c -> publish(c, "", "host.alpha.compute", "host-beta"));
            assertRefused(beta, c -> publish(c, "host.beta", "conductor.hosts", "host-alpha"));
        }
    }

    @Test
    void aHostCannotChangeTheTopology() throws Exception {
        try (Connection beta = connect("host-beta")) {
            assertRefused(beta, c -> c.queueDeclare("mine", false, false, true, Map.of()));
            assertRefused(beta, c -> c.exchangeDelete("host.alpha"));
            assertRefused(beta, c -> c.queueDelete("host.alpha.compute"));
            assertRefused(beta, c -> {
                String own = c.queueDeclare("host.beta.spy", false, true, true, Map.of())
                        .getQueue();
                return c.queueBind(own, Topology.FROM_HOSTS, "#");
            });
            assertRefused(beta, c -> {
                String own = c.queueDeclare("host.beta.spy2", false, true, true, Map.of())
                        .getQueue();
                return c.queueBind(own, Topology.ORDERS, "host.alpha.compute");
            });
            assertRefused(beta, c -> c.queueBind("host.alpha.compute", "host.beta", "x"));
        }
    }

    private interface Attempt {
        Object on(Channel channel) throws IOException;
    }

    private static Object publish(Channel channel, String exchange, String key, String userId) throws IOException {
        channel.basicPublish(
                exchange, key, new AMQP.BasicProperties.Builder().userId(userId).build(), new byte[] {'x'});
        return "published";
    }

    /** A refused publish closes the channel a moment later; a refused method at once. */
    private static void assertRefused(Connection connection, Attempt attempt) throws IOException {
        Channel channel = connection.createChannel();
        channel.confirmSelect();
        assertThatThrownBy(() -> {
                    attempt.on(channel);
                    channel.waitForConfirmsOrDie(3_000);
                    channel.queueDeclarePassive("host.beta.compute");
                    throw new AssertionError("it was allowed");
                })
                .satisfiesAnyOf(
                        e -> assertThat(e).hasStackTraceContaining("ACCESS_REFUSED"),
                        e -> assertThat(e).hasStackTraceContaining("user_id property set to"));
    }

    private static Connection connect(String account) throws Exception {
        ConnectionFactory factory = new ConnectionFactory();
        factory.setPort(RabbitMqServer.shared().port());
        factory.setVirtualHost("altostratus");
        factory.setUsername(account);
        factory.setPassword("pw");
        factory.setAutomaticRecoveryEnabled(false);
        return factory.newConnection();
    }
}
