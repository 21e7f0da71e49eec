package io.altostratus.compute.conductor.workflow;

import java.time.Duration;

/**
 * One step. It may be run any number of times, also after it was begun and its process died: what it does elsewhere must
 * be asked for under ids that are in the state already.
 *
 * @param <S> the workflow's state
 */
public interface Step<S> {

    /** Stored in running workflows: never changed. */
    String name();

    /** How long it may take, waiting included. */
    Duration limit();

    /** How long it waits at most without looking whether the wait still makes sense. */
    default Duration lookAgainAfter() {
        return limit();
    }

    /** @throws RuntimeException if it could not be run now; it is tried again until its time is up */
    Outcome<S> run(Execution<S> execution);

    /**
     * Takes back what the step may have done, wholly or in part or not at all. Tried again until it succeeds; it may
     * wait, and goes on without success once its time is up.
     */
    default Outcome<S> undo(Execution<S> execution) {
        return Outcome.next(execution.state());
    }
}
