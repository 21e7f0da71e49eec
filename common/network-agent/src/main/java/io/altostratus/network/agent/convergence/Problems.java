package io.altostratus.network.agent.convergence;

import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What does not succeed, each by itself, so that one port in trouble does not hold up others. It is tried again after a
 * pause that grows to half a minute, and logged when it is new or different.
 */
public final class Problems {

    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);
    private static final long LONGEST_PAUSE_MILLIS = 30_000;
    private static final long SHORTEST_PAUSE_MILLIS = 500;
    private static final long FORGOTTEN_AFTER_MILLIS = 60_000;

    private record Problem(String message, int attempts, long notBefore) {}

    private final InstantSource time;
    private final Map<String, Problem> problems = new HashMap<>();

    public Problems(InstantSource time) {
        this.time = time;
    }

    /** @param about for example {@code port <id>} */
    public synchronized boolean mayTry(String about) {
        Problem problem = problems.get(about);
        return problem == null || problem.notBefore <= time.millis();
    }

    public synchronized void failed(String about, String message) {
        Problem before = problems.get(about);
        int attempts = before == null ? 1 : before.attempts + 1;
        long pause = Math.min(LONGEST_PAUSE_MILLIS, 1_000L << Math.min(attempts - 1, 10));
        problems.put(about, new Problem(message, attempts, time.millis() + pause));
        if (before == null || !before.message.equals(message)) {
            LOG.warn("{}: {}; it is tried again in {} s", about, message, pause / 1000);
        }
    }

    public synchronized void solved(String about) {
        Problem before = problems.remove(about);
        if (before != null) {
            LOG.info("{}: well again after {} attempts", about, before.attempts);
        }
    }

    /** What is wrong with it; empty if nothing is known to be. */
    public synchronized Optional<String> messageFor(String about) {
        Problem problem = problems.get(about);
        return problem == null ? Optional.empty() : Optional.of(problem.message);
    }

    /** Until the first of them may be tried again; empty if there is none. */
    public synchronized Optional<Duration> untilNextTry() {
        long now = time.millis();
        // What has not been tried though it might have been is no longer wanted by anyone.
        problems.values().removeIf(p -> p.notBefore + FORGOTTEN_AFTER_MILLIS < now);
        return problems.values().stream()
                .map(p -> Duration.ofMillis(Math.max(SHORTEST_PAUSE_MILLIS, p.notBefore - now)))
                .min(Duration::compareTo);
    }
}
