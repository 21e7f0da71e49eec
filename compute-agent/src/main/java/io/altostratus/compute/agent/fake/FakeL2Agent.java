package io.altostratus.compute.agent.fake;

import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.Envelope;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.QueueProbe;
import io.altostratus.messaging.Topology;
import io.altostratus.network.model.AgentHeartbeat;
import io.altostratus.network.model.HostLeftovers;
import io.altostratus.network.model.HostLeftoversRequest;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.network.model.PortsUnwired;
import io.altostratus.network.model.PortsWired;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.amqp.core.Queue;

/**
 * Stands for a host's network agent: connects nothing, but tells network-service by the ordinary messages that ports are
 * wired, so that everything around it behaves as with a real one.
 */
public final class FakeL2Agent implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(FakeL2Agent.class);
    private static final long COLLECT_MILLIS = 10;

    private final String host;
    private final Broker broker;
    private final QueueProbe probe;
    private final Address service;
    private final long startedAt;
    private final AtomicLong wirings = new AtomicLong();
    private final LinkedBlockingQueue<PortsWired.Wired> wired = new LinkedBlockingQueue<>(100_000);
    private final LinkedBlockingQueue<String> unwired = new LinkedBlockingQueue<>(100_000);
    private volatile boolean running = true;

    public FakeL2Agent(String host, Broker broker, Clock clock) {
        this.host = host;
        this.broker = broker;
        this.probe = new QueueProbe(broker, host, NetworkQueues.AGENT, clock);
        this.service = Address.fromHost(host, Topology.hostsQueue(NetworkQueues.SERVICE));
        this.startedAt = clock.instant().getEpochSecond();
    }

    /** What it takes of the host's network queue; the states of ports need nothing to be done. */
    Consumer consumer() {
        MessageHandlers handlers = probe.handledBy(new MessageHandlers())
                .on(PortChanged.class, (message, delivery) -> {})
                .on(PortRemoved.class, (message, delivery) -> {})
                .answer(HostLeftoversRequest.class, (request, delivery) -> new HostLeftovers(host, List.of()));
        return new Consumer(
                broker,
                new Queue(Topology.hostQueue(host, NetworkQueues.AGENT)),
                handlers,
                1,
                Topology.hostExchange(host));
    }

    void start() {
        Thread.ofVirtual().name("fake-l2").start(this::report);
    }

    void heartbeat() {
        RequestContext context = RequestContext.background(RequestIds.next());
        AgentHeartbeat heartbeat = new AgentHeartbeat(
                host,
                "Linux bridge agent",
                "network-agent-fake",
                startedAt,
                probe.probe(context).toMillis(),
                // Without an end for tunnels: a real host beside it would send frames there.
                Map.of("interface_mappings", Map.of("default", "fake0"), "tunnel_types", List.of("vxlan")));
        broker.publisher().hint(service, Envelope.of(heartbeat, context));
    }

    void plugged(GuestSpec.NicSpec nic) {
        if (!wired.offer(new PortsWired.Wired(nic.portId(), "fake-" + startedAt + "-" + wirings.incrementAndGet()))) {
            LOG.warn("Too many ports wait to be reported");
        }
    }

    void unplugged(GuestSpec.NicSpec nic) {
        if (!unwired.offer(nic.portId())) {
            LOG.warn("Too many ports wait to be reported");
        }
    }

    private void report() {
        while (running) {
            try {
                PortsWired.Wired first = wired.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    TimeUnit.MILLISECONDS.sleep(COLLECT_MILLIS);
                    List<PortsWired.Wired> all = new ArrayList<>(List.of(first));
                    wired.drainTo(all, 500);
                    untilSent(new PortsWired(host, all));
                }
                if (!unwired.isEmpty()) {
                    List<String> gone = new ArrayList<>();
                    unwired.drainTo(gone, 500);
                    untilSent(new PortsUnwired(host, gone));
                }
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void untilSent(Object report) throws InterruptedException {
        Envelope envelope = Envelope.of(report, RequestContext.background(RequestIds.next()));
        while (running) {
            try {
                broker.publisher().publish(service, envelope);
                return;
            } catch (DependencyUnavailableException away) {
                TimeUnit.MILLISECONDS.sleep(500);
            }
        }
    }

    @Override
    public void close() {
        running = false;
    }
}
