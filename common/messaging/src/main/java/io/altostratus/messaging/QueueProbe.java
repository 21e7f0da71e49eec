package io.altostratus.messaging;

import io.altostratus.context.RequestContext;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/**
 * A message that an agent sends to itself through its own queue. As long as it comes back the agent truly consumes; a
 * connection can look healthy while nothing arrives.
 */
public final class QueueProbe {

    /** The message. */
    @MessageType("host.probe")
    public record Probe(String sender) {}

    private final Broker broker;
    private final Address address;
    private final String sender;
    private final Clock clock;
    private volatile Instant lastHeard;

    /** @param agent the part of the host whose queue is probed */
    public QueueProbe(Broker broker, String host, String agent, Clock clock) {
        this.broker = broker;
        this.address = Address.fromHost(host, Topology.probeKey(host, agent));
        this.sender = agent;
        this.clock = clock;
        this.lastHeard = clock.instant();
    }

    /** Give the probe's handler to the consumer of the queue. */
    public MessageHandlers handledBy(MessageHandlers handlers) {
        return handlers.on(Probe.class, (probe, delivery) -> lastHeard = clock.instant());
    }

    /** Sends a probe and tells how long ago one last came back. */
    public Duration probe(RequestContext context) {
        Duration age = Duration.between(lastHeard, clock.instant());
        broker.publisher().hint(address, Envelope.of(new Probe(sender), context));
        return age;
    }
}
