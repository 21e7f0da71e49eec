package io.altostratus.benchmarks.report;

import io.altostratus.benchmarks.load.LoadResult;
import java.util.ArrayList;
import java.util.List;

/** The figures of a run, in the order in which they were found, and what went wrong. Belongs to one thread. */
public final class Report {

    private final List<Figure> figures = new ArrayList<>();
    private final List<String> failures = new ArrayList<>();

    public void add(String measure, String unit, double value) {
        figures.add(new Figure(measure, unit, value));
    }

    public void addPercentiles(String measure, LoadResult result) {
        add(measure + ", p50", "ms", result.latencies().millis(50));
        add(measure + ", p99", "ms", result.latencies().millis(99));
    }

    /** Nothing if there was no failure: a figure that counts only what succeeded must not hide what did not. */
    public void addFailures(String measure, LoadResult result) {
        if (result.failed() > 0) {
            add(measure + ", failed", "requests", result.failed());
            fail(measure + ": " + result.failed() + " requests failed, one of them: " + result.firstFailure());
        }
    }

    public void fail(String what) {
        failures.add(what);
    }

    public List<Figure> figures() {
        return List.copyOf(figures);
    }

    public List<String> failures() {
        return List.copyOf(failures);
    }
}
