package io.altostratus.compute.conductor.interfaces;

import io.altostratus.compute.conductor.server.GuestSpecs;
import io.altostratus.compute.conductor.server.HostLiveness;
import io.altostratus.compute.conductor.server.HostOrderStep;
import io.altostratus.compute.conductor.server.ServerProgress;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.compute.model.order.AttachInterface;
import io.altostratus.compute.model.order.DetachInterface;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import java.time.Duration;
import java.util.function.Function;

/** Lets the host give the guest its new network card. Undone by taking it out again. */
final class AttachInterfaceStep extends HostOrderStep {

    static final String NAME = "attach-interface";

    private static final String UNDO = "undo-attach-interface";

    private final ServerProgress progress;
    private final ExternalEventRepository events;

    AttachInterfaceStep(
            Duration limit,
            OrderRepository orders,
            HostLiveness liveness,
            ServerProgress progress,
            ExternalEventRepository events) {
        super(NAME, limit, orders, liveness);
        this.progress = progress;
        this.events = events;
    }

    @Override
    protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
        GuestSpec.NicSpec nic = card(execution);
        return header -> new AttachInterface(header, nic);
    }

    private GuestSpec.NicSpec card(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        PlannedPort port = execution.state().ports().getFirst();
        return server.nic(port.portId())
                .map(GuestSpecs::card)
                .orElseThrow(() -> new IllegalStateException("server " + server.id() + " has lost the card"));
    }

    /** What was told of the port while it had another server does not count. */
    @Override
    protected void beforeSending(Execution<ServerWork> execution) {
        for (PlannedPort port : execution.state().ports()) {
            events.clear(execution.serverId(), ExternalEventRepository.VIF_PLUGGED, port.portId());
        }
    }

    @Override
    public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
        if (!execution.state().orders().containsKey(NAME)) {
            return Outcome.next(execution.state());
        }
        Outcome<ServerWork> outcome = perform(
                execution,
                UNDO,
                e -> {
                    GuestSpec.NicSpec nic = card(e);
                    return header -> new DetachInterface(header, nic);
                },
                () -> {});
        // A guest that keeps the card has one without a network until it is started anew.
        return outcome.orGoOn(execution.state());
    }
}
