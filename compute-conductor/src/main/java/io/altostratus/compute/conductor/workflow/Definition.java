package io.altostratus.compute.conductor.workflow;

import io.altostratus.compute.database.workflows.WorkflowKind;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A kind of work: its steps, and what happens at its ends.
 *
 * @param <S> its state, stored as JSON between steps; fields are only ever added
 */
public interface Definition<S> {

    WorkflowKind kind();

    Class<S> stateType();

    /** In order; at least one. */
    List<Step<S>> steps();

    /** The state with the reason why it failed. */
    S failed(S state, Failure failure);

    /** Writes the good end. Runs in the transaction that finishes the work. */
    void finished(Execution<S> execution);

    /** What comes when all steps are undone. */
    Undone<S> undone(Execution<S> execution);

    /**
     * The state in which this kind takes over from another that was going on.
     *
     * @param state JSON of the work so far
     */
    S takeOver(@Nullable String state);

    /** How work ends that was undone. */
    sealed interface Undone<S> {

        /** Once more from the first step. */
        record Again<S>(S state, Runnable effect) implements Undone<S> {}

        /** It has failed for good. */
        record GivenUp<S>(Runnable effect) implements Undone<S> {}
    }
}
