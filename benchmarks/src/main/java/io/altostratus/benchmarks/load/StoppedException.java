package io.altostratus.benchmarks.load;

/** The run ends before its time because somebody wishes so. */
public final class StoppedException extends RuntimeException {

    StoppedException() {
        super("stopped");
    }
}
