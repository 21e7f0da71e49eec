package io.altostratus.compute.conductor.workflow;

import java.util.function.BooleanSupplier;

/**
 * What a step came to. Its effect runs in the transaction that writes the new state, so that both happen or neither.
 *
 * @param <S> the workflow's state
 */
public sealed interface Outcome<S> {

    Runnable NOTHING = () -> {};

    /** The step is done. */
    record Next<S>(S state, Runnable effect) implements Outcome<S> {}

    /**
     * The step waits for a fact in the database. It is run again when it is woken and when its time is up.
     *
     * @param ready whether the fact is there already; asked in the same transaction, so that no waking is missed
     */
    record Wait<S>(S state, Runnable effect, BooleanSupplier ready) implements Outcome<S> {}

    /** The step cannot be done: all steps so far are undone, this one first. */
    record Fail<S>(Failure failure) implements Outcome<S> {}

    /** The same, but the work goes on after what cannot be done. */
    default Outcome<S> orGoOn(S state) {
        return this instanceof Fail<S> ? next(state) : this;
    }

    static <S> Outcome<S> next(S state) {
        return new Next<>(state, NOTHING);
    }

    static <S> Outcome<S> next(S state, Runnable effect) {
        return new Next<>(state, effect);
    }

    static <S> Outcome<S> await(S state, BooleanSupplier ready) {
        return new Wait<>(state, NOTHING, ready);
    }

    static <S> Outcome<S> await(S state, Runnable effect, BooleanSupplier ready) {
        return new Wait<>(state, effect, ready);
    }

    static <S> Outcome<S> fail(Failure failure) {
        return new Fail<>(failure);
    }
}
