package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * A step that some servers do not need, and with which something more is written when it is done.
 *
 * @param needed asked each time the step is run; it must not change while the work goes on
 * @param then in the transaction that ends the step, also if it was not needed
 */
public record StepWith(
        Step<ServerWork> step, Predicate<Execution<ServerWork>> needed, Consumer<Execution<ServerWork>> then)
        implements Step<ServerWork> {

    public static StepWith then(Step<ServerWork> step, Consumer<Execution<ServerWork>> then) {
        return new StepWith(step, execution -> true, then);
    }

    public static StepWith onlyIf(Predicate<Execution<ServerWork>> needed, Step<ServerWork> step) {
        return new StepWith(step, needed, execution -> {});
    }

    @Override
    public String name() {
        return step.name();
    }

    @Override
    public Duration limit() {
        return step.limit();
    }

    @Override
    public Duration lookAgainAfter() {
        return step.lookAgainAfter();
    }

    @Override
    public Outcome<ServerWork> run(Execution<ServerWork> execution) {
        Outcome<ServerWork> outcome = needed.test(execution) ? step.run(execution) : Outcome.next(execution.state());
        return outcome instanceof Outcome.Next<ServerWork>(ServerWork state, Runnable effect)
                ? Outcome.next(state, () -> {
                    effect.run();
                    then.accept(execution);
                })
                : outcome;
    }

    @Override
    public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
        return step.undo(execution);
    }
}
