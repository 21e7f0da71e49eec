package io.altostratus.messaging;

import java.util.List;
import java.util.UUID;
import org.springframework.amqp.core.Binding;
import org.springframework.amqp.core.BindingBuilder;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.core.FanoutExchange;
import org.springframework.amqp.core.Queue;
import org.springframework.amqp.core.QueueBuilder;
import org.springframework.amqp.core.TopicExchange;

/** The kinds of queue that the cloud uses. */
public final class Queues {

    private Queues() {}

    /** For work that must not be lost: replicated, with a place for what nobody could handle. */
    public static Queue work(String name) {
        return QueueBuilder.durable(name)
                .quorum()
                .deadLetterExchange(Topology.DEAD_LETTERS)
                .build();
    }

    /** For calls and hints: what is not taken soon is not wanted any more. */
    public static Queue calls(String name) {
        return QueueBuilder.durable(name).ttl(60_000).maxLength(10_000).build();
    }

    /** One program's copy of what is told to all; lost with its connection, which is harmless: it then pulls. */
    public static Queue own(String prefix) {
        return QueueBuilder.nonDurable(prefix + "." + UUID.randomUUID())
                .exclusive()
                .autoDelete()
                .build();
    }

    public static List<Declarable> boundToFanout(Queue queue, String exchange) {
        FanoutExchange fanout = new FanoutExchange(exchange, true, false);
        return List.of(fanout, queue, BindingBuilder.bind(queue).to(fanout));
    }

    /** A fanout exchange that this program publishes to. */
    public static Declarable fanout(String exchange) {
        return new FanoutExchange(exchange, true, false);
    }

    /** Lets hosts reach this queue, by its name as routing key. */
    public static List<Declarable> reachableFromHosts(Queue queue) {
        TopicExchange fromHosts = new TopicExchange(Topology.FROM_HOSTS, true, false);
        Binding binding = BindingBuilder.bind(queue).to(fromHosts).with(queue.getName());
        return List.of(fromHosts, queue, binding);
    }
}
