package io.altostratus.compute.conductor.interfaces;

import io.altostratus.compute.conductor.network.NetworkPorts;
import io.altostratus.compute.conductor.server.GuestSpecs;
import io.altostratus.compute.conductor.server.HostLiveness;
import io.altostratus.compute.conductor.server.HostOrderStep;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.compute.model.order.DetachInterface;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets the host take a network card out of the guest. A guest may refuse: then the server keeps the card, unless its port
 * is gone already, since a card without a port is of no use to anyone.
 */
final class DetachInterfaceStep extends HostOrderStep {

    private final ServerProgress progress;
    private final NetworkPorts network;

    DetachInterfaceStep(
            Duration limit,
            OrderRepository orders,
            HostLiveness liveness,
            ServerProgress progress,
            NetworkPorts network) {
        super("detach-interface", limit, orders, liveness);
        this.progress = progress;
        this.network = network;
    }

    @Override
    protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
        GuestSpec.NicSpec nic = card(execution).orElseThrow();
        return header -> new DetachInterface(header, nic);
    }

    private Optional<GuestSpec.NicSpec> card(Execution<ServerWork> execution) {
        PlannedPort port = execution.state().ports().getFirst();
        return progress.require(execution.serverId()).nic(port.portId()).map(GuestSpecs::card);
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        ServerWork state = execution.state();
        if (card(execution).isEmpty()) {
            return Outcome.next(state);
        }
        Outcome<ServerWork> outcome = super.run(execution);
        boolean refused = outcome instanceof Outcome.Fail<ServerWork>;
        if (refused && network.exists(state.ports().getFirst().portId(), execution.context())) {
            return outcome;
        }
        return refused || outcome instanceof Outcome.Next<ServerWork>
                ? Outcome.next(state, () -> progress.lostPorts(execution, state.ports()))
                : outcome;
    }
}
