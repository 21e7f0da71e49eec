package io.altostratus.messaging;

import com.rabbitmq.client.AMQP;
import com.rabbitmq.client.Channel;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Date;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.amqp.AmqpException;

/**
 * Calls over one channel. Among services the answers come by RabbitMQ's direct reply-to. A host may publish only to its
 * own exchange, so answers of hosts come to a queue of the caller's that is bound behind {@link Topology#FROM_HOSTS}.
 */
public final class CallChannel implements Caller, AutoCloseable {

    static final String REFUSAL = "refusal";

    private static final String DIRECT_REPLY = "amq.rabbitmq.reply-to";
    private static final Duration ATTEMPT = Duration.ofSeconds(2);

    private record Answer(String sender, @Nullable String refusal, String json) {}

    private final Broker broker;
    private final boolean fromHosts;
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, CompletableFuture<Answer>> waiting = new ConcurrentHashMap<>();
    private @Nullable Channel channel;
    private String replyTo = DIRECT_REPLY;

    private CallChannel(Broker broker, boolean fromHosts) {
        this.broker = broker;
        this.fromHosts = fromHosts;
    }

    /** For calls that services answer. */
    public static CallChannel toServices(Broker broker) {
        return new CallChannel(broker, false);
    }

    /** For calls that hosts answer; only the host that was asked is believed. */
    public static CallChannel toHosts(Broker broker) {
        return new CallChannel(broker, true);
    }

    @Override
    public <A> A call(Address to, Object request, Class<A> answerType, Duration limit, RequestContext context) {
        Envelope envelope = Envelope.of(request, context);
        long end = System.nanoTime() + limit.toNanos();
        Exception last = null;
        while (true) {
            long left = end - System.nanoTime();
            if (left <= 0) {
                throw new DependencyUnavailableException(peer(to), last);
            }
            Duration attempt = Duration.ofNanos(Math.min(left, Math.max(ATTEMPT.toNanos(), limit.toNanos() / 2)));
            try {
                return decode(ask(to, envelope, attempt), to, answerType);
            } catch (AmqpException | IOException | TimeoutException e) {
                last = e;
                pause(Math.min(100, left / 1_000_000));
            }
        }
    }

    private Answer ask(Address to, Envelope envelope, Duration limit) throws IOException, TimeoutException {
        String correlation = UUID.randomUUID().toString();
        CompletableFuture<Answer> future = new CompletableFuture<>();
        waiting.put(correlation, future);
        try {
            AMQP.BasicProperties properties = new AMQP.BasicProperties.Builder()
                    .contentType("application/json")
                    .messageId(envelope.messageId())
                    .type(envelope.type())
                    .userId(broker.account())
                    .correlationId(correlation)
                    .timestamp(new Date())
                    .expiration(String.valueOf(Math.max(1, limit.toMillis())))
                    .headers(Map.of(
                            "version", envelope.version(),
                            "context", Json.MAPPER.writeValueAsString(envelope.context())))
                    .build();
            byte[] body = envelope.body().getBytes(StandardCharsets.UTF_8);
            lock.lock();
            try {
                Channel open = open();
                open.basicPublish(
                        to.exchange(),
                        to.routingKey(),
                        true,
                        properties.builder().replyTo(replyTo).build(),
                        body);
            } finally {
                lock.unlock();
            }
            return future.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DependencyUnavailableException(peer(to), e);
        } finally {
            waiting.remove(correlation);
        }
    }

    private Channel open() throws IOException {
        Channel current = channel;
        if (current != null && current.isOpen()) {
            return current;
        }
        Channel fresh = broker.connections().createConnection().createChannel(false);
        String queue = DIRECT_REPLY;
        replyTo = DIRECT_REPLY;
        if (fromHosts) {
            queue = fresh.queueDeclare("replies." + UUID.randomUUID(), false, true, true, Map.of())
                    .getQueue();
            replyTo = queue;
            fresh.queueBind(queue, Topology.FROM_HOSTS, queue);
        }
        fresh.basicConsume(
                queue,
                true,
                (tag, delivery) -> {
                    CompletableFuture<Answer> future =
                            waiting.get(String.valueOf(delivery.getProperties().getCorrelationId()));
                    if (future != null) {
                        Map<String, Object> headers = delivery.getProperties().getHeaders();
                        Object refusal = headers == null ? null : headers.get(REFUSAL);
                        future.complete(new Answer(
                                String.valueOf(delivery.getProperties().getUserId()),
                                refusal == null ? null : refusal.toString(),
                                new String(delivery.getBody(), StandardCharsets.UTF_8)));
                    }
                },
                (tag, signal) -> {});
        // Nobody has such a queue yet: the next attempt need not wait until this one is over.
        fresh.addReturnListener(returned -> {
            CompletableFuture<Answer> future =
                    waiting.get(String.valueOf(returned.getProperties().getCorrelationId()));
            if (future != null) {
                future.completeExceptionally(new IOException("there is no queue for " + returned.getRoutingKey()));
            }
        });
        fresh.addShutdownListener(signal -> waiting.values().forEach(f -> f.completeExceptionally(signal)));
        channel = fresh;
        return fresh;
    }

    private <A> A decode(Answer answer, Address to, Class<A> type) throws IOException {
        if (fromHosts && !isFrom(answer.sender(), to)) {
            throw new IOException("the answer came from " + answer.sender() + ", who was not asked");
        }
        if (answer.refusal() != null) {
            throw new CallRefusedException(answer.refusal(), Json.MAPPER.readValue(answer.json(), String.class));
        }
        return Json.MAPPER.readValue(answer.json(), type);
    }

    private static boolean isFrom(String sender, Address asked) {
        return asked.routingKey().startsWith(sender.replaceFirst("^host-", "host.") + ".");
    }

    private static String peer(Address to) {
        return to.routingKey().isEmpty() ? to.exchange() : to.routingKey();
    }

    private static void pause(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(Math.max(1, millis));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        Channel open = channel;
        if (open != null) {
            try {
                open.close();
            } catch (IOException | TimeoutException e) {
                // it is gone either way
            }
        }
    }
}
