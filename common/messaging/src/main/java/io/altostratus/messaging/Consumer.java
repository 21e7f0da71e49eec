package io.altostratus.messaging;

import com.rabbitmq.client.Channel;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.Json;
import io.altostratus.context.LogContext;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpRejectAndDontRequeueException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.core.MessageProperties;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.rabbit.listener.DirectMessageListenerContainer;
import org.springframework.amqp.rabbit.listener.api.ChannelAwareMessageListener;

/**
 * Takes messages from one queue. A message is acknowledged when its handler has returned. While something that the
 * handler needs is away the message waits here and is tried again; a message that fails for another reason is tried
 * three times and then put among the dead letters, where an operator finds it.
 */
public final class Consumer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Consumer.class);
    private static final int ATTEMPTS = 3;
    private static final long LONGEST_PAUSE_MILLIS = 4_000;

    private final Broker broker;
    private final String queue;
    private final MessageHandlers handlers;
    private final @Nullable String replyExchange;
    private final DirectMessageListenerContainer container;
    private volatile boolean closed;

    /**
     * @param concurrency how many messages are handled at once, which is also how many the broker sends ahead
     * @param replyExchange where answers to calls are published; null for the default exchange
     */
    public Consumer(
            Broker broker, Queue queue, MessageHandlers handlers, int concurrency, @Nullable String replyExchange) {
        this.broker = broker;
        this.queue = queue.getActualName();
        this.handlers = handlers;
        this.replyExchange = replyExchange;
        this.container = new DirectMessageListenerContainer(broker.connections());
        container.setQueueNames(queue.getName());
        container.setConsumersPerQueue(concurrency);
        container.setPrefetchCount(1);
        container.setMissingQueuesFatal(false);
        container.setFailedDeclarationRetryInterval(1_000);
        container.setRecoveryInterval(500);
        container.setDefaultRequeueRejected(false);
        container.setShutdownTimeout(3_000);
        container.setTaskExecutor(task -> Thread.ofVirtual().start(task));
        container.setMessageListener((ChannelAwareMessageListener) this::onMessage);
    }

    public Consumer(Broker broker, Queue queue, MessageHandlers handlers, int concurrency) {
        this(broker, queue, handlers, concurrency, null);
    }

    void start() {
        container.afterPropertiesSet();
        container.start();
    }

    private void onMessage(Message message, @Nullable Channel channel) {
        Envelope envelope;
        try {
            envelope = Envelope.fromAmqp(message);
        } catch (RuntimeException e) {
            LOG.error("A message in {} cannot be read and is put among the dead letters", queue, e);
            throw new AmqpRejectAndDontRequeueException("unreadable", e);
        }
        Delivery delivery = new Delivery(
                envelope.context(),
                Envelope.senderOf(message),
                envelope.messageId(),
                Boolean.TRUE.equals(message.getMessageProperties().getRedelivered()));
        try (LogContext context = LogContext.of(envelope.context())) {
            handle(message, envelope, delivery);
        }
    }

    private void handle(Message message, Envelope envelope, Delivery delivery) {
        String replyTo = message.getMessageProperties().getReplyTo();
        long pause = 250;
        for (int attempt = 1; ; ) {
            try {
                Object answer = handlers.handle(envelope, delivery);
                if (replyTo != null) {
                    reply(replyTo, message, answer == null ? "null" : Json.MAPPER.writeValueAsString(answer), null);
                }
                return;
            } catch (CallRefusedException refused) {
                if (replyTo != null) {
                    reply(replyTo, message, Json.MAPPER.writeValueAsString(refused.getMessage()), refused.reason());
                    return;
                }
                throw new AmqpRejectAndDontRequeueException("refused", refused);
            } catch (RuntimeException e) {
                if (replyTo != null) {
                    // The caller waits and asks again; a call is never kept for later.
                    LOG.warn("{} could not be answered", envelope.type(), e);
                    return;
                }
                if (!TransientFailures.isTransient(e) && attempt++ >= ATTEMPTS) {
                    LOG.error("{} failed {} times and is put among the dead letters", envelope.type(), ATTEMPTS, e);
                    throw new AmqpRejectAndDontRequeueException("failed", e);
                }
                LOG.warn("{} will be tried again: {}", envelope.type(), e.toString());
                pause(pause);
                pause = Math.min(pause * 2, LONGEST_PAUSE_MILLIS);
            }
        }
    }

    private void reply(String replyTo, Message call, String json, @Nullable String refusal) {
        MessageProperties properties = new MessageProperties();
        properties.setContentType(MessageProperties.CONTENT_TYPE_JSON);
        properties.setCorrelationId(call.getMessageProperties().getCorrelationId());
        properties.setUserId(broker.account());
        if (refusal != null) {
            properties.setHeader(CallChannel.REFUSAL, refusal);
        }
        Message answer = new Message(json.getBytes(StandardCharsets.UTF_8), properties);
        broker.publisher().reply(new Address(replyExchange == null ? "" : replyExchange, replyTo), answer);
    }

    private void pause(long millis) {
        if (closed) {
            throw new DependencyUnavailableException("this consumer", null); // it stays in the queue
        }
        try {
            TimeUnit.MILLISECONDS.sleep(millis);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DependencyUnavailableException("this consumer", e);
        }
    }

    @Override
    public void close() {
        closed = true;
        container.stop();
    }
}
