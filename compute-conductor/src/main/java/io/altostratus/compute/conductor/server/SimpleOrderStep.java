package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import java.time.Duration;
import java.util.function.Function;

/** An order that needs nothing but its header. */
public final class SimpleOrderStep extends HostOrderStep {

    private final Function<OrderHeader, HostOrder> make;

    public SimpleOrderStep(
            String name,
            Duration limit,
            OrderRepository orders,
            HostLiveness liveness,
            Function<OrderHeader, HostOrder> make) {
        super(name, limit, orders, liveness);
        this.make = make;
    }

    @Override
    protected Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
        return make;
    }
}
