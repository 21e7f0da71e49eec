package io.altostratus.compute.conductor.build;

import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.server.HostScheduler;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerChange;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.model.schedule.SelectHostRequest;
import io.altostratus.compute.model.schedule.SelectedHost;
import io.altostratus.compute.model.state.ServerEvent;
import io.altostratus.messaging.CallRefusedException;
import java.time.Duration;
import java.util.List;

/** Has the scheduler choose a host and claim its resources. Undone by giving the claim back. */
public final class SelectHostStep implements Step<ServerWork> {

    private final ServerProgress progress;
    private final HostScheduler scheduler;
    private final NodeRepository nodes;
    private final NetworkPorts network;
    private final BuildPolicy policy;

    public SelectHostStep(
            ServerProgress progress,
            HostScheduler scheduler,
            NodeRepository nodes,
            NetworkPorts network,
            BuildPolicy policy) {
        this.progress = progress;
        this.scheduler = scheduler;
        this.nodes = nodes;
        this.network = network;
        this.policy = policy;
    }

    @Override
    public String name() {
        return "select-host";
    }

    @Override
    public Duration limit() {
        return Duration.ofSeconds(60);
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        ServerWork state = execution.state();
        SelectedHost selected;
        try {
            selected = scheduler.select(request(server, state), execution.context());
        } catch (CallRefusedException refused) {
            return Outcome.fail(Failure.finalOne(
                    "choosing a host",
                    String.valueOf(refused.getMessage()),
                    "see the scheduler's log for the filter that removed each host; add capacity or ask for less"));
        }
        // Ids of ports are chosen now and stored with this step, before anyone is asked to make them.
        List<PlannedPort> ports = state.ports().isEmpty() ? plan(server, execution) : state.ports();
        return Outcome.next(
                state.withHost(selected.host(), selected.zone()).withPorts(ports),
                () -> progress.happened(
                        execution,
                        ServerEvent.HOST_CLAIMED,
                        new ServerChange().placedOn(selected.host(), selected.zone())));
    }

    /** What the scheduler is asked for a server of its present size. */
    public static SelectHostRequest request(Server server, ServerWork state) {
        Server.Size size = server.size();
        Server.Placement wanted = state.request() instanceof WorkRequest.Unshelve unshelve
                ? unshelve.over(server.placement())
                : server.placement();
        return new SelectHostRequest(
                server.id(),
                state.attempt(),
                size.vcpus(),
                size.memoryMb(),
                size.diskGb(),
                wanted.requestedZone(),
                wanted.requestedHost(),
                state.excludedHosts(),
                server.projectId(),
                size.flavorId(),
                size.flavorName(),
                size.extraSpecs(),
                server.image().id(),
                server.image().properties(),
                server.schedulerHints().groupId(),
                server.schedulerHints().hints());
    }

    private static List<PlannedPort> plan(Server server, Execution<ServerWork> execution) {
        return server.requestedNetworks().stream()
                .map(wanted -> PlannedPort.first(
                                wanted.portId() == null ? execution.newId() : wanted.portId(),
                                wanted.networkId(),
                                wanted.networkName(),
                                wanted.mtu(),
                                wanted.fixedIp(),
                                wanted.portId() == null)
                        .tagged(wanted.tag()))
                .toList();
    }

    @Override
    public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
        ServerWork state = execution.state();
        boolean last = !policy.triesAgain(state);
        if (last && !state.ports().isEmpty()) {
            // Planned by this attempt or an earlier one, made or not.
            network.remove(execution.serverId(), state.ports(), execution.context());
        }
        return Outcome.next(last ? state.withPorts(List.of()) : state, () -> nodes.release(execution.serverId()));
    }
}
