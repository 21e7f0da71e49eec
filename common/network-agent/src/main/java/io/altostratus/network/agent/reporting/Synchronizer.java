package io.altostratus.network.agent.reporting;

import io.altostratus.network.agent.convergence.AgentLoop;
import io.altostratus.network.agent.desired.DesiredState;
import io.altostratus.network.model.HostState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks network-service: for everything at the start, when the broker's connection has come back, and now and then; for
 * security groups when one is needed or has changed.
 */
public final class Synchronizer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Synchronizer.class);
    private static final int GROUPS_AT_ONCE = 500;

    private final ServiceClient service;
    private final DesiredState state;
    private final AgentLoop loop;
    private final boolean servesDhcp;
    private final Runnable whenSynchronized;
    private final Set<String> groupsWanted = new ConcurrentSkipListSet<>();
    private final Worker everything;
    private final Worker groups;

    /** @param whenSynchronized called after each full state */
    public Synchronizer(
            ServiceClient service,
            DesiredState state,
            AgentLoop loop,
            boolean servesDhcp,
            Duration interval,
            Runnable whenSynchronized) {
        this.service = service;
        this.state = state;
        this.loop = loop;
        this.servesDhcp = servesDhcp;
        this.whenSynchronized = whenSynchronized;
        this.everything = new Worker("asking network-service for this host's state", interval, this::askForAll);
        this.groups = new Worker("asking network-service for security groups", interval, this::askForGroups);
    }

    /** The first question comes with the first connection to the broker. */
    public void start() {
        everything.start();
        groups.start();
    }

    /** Asks for everything soon. */
    public void synchronizeAll() {
        everything.ask();
    }

    /** Asks for the present state of these groups soon. */
    public void synchronizeGroups(Set<String> ids) {
        groupsWanted.addAll(ids);
        groups.ask();
    }

    private void askForAll() {
        long askedAt = state.askedNow();
        long start = System.nanoTime();
        HostState answer = service.hostState(servesDhcp);
        state.replaceAll(answer, askedAt);
        LOG.info(
                "This host shall have {} ports on {} networks and serve DHCP on {} (asked for in {} ms)",
                answer.ports().size(),
                answer.networks().size(),
                answer.dhcpNetworks().size(),
                Duration.ofNanos(System.nanoTime() - start).toMillis());
        whenSynchronized.run();
        loop.wakeThoroughly();
    }

    private void askForGroups() {
        while (!groupsWanted.isEmpty()) {
            List<String> ids =
                    new TreeSet<>(groupsWanted).stream().limit(GROUPS_AT_ONCE).toList();
            ids.forEach(groupsWanted::remove);
            try {
                long askedAt = state.askedNow();
                state.groupsKnown(service.groups(ids).groups(), askedAt);
            } catch (RuntimeException e) {
                groupsWanted.addAll(ids);
                throw e;
            }
            loop.wake();
        }
    }

    @Override
    public void close() {
        everything.close();
        groups.close();
    }
}
