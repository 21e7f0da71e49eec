package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import java.time.Duration;
import java.util.function.Function;

/**
 * An order without which the work must not go on: while the host is silent or cannot carry it out it is sent again and
 * again until the step's time is up.
 */
public abstract class SteadyOrderStep extends HostOrderStep {

    protected SteadyOrderStep(String name, Duration limit, OrderRepository orders, HostLiveness liveness) {
        super(name, limit, orders, liveness);
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        return steadily(execution, super.run(execution), name());
    }

    protected Outcome<ServerWork> steadily(
            Execution<ServerWork> execution,
            String slot,
            Function<Execution<ServerWork>, Function<OrderHeader, HostOrder>> make) {
        return steadily(execution, perform(execution, slot, make, () -> {}), slot);
    }

    private static Outcome<ServerWork> steadily(
            Execution<ServerWork> execution, Outcome<ServerWork> outcome, String slot) {
        return outcome instanceof Outcome.Fail<ServerWork> && !execution.timeIsUp()
                ? Outcome.await(execution.state().withoutOrder(slot), () -> false)
                : outcome;
    }
}
