package io.altostratus.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.SliceTest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.Queue;

@SliceTest
class MessagingTest {

    @MessageType("test.greeting")
    record Greeting(String text) {}

    @MessageType("test.question")
    record Question(int number) {}

    record Reply(int doubled) {}

    private static final RequestContext CONTEXT = RequestContext.background("req-test");

    private final List<Broker> brokers = new ArrayList<>();
    private final List<String> heard = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() {
        brokers.forEach(Broker::close);
    }

    @Test
    void aCastArrivesWithItsContextAndItsVerifiedSender() {
        Queue queue = Queues.work("greetings-" + UUID.randomUUID());
        List<Delivery> deliveries = new CopyOnWriteArrayList<>();
        consume("service-a", queue, List.of(queue), new MessageHandlers().on(Greeting.class, (m, d) -> {
                    heard.add(m.text());
                    deliveries.add(d);
                }));

        Broker sender = broker("service-b");
        publishUntilThere(sender, Address.queue(queue.getName()), new Greeting("hello"));

        await().untilAsserted(() -> assertThat(heard).contains("hello"));
        assertThat(deliveries.getFirst().context()).isEqualTo(CONTEXT);
        assertThat(deliveries.getFirst().sender()).isEqualTo("service-b");
    }

    @Test
    void aCallIsAnsweredOrRefusedOrTimesOut() {
        Queue queue = Queues.calls("questions-" + UUID.randomUUID());
        consume("service-a", queue, List.of(queue), new MessageHandlers().answer(Question.class, (q, d) -> {
                    if (q.number() < 0) {
                        throw new CallRefusedException("negative", "must not be negative");
                    }
                    return new Reply(2 * q.number());
                }));
        Caller caller = CallChannel.toServices(broker("service-b"));
        Address to = Address.queue(queue.getName());

        assertThat(caller.call(to, new Question(21), Reply.class, Duration.ofSeconds(8), CONTEXT))
                .isEqualTo(new Reply(42));
        assertThatThrownBy(() -> caller.call(to, new Question(-1), Reply.class, Duration.ofSeconds(5), CONTEXT))
                .isInstanceOfSatisfying(
                        CallRefusedException.class, e -> assertThat(e.reason()).isEqualTo("negative"));
        assertThatThrownBy(() -> caller.call(
                        Address.queue("nobody"), new Question(1), Reply.class, Duration.ofMillis(300), CONTEXT))
                .isInstanceOf(DependencyUnavailableException.class);
    }

    /** One attempt may last for half of the limit; a queue that is not there yet must not cost that long. */
    @Test
    @Timeout(30)
    void aCallThatComesBeforeItsQueueIsAskedAgainAtOnce() throws Exception {
        Queue queue = Queues.calls("questions-" + UUID.randomUUID());
        Caller caller = CallChannel.toServices(broker("service-b"));
        try (var asking = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Reply> reply = asking.submit(() -> caller.call(
                    Address.queue(queue.getName()), new Question(21), Reply.class, Duration.ofMinutes(5), CONTEXT));
            consume(
                    "service-a",
                    queue,
                    List.of(queue),
                    new MessageHandlers().answer(Question.class, (q, d) -> new Reply(2 * q.number())));
            assertThat(reply.get()).isEqualTo(new Reply(42));
        }
    }

