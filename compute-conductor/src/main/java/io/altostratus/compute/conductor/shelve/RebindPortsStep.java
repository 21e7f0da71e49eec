package io.altostratus.compute.conductor.shelve;

import io.altostratus.compute.conductor.build.CreatePortsStep;
import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.compute.model.state.ServerEvent;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Binds the ports that the server has to its new host, but for those that are gone. Undone by unbinding them. */
record RebindPortsStep(ServerProgress progress, NetworkPorts network) implements Step<ServerWork> {

    @Override
    public String name() {
        return "rebind-ports";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        ServerWork state = execution.state();
        Server server = progress.require(execution.serverId());
        List<PlannedPort> left = state.ports().stream()
                .filter(port -> network.exists(port.portId(), execution.context()))
                .toList();
        NetworkPorts.BoundPorts bound;
        try {
            // As if they were the user's: they are there and only bound, whatever has become of them meanwhile.
            bound = network.ensure(
                    server,
                    left.stream().map(RebindPortsStep::notOwn).toList(),
                    state.requireHost(),
                    state.zone() == null ? "nova" : state.zone(),
                    execution.context());
        } catch (NetworkPorts.PortsRefusedException refused) {
            return Outcome.fail(CreatePortsStep.failure(refused, state));
        }
        List<Server.Nic> nics = ofOwner(bound.nics(), left);
        return Outcome.next(
                state.withPorts(left),
                () -> progress.happened(execution, ServerEvent.PORTS_BOUND, new ServerChange().nics(nics)));
    }

    private static PlannedPort notOwn(PlannedPort port) {
        return PlannedPort.first(port.portId(), port.networkId(), port.networkName(), port.mtu(), port.fixedIp(), false)
                .tagged(port.tag());
    }

    /** Whose they are is what it was. */
    private static List<Server.Nic> ofOwner(List<Server.Nic> bound, List<PlannedPort> ports) {
        Set<String> own = new HashSet<>();
        ports.stream().filter(PlannedPort::own).forEach(port -> own.add(port.portId()));
        return bound.stream()
                .map(nic -> nic.of(own.contains(nic.portId()), nic.tag()))
                .toList();
    }

    @Override
    public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
        network.unbind(execution.state().ports(), execution.context());
        return Outcome.next(execution.state());
    }
}
