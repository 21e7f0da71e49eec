package io.altostratus.compute.agent.fake;

import io.altostratus.compute.agent.console.ConsoleRelay;
import io.altostratus.compute.agent.host.HostAgent;
import io.altostratus.compute.agent.host.HostIdentity;
import io.altostratus.compute.agent.host.PlacementSettings;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.BrokerProperties;
import io.altostratus.messaging.Topology;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Many hosts in one process, each with its own broker account, agent and fake network agent. */
public final class FakeHosts implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(FakeHosts.class);
    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final int WORKERS = 2;

    private final Map<String, String> passwords;
    private final BrokerProperties broker;
    private final String zone;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newScheduledThreadPool(2);
    private final List<AutoCloseable> parts = new ArrayList<>();
    private volatile boolean running;

    /** @param passwords broker passwords by host name */
    public FakeHosts(Map<String, String> passwords, BrokerProperties broker, String zone, Clock clock) {
        this.passwords = Map.copyOf(passwords);
        this.broker = broker;
        this.zone = zone;
        this.clock = clock;
    }

    @Override
    public void start() {
        running = true;
        passwords.forEach(this::startHost);
    }

    private void startHost(String host, String password) {
        Broker orders = connect(host, password, "fake-compute-" + host);
        Broker network = connect(host, password, "fake-network-" + host);
        FakeL2Agent l2 = new FakeL2Agent(host, network, clock);
        FakeDriver driver = new FakeDriver(host, l2::plugged, l2::unplugged, image -> true);
        HostIdentity identity = new HostIdentity(
                host, "127.0.0.1", zone, WORKERS, 0, 0, 0, HEARTBEAT, Duration.ofMinutes(5), PlacementSettings.NONE);
        HostAgent agent = new HostAgent(
                identity, driver, new FakeSeenOrders(), new ConsoleRelay("127.0.0.1", 0), orders, clock, timer);
        network.whenConnected(l2::heartbeat);
        network.start(List.of(l2.consumer()));
        l2.start();
        timer.scheduleWithFixedDelay(l2::heartbeat, HEARTBEAT.toMillis(), HEARTBEAT.toMillis(), TimeUnit.MILLISECONDS);
        agent.start();
        parts.add(agent);
        parts.add(l2);
        parts.add(network);
    }

    private Broker connect(String host, String password, String name) {
        return new Broker(
                new BrokerProperties(
                        broker.host(),
                        broker.port(),
                        broker.virtualHost(),
                        Topology.hostAccount(host),
                        password,
                        broker.confirmTimeout()),
                name);
    }

    @Override
    public void stop() {
        running = false;
        timer.shutdownNow();
        for (AutoCloseable part : parts.reversed()) {
            try {
                part.close();
            } catch (Exception e) {
                LOG.debug("A part did not close", e);
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