    @Test
    void aMessageThatNobodyCanHandleLandsAmongTheDeadLettersAndWorkGoesOn() {
        Queue queue = Queues.work("poison-" + UUID.randomUUID());
        AtomicInteger attempts = new AtomicInteger();
        consume("service-a", queue, List.of(queue), new MessageHandlers().on(Greeting.class, (m, d) -> {
                    if (m.text().equals("poison")) {
                        attempts.incrementAndGet();
                        throw new IllegalStateException("cannot");
                    }
                    heard.add(m.text());
                }));
        List<String> dead = new CopyOnWriteArrayList<>();
        consume(
                "service-b",
                new Queue(Topology.DEAD_LETTERS),
                List.of(),
                new MessageHandlers().on(Greeting.class, (m, d) -> dead.add(m.text())));

        Broker sender = broker("service-b");
        publishUntilThere(sender, Address.queue(queue.getName()), new Greeting("poison"));
        publishUntilThere(sender, Address.queue(queue.getName()), new Greeting("fine"));

        await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            assertThat(heard).contains("fine");
            assertThat(dead).containsExactly("poison");
        });
        assertThat(attempts).hasValue(3);
    }

    @Test
    void workWaitsWhileSomethingItNeedsIsAway() {
        Queue queue = Queues.work("patient-" + UUID.randomUUID());
        AtomicInteger attempts = new AtomicInteger();
        consume("service-a", queue, List.of(queue), new MessageHandlers().on(Greeting.class, (m, d) -> {
                    if (attempts.incrementAndGet() < 5) {
                        throw new DependencyUnavailableException("the database", null);
                    }
                    heard.add(m.text());
                }));
        publishUntilThere(broker("service-b"), Address.queue(queue.getName()), new Greeting("later"));

        await().atMost(Duration.ofSeconds(15))
                .untilAsserted(() -> assertThat(heard).containsExactly("later"));
    }

    @Test
    void fanoutReachesAllAndAReconnectIsTold() throws Exception {
        AtomicInteger pulls = new AtomicInteger();
        for (String account : List.of("service-a", "host-alpha")) {
            Queue own = Queues.own(account.equals("service-a") ? "service-a" : "host.alpha.compute");
            Broker broker = broker(account);
            // Hosts may not declare exchanges: the service that publishes has done so.
            List<Declarable> all = Queues.boundToFanout(own, "fanout.test");
            Broker declarer = broker("service-b");
            declarer.declare(List.of(Queues.fanout("fanout.test")));
            declarer.start(List.of());
            publishUntilThere(declarer, Address.queue(Topology.DEAD_LETTERS), new Greeting("x"));
            broker.declare(account.equals("service-a") ? all : all.subList(1, all.size()));
            broker.whenConnected(pulls::incrementAndGet);
            broker.start(List.of(new Consumer(
                    broker, own, new MessageHandlers().on(Greeting.class, (m, d) -> heard.add(account)), 1)));
        }
        Broker sender = broker("service-b");
        await().untilAsserted(() -> {
            sender.publisher().hint(Address.fanout("fanout.test"), Envelope.of(new Greeting("all"), CONTEXT));
            assertThat(heard).contains("service-a", "host-alpha");
        });
        int before = pulls.get();

        RabbitMqServer.shared().stop();
        assertThatThrownBy(() -> sender.publisher()
                        .publish(Address.queue(Topology.DEAD_LETTERS), Envelope.of(new Greeting("x"), CONTEXT)))
                .isInstanceOf(DependencyUnavailableException.class);
        RabbitMqServer.shared().restart();

        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(pulls.get()).isGreaterThanOrEqualTo(before + 2));
        heard.clear();
        await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            sender.publisher().hint(Address.fanout("fanout.test"), Envelope.of(new Greeting("all"), CONTEXT));
            assertThat(heard).contains("service-a", "host-alpha");
        });
    }

    private Broker broker(String account) {
        Broker broker = TestBroker.as(account);
        brokers.add(broker);
        return broker;
    }

    private void consume(String account, Queue queue, List<? extends Declarable> declare, MessageHandlers handlers) {
        Broker broker = broker(account);
        broker.declare(declare);
        broker.start(List.of(new Consumer(broker, queue, handlers, 1)));
    }

    /** The consumer declares its queue in the background. */
    private static void publishUntilThere(Broker sender, Address to, Object message) {
        await().atMost(Duration.ofSeconds(20))
                .ignoreException(DependencyUnavailableException.class)
                .until(() -> {
                    sender.publisher().publish(to, Envelope.of(message, CONTEXT));
                    return true;
                });
    }
}
