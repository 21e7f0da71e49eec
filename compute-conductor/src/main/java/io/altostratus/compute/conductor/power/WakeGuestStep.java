package io.altostratus.compute.conductor.power;

import io.altostratus.compute.conductor.server.GuestSpecs;
import io.altostratus.compute.conductor.server.HostOrderStep;
import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.server.WorkflowParts;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.database.orders.ExternalEventRepository;
import io.altostratus.compute.model.order.GuestSpec;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import io.altostratus.compute.model.order.SuspendGuest;
import io.altostratus.compute.model.order.WakeGuest;
import java.time.Duration;
import java.util.function.Function;

/** Brings a suspended guest back, paused, its network cards plugged anew. Undone by suspending it again. */
final class WakeGuestStep extends HostOrderStep {

    private static final String NAME = "wake-guest";
    private static final String UNDO = "undo-wake-guest";

    private final WorkflowParts parts;

    WakeGuestStep(Duration limit, WorkflowParts parts) {
        super(NAME, limit, parts.orders(), parts.liveness());
        this.parts = parts;
    }

    @Override
    protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
        GuestSpec guest = new GuestSpecs(parts.progress())
                .of(parts.progress().require(execution.serverId()), execution.context());
        return header -> new WakeGuest(header, guest);
    }

    /** What was told of an earlier boot does not count for this one. */
    @Override
    protected void beforeSending(Execution<ServerWork> execution) {
        parts.events().clear(execution.serverId(), ExternalEventRepository.VIF_PLUGGED);
    }

    @Override
    public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
        if (!execution.state().orders().containsKey(NAME)) {
            return Outcome.next(execution.state());
        }
        // A guest that could not be brought back is suspended still.
        return perform(execution, UNDO, e -> SuspendGuest::new, () -> {}).orGoOn(execution.state());
    }
}
