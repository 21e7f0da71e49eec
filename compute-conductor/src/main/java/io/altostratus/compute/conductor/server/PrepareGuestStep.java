package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.image.ImageTickets;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.WorkRequest;
import io.altostratus.compute.model.order.DestroyGuest;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.PrepareGuest;
import java.time.Duration;
import java.util.function.Function;

/** Lets the host make the guest and start it paused. Undone by removing it from the host. */
final class PrepareGuestStep extends HostOrderStep {

    private static final String UNDO = "undo-prepare-guest";

    private final ServerProgress progress;
    private final GuestSpecs guests;
    private final ImageTickets tickets;
    private final ExternalEventRepository events;
    private final boolean firstBoot;

    /**
     * @param limit the download of a large image included
     * @param firstBoot whether the disk has to be made, and goes again when the step is undone
     */
    PrepareGuestStep(
            Duration limit,
            boolean firstBoot,
            OrderRepository orders,
            HostLiveness liveness,
            ServerProgress progress,
            ImageTickets tickets,
            ExternalEventRepository events) {
        super("prepare-guest", limit, orders, liveness);
        this.progress = progress;
        this.guests = new GuestSpecs(progress);
        this.tickets = tickets;
        this.events = events;
        this.firstBoot = firstBoot;
    }

    @Override
    protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
        Server server = progress.require(execution.serverId());
        Server.Image image = imageOf(server, execution.state());
        GuestSpec guest = guests.of(server, image, execution.context());
        String ticket =
                firstBoot ? tickets.ticket(image.id(), execution.state().requireHost(), execution.context()) : null;
        return header -> new PrepareGuest(header, guest, ticket);
    }

    private static Server.Image imageOf(Server server, ServerWork state) {
        Server.Image shelved = state.request() instanceof WorkRequest.Unshelve unshelve ? unshelve.image() : null;
        return shelved == null ? server.image() : shelved;
    }

    /** What was told of an earlier boot does not count for this one. */
    @Override
    protected void beforeSending(Execution<ServerWork> execution) {
        events.clear(execution.serverId(), ExternalEventRepository.VIF_PLUGGED);
    }

    @Override
    public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
        if (!firstBoot || !execution.state().orders().containsKey(name())) {
            return Outcome.next(execution.state());
        }
        // A host that cannot remove it now does so by itself when it next asks what belongs on it.
        return perform(execution, UNDO, e -> DestroyGuest::new, () -> {}).orGoOn(execution.state());
    }
}
