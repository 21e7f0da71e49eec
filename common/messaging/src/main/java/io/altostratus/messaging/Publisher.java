package io.altostratus.messaging;

import io.altostratus.context.DependencyUnavailableException;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Message;
import org.springframework.amqp.rabbit.connection.CorrelationData;
import org.springframework.amqp.rabbit.core.RabbitTemplate;

/** Publishes messages, surely or as a hint. */
public final class Publisher {

    private static final Logger LOG = LoggerFactory.getLogger(Publisher.class);

    private final RabbitTemplate rabbit;
    private final String account;
    private final Duration confirmTimeout;

    Publisher(RabbitTemplate rabbit, String account, Duration confirmTimeout) {
        this.rabbit = rabbit;
        this.account = account;
        this.confirmTimeout = confirmTimeout;
    }

    /**
     * Returns once the broker has stored the message in at least one queue.
     *
     * @throws DependencyUnavailableException if it did not confirm in time, or no queue takes the message; it may have
     *     been stored all the same
     */
    public void publish(Address to, Envelope envelope) {
        CorrelationData confirmation = new CorrelationData(envelope.messageId());
        try {
            rabbit.send(to.exchange(), to.routingKey(), envelope.toAmqp(account, true), confirmation);
            CorrelationData.Confirm confirm =
                    confirmation.getFuture().get(confirmTimeout.toMillis(), TimeUnit.MILLISECONDS);
            if (!confirm.ack()) {
                throw new DependencyUnavailableException("the message broker", null);
            }
            if (confirmation.getReturned() != null) {
                throw new DependencyUnavailableException("the queue of " + to.routingKey(), null);
            }
        } catch (AmqpException | TimeoutException e) {
            throw new DependencyUnavailableException("the message broker", e);
        } catch (ExecutionException e) {
            throw new DependencyUnavailableException("the message broker", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DependencyUnavailableException("the message broker", e);
        }
    }

    /** An answer to a call: if it is lost the caller asks again. */
    void reply(Address to, Message answer) {
        try {
            rabbit.send(to.exchange(), to.routingKey(), answer);
        } catch (AmqpException e) {
            LOG.debug("An answer to {} was not sent: {}", to, e.getMessage());
        }
    }

    /** Publishes for whoever may have bound a queue; it is nobody's loss if none has. Never fails. */
    void announce(Address to, Message message) {
        try {
            rabbit.send(to.exchange(), to.routingKey(), message);
        } catch (AmqpException e) {
            LOG.debug("An announcement to {} was not sent: {}", to, e.getMessage());
        }
    }

    /** Publishes what may be lost without harm, since the receiver finds out by itself later. Never fails. */
    public void hint(Address to, Envelope envelope) {
        try {
            rabbit.send(to.exchange(), to.routingKey(), envelope.toAmqp(account, false));
        } catch (AmqpException e) {
            LOG.debug("Hint {} to {} was not sent: {}", envelope.type(), to, e.getMessage());
        }
    }
}
