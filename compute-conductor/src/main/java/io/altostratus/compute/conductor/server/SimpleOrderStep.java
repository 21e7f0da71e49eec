package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import java.time.Duration;
import java.util.function.Function;

/** An order that needs nothing but its header, to a host that must be up. */
final class SimpleOrderStep extends HostOrderStep {

    private final Function<OrderHeader, HostOrder> make;
    private final HostLiveness liveness;

    SimpleOrderStep(
            String name,
            Duration limit,
            OrderRepository orders,
            HostLiveness liveness,
            Function<OrderHeader, HostOrder> make) {
        super(name, limit, orders);
        this.make = make;
        this.liveness = liveness;
    }

    @Override
    Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution) {
        return make;
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        String host = execution.state().requireHost();
        if (!execution.state().orders().containsKey(name()) && !liveness.isUp(host)) {
            return Outcome.fail(Failure.ofHost(
                    name(), "The host of this server does not answer.", host, "start the compute agent of the host"));
        }
        return super.run(execution);
    }
}
