package io.altostratus.compute.conductor.server;

import io.altostratus.compute.conductor.workflow.Execution;
import io.altostratus.compute.conductor.workflow.Failure;
import io.altostratus.compute.conductor.workflow.Outcome;
import io.altostratus.compute.conductor.workflow.Step;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;

/**
 * A step that belongs to a part of the work which Nova's users know by name. When the part began and how it ended is kept
 * in the work's state, so that it costs no statement until the work ends.
 *
 * @param event Nova's name of the part; steps in a row with the same one are one part
 * @param always whether the part is told also when it succeeds
 */
public record ToldStep(String event, boolean always, ServerProgress progress, Step<ServerWork> step)
        implements Step<ServerWork> {

    /** @param steps which are one part of the work */
    public static List<Step<ServerWork>> part(
            String event, ServerProgress progress, List<? extends Step<ServerWork>> steps) {
        return new ArrayList<>(steps.stream()
                .<Step<ServerWork>>map(step -> part(event, progress, step))
                .toList());
    }

    public static Step<ServerWork> part(String event, ServerProgress progress, Step<ServerWork> step) {
        return new ToldStep(event, true, progress, step);
    }

    /** Nova tells of some parts only that they have failed. */
    public static Step<ServerWork> ifItFails(String event, ServerProgress progress, Step<ServerWork> step) {
        return new ToldStep(event, false, progress, step);
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
        LocalDateTime begin = progress.now();
        Outcome<ServerWork> outcome = step.run(execution);
        return always ? with(outcome, state -> state.begun(event, begin)) : outcome;
    }

    /** The step that failed is the first to be undone. */
    @Override
    public Outcome<ServerWork> undo(Execution<ServerWork> execution) {
        LocalDateTime end = progress.now();
        Outcome<ServerWork> outcome = step.undo(execution);
        Failure failure = execution.state().failure();
        return failure == null || execution.state().hasToldError()
                ? outcome
                : with(outcome, state -> state.begun(event, end).ended(end, failure.message()));
    }

    private static Outcome<ServerWork> with(Outcome<ServerWork> outcome, UnaryOperator<ServerWork> change) {
        return switch (outcome) {
            case Outcome.Next<ServerWork>(ServerWork state, Runnable effect) ->
                Outcome.next(change.apply(state), effect);
            case Outcome.Wait<ServerWork> wait ->
                Outcome.await(change.apply(wait.state()), wait.effect(), wait.ready());
            case Outcome.Fail<ServerWork> fail -> fail;
        };
    }
}
