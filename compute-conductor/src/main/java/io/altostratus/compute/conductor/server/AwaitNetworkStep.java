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

/**
 * Waits until network-service has told of every port that it is wired. Should that have been lost, network-service itself
 * is asked when the time is up.
 */
final class AwaitNetworkStep implements Step<ServerWork> {

    private final Duration limit;
    private final ServerProgress progress;
    private final NetworkPorts network;
    private final ExternalEventRepository events;

    AwaitNetworkStep(Duration limit, ServerProgress progress, NetworkPorts network, ExternalEventRepository events) {
        this.limit = limit;
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
        List<PlannedPort> ports = state.ports().isEmpty() ? portsOf(execution) : state.ports();
        Set<String> wanted = new HashSet<>();
        ports.forEach(port -> wanted.add(port.portId()));
        if (allPlugged(execution.serverId(), wanted)) {
            return Outcome.next(state);
        }
        if (execution.timeIsUp() && !network.allActive(ports, execution.context())) {
            return Outcome.fail(Failure.ofHost(
                    "waiting for its network",
                    "The network did not become ready within " + limit.toSeconds() + " s.",
                    state.requireHost(),
                    "see whether the network agent of the host is up, and its log"));
        }
        return execution.timeIsUp()
                ? Outcome.next(state)
                : Outcome.await(state, () -> allPlugged(execution.serverId(), wanted));
    }

    private List<PlannedPort> portsOf(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        return server.nics().stream()
                .map(nic -> PlannedPort.first(
                        nic.portId(), nic.networkId(), nic.networkName(), nic.mtu(), null, nic.ownPort()))
                .toList();
    }

    private boolean allPlugged(String serverId, Set<String> wanted) {
        if (wanted.isEmpty()) {
            return true;
        }
        Set<String> missing = new HashSet<>(wanted);
        for (ExternalEventRepository.Event event : events.of(serverId, ExternalEventRepository.VIF_PLUGGED)) {
            if (event.status().equals("completed")) {
                missing.remove(event.tag());
            }
        }
        return missing.isEmpty();
    }
}
