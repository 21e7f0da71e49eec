package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import io.altostratus.context.DependencyUnavailableException;
import java.time.Duration;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A step without which the work succeeds as well: tried as long as its time lasts, then the work goes on.
 *
 * @param wanted whether the step is to be done at all
 */
public record BestEffortStep(Step<ServerWork> step, Predicate<Execution<ServerWork>> wanted)
        implements Step<ServerWork> {

    private static final Logger LOG = LoggerFactory.getLogger(BestEffortStep.class);

    public static BestEffortStep of(Step<ServerWork> step) {
        return new BestEffortStep(step, execution -> true);
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
        if (!wanted.test(execution)) {
            return Outcome.next(execution.state());
        }
        Outcome<ServerWork> outcome;
        try {
            outcome = step.run(execution);
        } catch (DependencyUnavailableException away) {
            if (!execution.timeIsUp()) {
                throw away;
            }
            outcome = Outcome.fail(
                    Failure.finalOne(name(), String.valueOf(away.getMessage()), "the auditor finds what is left"));
        }
        boolean tooLate = outcome instanceof Outcome.Wait<ServerWork> && execution.timeIsUp();
        if (outcome instanceof Outcome.Fail<ServerWork>(var failure)) {
            LOG.warn("{} was not done: {}", name(), failure.message());
        }
        return tooLate ? Outcome.next(execution.state()) : outcome.orGoOn(execution.state());
    }
}
