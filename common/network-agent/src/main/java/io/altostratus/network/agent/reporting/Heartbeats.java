package io.altostratus.network.agent.reporting;

import io.altostratus.network.model.AgentHeartbeat;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells every few seconds that each agent of this host works, and whether it still hears. */
public final class Heartbeats implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeats.class);

    private final ServiceClient service;
    private final Duration interval;
    private final Map<String, Supplier<Map<String, Object>>> agents;
    private final long startedAt;
    private final String process = UUID.randomUUID().toString();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("heartbeat").factory());
    private volatile long lastHeardNanos = System.nanoTime();

    /**
     * @param agents what each tells about itself, by agent type
     */
    public Heartbeats(
            ServiceClient service,
            Duration interval,
            Map<String, Supplier<Map<String, Object>>> agents,
            InstantSource time) {
        this.service = service;
        this.interval = interval;
        this.agents = new LinkedHashMap<>(agents);
        this.startedAt = time.instant().getEpochSecond();
    }

    public void start() {
        timer.scheduleAtFixedRate(this::beat, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** Beats out of turn, for a connection that has just come. */
    public void beatSoon() {
        timer.execute(this::beat);
    }

    /** A probe has come back. */
    void heard(AgentProbe probe) {
        if (probe.process().equals(process)) {
            lastHeardNanos = Math.max(lastHeardNanos, probe.sentNanos());
        }
    }

    /** As Neutron's programs are called: operators look for these names, with which chains of the filters begin, too. */
    static String binaryOf(String agentType) {
        return "neutron-"
                + agentType
                        .toLowerCase(Locale.ROOT)
                        .replace("linux bridge", "linuxbridge")
                        .replace("open vswitch", "openvswitch")
                        .replace(' ', '-');
    }

    private void beat() {
        try {
            long age = Duration.ofNanos(System.nanoTime() - lastHeardNanos).toMillis();
            service.probe(new AgentProbe(System.nanoTime(), process));
            agents.forEach((type, configurations) -> service.hint(
                    new AgentHeartbeat(service.host(), type, binaryOf(type), startedAt, age, configurations.get())));
        } catch (RuntimeException e) {
            LOG.warn("A heartbeat was not sent: {}", e.getMessage());
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
