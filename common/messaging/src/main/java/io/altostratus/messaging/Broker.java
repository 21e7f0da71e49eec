package io.altostratus.messaging;

import com.rabbitmq.client.ConnectionFactory;
import io.altostratus.context.DependencyUnavailableException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.AmqpException;
import org.springframework.amqp.core.Declarable;
import org.springframework.amqp.rabbit.connection.CachingConnectionFactory;
import org.springframework.amqp.rabbit.connection.Connection;
import org.springframework.amqp.rabbit.connection.ConnectionListener;
import org.springframework.amqp.rabbit.core.RabbitAdmin;
import org.springframework.amqp.rabbit.core.RabbitTemplate;
import org.springframework.context.support.GenericApplicationContext;

/**
 * One program's connections to the broker: one that consumes and calls, one that publishes, so that a broker which
 * blocks publishers for want of memory still lets consumers empty its queues. Everything is set up again after a
 * connection was lost.
 */
public final class Broker implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Broker.class);

    private final BrokerProperties properties;
    private final CachingConnectionFactory connections;
    private final GenericApplicationContext declarations = new GenericApplicationContext();
    private final Publisher publisher;
    private final List<Runnable> whenConnected = new CopyOnWriteArrayList<>();
    private final List<AutoCloseable> parts = new ArrayList<>();
    private volatile @Nullable RabbitAdmin admin;

    /** @param name shown in the broker's list of connections */
    public Broker(BrokerProperties properties, String name) {
        this.properties = properties;
        ConnectionFactory client = new ConnectionFactory();
        client.setHost(properties.host());
        client.setPort(properties.port());
        client.setVirtualHost(properties.virtualHost());
        client.setUsername(properties.username());
        client.setPassword(properties.password());
        client.setConnectionTimeout(2_000);
        client.setHandshakeTimeout(4_000);
        client.setRequestedHeartbeat(10);
        client.setAutomaticRecoveryEnabled(false);
        client.setChannelRpcTimeout(4_000);
        connections = new CachingConnectionFactory(client);
        connections.setConnectionNameStrategy(factory -> name);
        connections.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        connections.setChannelCacheSize(16);
        connections.setPublisherConfirmType(CachingConnectionFactory.ConfirmType.CORRELATED);
        connections.setPublisherReturns(true);
        connections.addConnectionListener(new ConnectionListener() {
            @Override
            public void onCreate(@Nullable Connection connection) {
                for (Runnable action : whenConnected) {
                    Thread.ofVirtual().name("broker-connected").start(action);
                }
            }
        });
        RabbitTemplate rabbit = new RabbitTemplate(connections);
        rabbit.setUsePublisherConnection(true);
        rabbit.setMandatory(true);
        publisher = new Publisher(rabbit, properties.username(), properties.confirmTimeout());
    }

    public Publisher publisher() {
        return publisher;
    }

    /** The account whose name the broker puts its word for in each message. */
    public String account() {
        return properties.username();
    }

    CachingConnectionFactory connections() {
        return connections;
    }

    /** Makes sure that queues, exchanges and bindings exist whenever a connection is opened. Call before consuming. */
    public void declare(List<? extends Declarable> declarables) {
        for (Declarable declarable : declarables) {
            declarations.registerBean(
                    "declarable-" + declarations.getBeanDefinitionCount(), Declarable.class, () -> declarable);
        }
    }

    /** Runs the action each time the consuming connection was opened, also the first time: what was missed is pulled. */
    public void whenConnected(Runnable action) {
        whenConnected.add(action);
    }

    /** Begins to declare and to connect. Returns at once, also while the broker is away. */
    public void start(List<? extends Consumer> consumers) {
        declarations.refresh();
        RabbitAdmin declarer = new RabbitAdmin(connections);
        declarer.setApplicationContext(declarations);
        declarer.setIgnoreDeclarationExceptions(true);
        declarer.afterPropertiesSet();
        admin = declarer;
        for (Consumer consumer : consumers) {
            parts.add(consumer);
            Thread.ofVirtual().name("consumer-start").start(consumer::start);
        }
    }

    /**
     * For who would rather not wait for an answer that cannot come.
     *
     * @throws DependencyUnavailableException if there is no connection to the broker and none can be made
     */
    public void requireReachable() {
        try {
            connections.createConnection();
        } catch (AmqpException e) {
            throw new DependencyUnavailableException("the message broker", e);
        }
    }

    /** Declares again what could not be before, such as a binding to an exchange that another service had yet to make. */
    public void redeclare() {
        RabbitAdmin declarer = admin;
        if (declarer != null) {
            declarer.initialize();
        }
    }

    @Override
    public void close() {
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.warn("A consumer did not close", e);
            }
        }
        connections.destroy();
        declarations.close();
    }
}
