package io.altostratus.compute.scheduler.host;

import io.altostratus.compute.database.hosts.ComputeNode;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.hosts.Ratios;
import io.altostratus.compute.database.hosts.ServiceRecord;
import io.altostratus.compute.database.hosts.ServiceRepository;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * All hosts, in memory: read from the database when the last reading is old, and kept up with this scheduler's own
 * claims in between.
 */
public final class HostStates {

    private final NodeRepository nodes;
    private final ServiceRepository services;
    private final Clock clock;
    private final Ratios ratios;
    private final Duration downAfter;
    private final Duration keepFor;
    private Map<String, HostState> states = new LinkedHashMap<>();
    private Instant readAt = Instant.EPOCH;

    /**
     * @param downAfter a host that was not heard of for so long counts as down
     * @param keepFor how old a reading may be
     */
    public HostStates(
            NodeRepository nodes,
            ServiceRepository services,
            Clock clock,
            Ratios ratios,
            Duration downAfter,
            Duration keepFor) {
        this.nodes = nodes;
        this.services = services;
        this.clock = clock;
        this.ratios = ratios;
        this.downAfter = downAfter;
        this.keepFor = keepFor;
    }

    public Ratios ratios() {
        return ratios;
    }

    public synchronized Collection<HostState> current() {
        if (readAt.plus(keepFor).isBefore(clock.instant())) {
            refresh();
        }
        return List.copyOf(states.values());
    }

    /** Reads all hosts anew, in two statements. */
    public synchronized void refresh() {
        LocalDateTime now = UtcTime.now(clock);
        Map<String, ServiceRecord> byHost = new HashMap<>();
        services.list(null, ServiceRecord.COMPUTE).forEach(service -> byHost.put(service.host(), service));
        Map<String, HostState> fresh = new LinkedHashMap<>();
        for (ComputeNode node : nodes.list()) {
            ServiceRecord service = byHost.get(node.host());
            fresh.put(
                    node.host(),
                    new HostState(
                            node.host(),
                            node.zone(),
                            service != null && !service.disabled(),
                            service != null && service.isUp(now, downAfter),
                            ratios.vcpuLimit(node) - node.vcpusUsed(),
                            ratios.memoryLimitMb(node) - node.memoryMbUsed(),
                            ratios.diskLimitGb(node) - node.diskGbUsed(),
                            node.runningGuests()));
        }
        states = fresh;
        readAt = clock.instant();
    }

    /** Takes a claim into account. */
    public synchronized void claimed(String host, int vcpus, int memoryMb, int diskGb) {
        HostState known = states.get(host);
        if (known != null) {
            states.put(host, known.minus(vcpus, memoryMb, diskGb));
        }
    }
}
