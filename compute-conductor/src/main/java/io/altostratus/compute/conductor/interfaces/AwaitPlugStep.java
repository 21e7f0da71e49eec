package io.altostratus.compute.conductor.interfaces;

import io.altostratus.compute.conductor.server.ServerWork;
import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.compute.database.orders.IssuedOrder;
import io.altostratus.compute.database.orders.OrderOutcome;
import io.altostratus.compute.database.orders.OrderRepository;
import io.altostratus.compute.model.state.PowerState;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Waits for the network of a card that was given to a running guest; one that does not run has no device to wire. */
record AwaitPlugStep(Step<ServerWork> network, OrderRepository orders) implements Step<ServerWork> {

    private static final Set<PowerState> WITH_DEVICES = Set.of(PowerState.RUNNING, PowerState.PAUSED);

    @Override
    public String name() {
        return network.name();
    }

    @Override
    public Duration limit() {
        return network.limit();
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        return hasDevice(execution.state()) ? network.run(execution) : Outcome.next(execution.state());
    }

    private boolean hasDevice(ServerWork state) {
        return Optional.ofNullable(state.orders().get(AttachInterfaceStep.NAME))
                .flatMap(orders::find)
                .map(IssuedOrder::outcome)
                .filter(outcome ->
                        outcome instanceof OrderOutcome.Done(int power) && WITH_DEVICES.contains(PowerState.of(power)))
                .isPresent();
    }
}
