package io.altostratus.identity.common;

import java.util.function.IntUnaryOperator;

/** What a feature does now and then about its rows: forgets what has ended, seals again what an old key has sealed. */
public interface Upkeep {

    void run();

    /**
     * Repeats a statement that does a few rows at a time, so that none holds its locks for long.
     *
     * @param step takes how many rows at most, returns how many there were
     */
    static void inBatches(IntUnaryOperator step) {
        int limit = 200;
        while (step.applyAsInt(limit) >= limit) {
            if (Thread.interrupted()) {
                return; // the service is being stopped; the next run goes on
            }
        }
    }
}
