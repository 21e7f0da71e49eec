package io.altostratus.compute.conductor.build;

import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.model.state.ServerEvent;
import java.time.Duration;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes the server's ports and binds them to its host. Ports that exist from an earlier attempt are bound anew, so that
 * the server keeps its addresses; they are removed where they were planned, by {@link SelectHostStep}.
 */
public final class CreatePortsStep implements Step<ServerWork> {

    private static final Logger LOG = LoggerFactory.getLogger(CreatePortsStep.class);

    private final ServerProgress progress;
    private final NetworkPorts network;

    CreatePortsStep(ServerProgress progress, NetworkPorts network) {
        this.progress = progress;
        this.network = network;
    }

    @Override
    public String name() {
        return "create-ports";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(60);
    }

    public static Failure failure(NetworkPorts.PortsRefusedException refused, ServerWork state) {
        return new Failure(
                "making its ports",
                String.valueOf(refused.getMessage()),
                state.host(),
                refused.isHostsFault()
                        ? "see whether the network agent of the host is up and serves this network"
                        : "see what the message says of the network",
                refused.isHostsFault(),
                refused.code());
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        ServerWork state = execution.state();
        Server server = progress.require(execution.serverId());
        LOG.info("Allocating IP information");
        NetworkPorts.BoundPorts bound;
        try {
            bound = network.ensure(
                    server,
                    state.ports(),
                    state.requireHost(),
                    state.zone() == null ? "nova" : state.zone(),
                    execution.context());
        } catch (NetworkPorts.PortsRefusedException refused) {
            return Outcome.fail(failure(refused, state));
        }
        ServerChange change = new ServerChange().nics(bound.nics());
        if (bound.unguarded()) {
            change.securityGroups(List.of());
        }
        return Outcome.next(state, () -> progress.happened(execution, ServerEvent.PORTS_BOUND, change));
    }
}
