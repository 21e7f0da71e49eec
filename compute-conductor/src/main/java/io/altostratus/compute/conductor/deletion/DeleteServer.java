package io.altostratus.compute.conductor.deletion;

import io.altostratus.compute.conductor.image.ServerImages;
import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.server.BestEffortStep;
import io.altostratus.compute.conductor.server.HostLiveness;
import io.altostratus.compute.conductor.server.HostOrderStep;
import io.altostratus.compute.conductor.server.ReleasePortStep;
import io.altostratus.compute.conductor.server.ServerDefinition;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.ToldStep;
import io.altostratus.compute.conductor.snapshot.DropImagesStep;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.hosts.NodeRepository;
import io.altostratus.compute.database.migrations.MigrationRepository;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.model.order.DestroyGuest;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.state.PowerState;
import io.altostratus.compute.model.state.ServerEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * Removes a server, whatever it was doing: takes over from any other work and cleans up after that, however far it had
 * come. It never fails: a host that is away removes the guest when it comes back, everything else is tried until done.
 */
final class DeleteServer implements ServerDefinition {

    private static final String EVENT = "compute_terminate_instance";

    private final ServerProgress progress;
    private final NodeRepository nodes;
    private final MigrationRepository migrations;
    private final ExternalEventRepository events;
    private final List<Step<ServerWork>> steps;

    DeleteServer(
            ServerProgress progress,
            NodeRepository nodes,
            MigrationRepository migrations,
            OrderRepository orders,
            ExternalEventRepository events,
            NetworkPorts network,
            ServerImages images,
            HostLiveness liveness,
            Duration hostLimit) {
        this.progress = progress;
        this.nodes = nodes;
        this.migrations = migrations;
        this.events = events;
        this.steps = List.copyOf(ToldStep.part(
                EVENT,
                progress,
                List.of(
                        new GatherStep(progress),
                        new DestroyGuestStep(hostLimit, orders, liveness),
                        new ReleasePortStep("delete-ports", network),
                        BestEffortStep.of(new DropImagesStep(progress, images, Duration.ofDays(1), true)))));
    }

    @Override
    public WorkflowKind kind() {
        return WorkflowKind.DELETE_SERVER;
    }

    @Override
    public List<Step<ServerWork>> steps() {
        return steps;
    }

    @Override
    public Undone<ServerWork> undone(Execution<ServerWork> execution) {
        return new Undone.Again<>(execution.state().forOtherWork(), Outcome.NOTHING);
    }

    @Override
    public void finished(Execution<ServerWork> execution) {
        nodes.release(execution.serverId());
        migrations.endOf(execution.serverId()).forEach(nodes::release);
        events.clear(execution.serverId(), ExternalEventRepository.VIF_PLUGGED);
        progress.record(execution, EVENT, null);
        progress.happened(execution, ServerEvent.DELETED, progress.deleted().power(PowerState.NO_STATE));
    }

    /** Adds what the server's row knows to what the interrupted work knew. */
    private record GatherStep(ServerProgress progress) implements Step<ServerWork> {

        @Override
        public String name() {
            return "gather";
        }

        @Override
        public Duration limit() {
            return Duration.ofDays(1);
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            ServerWork state = execution.state();
            Optional<Server> found = progress.find(execution.serverId());
            if (found.isEmpty()) {
                return Outcome.next(state);
            }
            Server server = found.get();
            List<PlannedPort> ports = new ArrayList<>(state.ports());
            for (Server.Nic nic : server.nics()) {
                if (ports.stream().noneMatch(port -> port.portId().equals(nic.portId()))) {
                    ports.add(PlannedPort.first(
                            nic.portId(), nic.networkId(), nic.networkName(), nic.mtu(), null, nic.ownPort()));
                }
            }
            String host = server.placement().host();
            ServerWork gathered = state.withPorts(ports);
            return Outcome.next(
                    host == null
                            ? gathered
                            : gathered.withHost(
                                    host, String.valueOf(server.placement().zone())));
        }
    }

    private static final class DestroyGuestStep extends HostOrderStep {

        DestroyGuestStep(Duration limit, OrderRepository orders, HostLiveness liveness) {
            super("destroy-guest", limit, orders, liveness);
        }

        @Override
        protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
            return DestroyGuest::new;
        }

        @Override
        public Outcome<ServerWork> run(Execution<ServerWork> execution) {
            ServerWork state = execution.state();
            if (state.host() == null || execution.timeIsUp()) {
                return Outcome.next(state);
            }
            // A host that cannot remove it now does so by itself when it next asks what belongs on it.
            return super.run(execution).orGoOn(state);
        }
    }
}
