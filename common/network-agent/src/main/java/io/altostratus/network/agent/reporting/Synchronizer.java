package io.altostratus.network.agent.reporting;

import io.altostratus.network.agent.convergence.AgentLoop;
import io.altostratus.network.agent.desired.DesiredState;
import io.altostratus.network.agent.desired.RouterTable;
import io.altostratus.network.model.HostState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.function.ObjLongConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks network-service: for everything at the start, when the broker's connection has come back, and now and then; for
 * security groups and QoS policies when one is needed or has changed.
 */
public final class Synchronizer implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Synchronizer.class);
    private static final int AT_ONCE = 500;

    private final ServiceClient service;
    private final DesiredState state;
    private final @Nullable RouterTable routers;
    private final AgentLoop loop;
    private final boolean servesDhcp;
    private final Runnable whenSynchronized;
    private final Worker everything;
    private final Wanted groups;
    private final Wanted policies;
    private final Wanted peers;
    private final Worker outside;

    /**
     * @param routers null if this host has no L3 role
     * @param whenSynchronized called after each full state
     */
    public Synchronizer(
            ServiceClient service,
            DesiredState state,
            @Nullable RouterTable routers,
            AgentLoop loop,
            boolean servesDhcp,
            Duration interval,
            Runnable whenSynchronized) {
        this.service = service;
        this.state = state;
        this.routers = routers;
        this.loop = loop;
        this.servesDhcp = servesDhcp;
        this.whenSynchronized = whenSynchronized;
        this.everything = new Worker("asking network-service for this host's state", interval, this::askForAll);
        this.groups = new Wanted(
                "security groups",
                interval,
                (ids, askedAt) -> state.groupsKnown(service.groups(ids).groups(), askedAt));
        this.policies = new Wanted(
                "QoS policies",
                interval,
                (ids, askedAt) -> state.policiesKnown(service.policies(ids).policies(), askedAt));
        this.peers = new Wanted(
                "hosts of overlay networks", interval, (ids, askedAt) -> state.peersKnown(service.peers(ids), askedAt));
        this.outside = new Worker("asking network-service for external networks", interval, this::askForOutside);
    }

    /** The first question comes with the first connection to the broker. */
    public void start() {
        everything.start();
        groups.worker.start();
        policies.worker.start();
        peers.worker.start();
        outside.start();
    }

    /** Asks for everything soon. */
    public void synchronizeAll() {
        everything.ask();
    }

    /** Asks for the present state of these groups soon. */
    public void synchronizeGroups(Set<String> ids) {
        groups.ask(ids);
    }

    /** Asks for the present state of these policies soon. */
    public void synchronizePolicies(Set<String> ids) {
        policies.ask(ids);
    }

    /** Asks soon where else the ports of these networks are. */
    public void synchronizePeers(Set<String> networkIds) {
        state.askForPeers(networkIds);
        peers.ask(networkIds);
    }

    /** Asks soon for the networks that this host is joined to without a port, if it has routers. */
    public void synchronizeExternalNetworks() {
        if (routers != null) {
            outside.ask();
        }
    }

    private void askForOutside() {
        if (routers != null) {
            long askedAt = state.askedNow();
            state.externalKnown(service.externalNetworks(), askedAt);
            loop.wake();
        }
    }

    private void askForAll() {
        askForOutside(); // before it is known what is not wanted
        long askedAt = state.askedNow();
        long start = System.nanoTime();
        HostState answer = service.hostState(servesDhcp);
        state.replaceAll(answer, askedAt);
        RouterTable table = routers;
        if (table != null) {
            long routersAskedAt = table.askedNow();
            table.replaceAll(service.routers().routers(), routersAskedAt);
        }
        synchronizePeers(state.peersAmong(Set.of()));
        LOG.info(
                "This host shall have {} ports on {} networks and serve DHCP on {} (asked for in {} ms)",
                answer.ports().size(),
                answer.networks().size(),
                answer.dhcpNetworks().size(),
                Duration.ofNanos(System.nanoTime() - start).toMillis());
        whenSynchronized.run();
        loop.wakeThoroughly();
    }

    /** Single objects that are asked for by their ids, many at once. */
    private final class Wanted {

        private final Set<String> ids = new ConcurrentSkipListSet<>();
        private final ObjLongConsumer<List<String>> question;
        private final Worker worker;

        /** @param question with the ids and the time of asking */
        Wanted(String what, Duration interval, ObjLongConsumer<List<String>> question) {
            this.question = question;
            this.worker = new Worker("asking network-service for " + what, interval, this::askForAll);
        }

        void ask(Set<String> more) {
            ids.addAll(more);
            worker.ask();
        }

        private void askForAll() {
            while (!ids.isEmpty()) {
                List<String> some = new TreeSet<>(ids).stream().limit(AT_ONCE).toList();
                some.forEach(ids::remove);
                try {
                    question.accept(some, state.askedNow());
                } catch (RuntimeException e) {
                    ids.addAll(some);
                    throw e;
                }
                loop.wake();
            }
        }
    }

    @Override
    public void close() {
        everything.close();
        groups.worker.close();
        policies.worker.close();
        peers.worker.close();
        outside.close();
    }
}
