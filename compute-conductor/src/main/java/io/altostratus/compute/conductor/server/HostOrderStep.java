package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.orders.IssuedOrder;
import io.altostratus.compute.database.orders.OrderOutcome;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.model.order.HostOrder;
import io.altostratus.compute.model.order.OrderHeader;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A step that sends one order to the host and waits for its report, as long as the host gives signs of life: one that is
 * down is not waited for, since another may be had, or a user be told.
 */
public abstract class HostOrderStep implements Step<ServerWork> {

    private static final Duration LOOK_AGAIN = Duration.ofSeconds(15);

    private final String name;
    private final Duration limit;
    private final OrderRepository orders;
    private final HostLiveness liveness;

    protected HostOrderStep(String name, Duration limit, OrderRepository orders, HostLiveness liveness) {
        this.name = name;
        this.limit = limit;
        this.orders = orders;
        this.liveness = liveness;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public Duration limit() {
        return limit;
    }

    @Override
    public final Duration lookAgainAfter() {
        return LOOK_AGAIN;
    }

    /** Makes the order; called once, before it is sent for the first time. */
    protected abstract Function<OrderHeader, HostOrder> order(Execution<ServerWork> execution);

    /** Done in the transaction that sends the order. */
    protected void beforeSending(Execution<ServerWork> execution) {}

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        return perform(execution, name, this::order, () -> beforeSending(execution));
    }

    /** @param slot under which the order's id is kept in the state */
    public Outcome<ServerWork> perform(
            Execution<ServerWork> execution,
            String slot,
            Function<Execution<ServerWork>, Function<OrderHeader, HostOrder>> make,
            Runnable effect) {
        ServerWork state = execution.state();
        String host = state.requireHost();
        String orderId = state.orders().get(slot);
        if (orderId == null) {
            if (!liveness.isUp(host)) {
                return silent(host);
            }
            String fresh = execution.order(host, limit, make.apply(execution));
            return Outcome.await(state.withOrder(slot, fresh), effect, () -> false);
        }
        OrderOutcome outcome = outcome(orderId);
        return switch (outcome) {
            case null -> liveness.isUp(host) ? Outcome.await(state, () -> outcome(orderId) != null) : silent(host);
            case OrderOutcome.Done done -> Outcome.next(state);
            case OrderOutcome.Failed failed ->
                Outcome.fail(Failure.ofHost(failed.stage(), failed.message(), host, failed.nextStep()));
        };
    }

    private Outcome<ServerWork> silent(String host) {
        return Outcome.fail(Failure.ofHost(
                name, "The host does not answer.", host, "see why the compute agent of the host is not heard of"));
    }

    private @Nullable OrderOutcome outcome(String orderId) {
        Optional<IssuedOrder> order = orders.find(orderId);
        return order.isEmpty()
                ? new OrderOutcome.Failed(name, "The order was forgotten.", "try again", false)
                : order.get().outcome();
    }
}
