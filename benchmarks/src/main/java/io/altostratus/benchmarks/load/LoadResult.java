package io.altostratus.benchmarks.load;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of a number of operations.
 *
 * @param latencies of those that succeeded
 * @param took from the first one's start to the last one's end
 * @param firstFailure message of one of those that failed
 */
public record LoadResult(
        Latencies latencies, long failed, @Nullable String firstFailure, Duration took) {

    public long succeeded() {
        return latencies.count();
    }

    /** Operations that succeeded a second; NaN if no time passed. */
    public double perSecond() {
        return perSecond(succeeded(), took);
    }

    /** NaN if no time passed. */
    public static double perSecond(long count, Duration took) {
        return took.isZero() ? Double.NaN : count / (took.toNanos() / 1e9);
    }
}
