package io.altostratus.compute.conductor.interfaces;

import io.altostratus.compute.conductor.build.CreatePortsStep;
import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import java.time.Duration;
import java.util.List;

/**
 * Makes the port that a server is to get, or takes up the user's, and binds it to the server's host. The server has the
 * card from then on, so that whatever comes next knows of it. Undone by taking both back.
 */
final class BindPortStep implements Step<ServerWork> {

    private final ServerProgress progress;
    private final NetworkPorts network;

    BindPortStep(ServerProgress progress, NetworkPorts network) {
        this.progress = progress;
        this.network = network;
    }

    @Override
    public String name() {
        return "bind-port";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        ServerWork state = execution.state();
        Server server = progress.require(execution.serverId());
        List<Server.Nic> nics;
        try {
            nics = network.ensure(
                            server,
                            state.ports(),
                            state.requireHost(),
                            String.valueOf(state.zone()),
                            execution.context())
                    .nics();
        } catch (NetworkPorts.PortsRefusedException refused) {
            return Outcome.fail(CreatePortsStep.failure(refused, state));
        }
        return Outcome.next(state, () -> progress.hasNics(execution, nics));
    }

    @Override
    public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
        ServerWork state = execution.state();
        network.remove(execution.serverId(), state.ports(), execution.context());
        return Outcome.next(state, () -> progress.lostPorts(execution, state.ports()));
    }
}
