package io.altostratus.compute.conductor.deletion;

import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.PlannedPort;
import java.time.Duration;
import java.util.List;

/** Removes the ports that interrupted work had begun to make and that the server does not have. */
record StrayPortsStep(ServerProgress progress, NetworkPorts network) implements Step<ServerWork> {

    @Override
    public String name() {
        return "remove-stray-ports";
    }

    @Override
    public Duration limit() {
        return Duration.ofDays(7);
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        ServerWork state = execution.state();
        if (state.ports().isEmpty()) {
            return Outcome.next(state);
        }
        Server server = progress.find(execution.serverId()).orElse(null);
        List<PlannedPort> strays = state.ports().stream()
                .filter(port -> server == null || server.nic(port.portId()).isEmpty())
                .toList();
        if (!strays.isEmpty()) {
            network.remove(execution.serverId(), strays, execution.context());
        }
        return Outcome.next(state.withPorts(List.of()));
    }
}
