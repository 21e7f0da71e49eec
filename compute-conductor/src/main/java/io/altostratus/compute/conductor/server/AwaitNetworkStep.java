package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.PlannedPort;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Waits until network-service has told of every port that it is wired. Should that have been lost, network-service itself
 * is asked when the time is up.
 */
final class AwaitNetworkStep implements Step<ServerWork> {

    private static final Logger LOG = LoggerFactory.getLogger(AwaitNetworkStep.class);

    private final Duration limit;
    private final boolean fatal;
    private final ServerProgress progress;
    private final NetworkPorts network;
    private final ExternalEventRepository events;

    /**
     * @param limit zero not to wait
     * @param fatal whether the guest may not run without its network
     */
    AwaitNetworkStep(
            Duration limit,
            boolean fatal,
            ServerProgress progress,
            NetworkPorts network,
            ExternalEventRepository events) {
        this.limit = limit;
        this.fatal = fatal;
        this.progress = progress;
        this.network = network;
        this.events = events;
    }

    @Override
    public String name() {
        return "await-network";
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        ServerWork state = execution.state();
        if (limit.isZero()) {
            return Outcome.next(state);
        }
        List<PlannedPort> ports = state.ports().isEmpty() ? portsOf(execution) : state.ports();
        Set<String> wanted = new HashSet<>();
        ports.forEach(port -> wanted.add(port.portId()));
        Told told = told(execution.serverId(), wanted);
        if (told == Told.ALL_PLUGGED) {
            return Outcome.next(state);
        }
        if (told == Told.NOT_YET && !execution.timeIsUp()) {
            return Outcome.await(state, () -> told(execution.serverId(), wanted) != Told.NOT_YET);
        }
        if (told == Told.NOT_YET && network.allActive(ports, execution.context())) {
            return Outcome.next(state);
        }
        String reason = told == Told.FAILED
                ? "The network could not be connected."
                : "The network did not become ready within " + limit.toSeconds() + " s.";
        if (!fatal) {
            LOG.warn("{} The guest runs all the same.", reason);
            return Outcome.next(state);
        }
        return Outcome.fail(Failure.ofHost(
                "waiting for its network",
                reason,
                state.requireHost(),
                "see whether the network agent of the host is up, and its log"));
    }

    private List<PlannedPort> portsOf(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        return server.nics().stream()
                .map(nic -> PlannedPort.first(
                        nic.portId(), nic.networkId(), nic.networkName(), nic.mtu(), null, nic.ownPort()))
                .toList();
    }

    /** What network-service has said of the ports that are waited for. */
    enum Told {
        ALL_PLUGGED,
        FAILED,
        NOT_YET
    }

    private Told told(String serverId, Set<String> wanted) {
        return wanted.isEmpty()
                ? Told.ALL_PLUGGED
                : told(events.of(serverId, ExternalEventRepository.VIF_PLUGGED), wanted);
    }

    static Told told(List<ExternalEventRepository.Event> events, Set<String> wanted) {
        Set<String> missing = new HashSet<>(wanted);
        boolean failed = false;
        for (ExternalEventRepository.Event event : events) {
            switch (event.status()) {
                case "completed" -> missing.remove(event.tag());
                case "failed" -> failed |= wanted.contains(event.tag());
                default -> {}
            }
        }
        return missing.isEmpty() ? Told.ALL_PLUGGED : failed ? Told.FAILED : Told.NOT_YET;
    }
}
