package io.altostratus.context;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Puts the request and the object of the work into every log line of the current thread until closed:
 * {@code [req-… user project] [instance: uuid]}.
 */
public final class LogContext implements AutoCloseable {

    private static final String CONTEXT = "context";
    private static final String OBJECT = "object";

    private final String key;
    private final @Nullable String previous;

    private LogContext(String key, String value) {
        this.key = key;
        this.previous = MDC.get(key);
        MDC.put(key, value);
    }

    public static LogContext of(RequestContext context) {
        return new LogContext(
                CONTEXT, context.requestId() + " " + orDash(context.userName()) + " " + orDash(context.projectName()));
    }

    /** Names the object that the following lines are about, for example {@code ("instance", uuid)}. */
    public static LogContext about(String kind, String id) {
        return new LogContext(OBJECT, "[" + kind + ": " + id + "] ");
    }

    private static String orDash(@Nullable String value) {
        return value == null ? "-" : value;
    }

    @Override
    public void close() {
        if (previous == null) {
            MDC.remove(key);
        } else {
            MDC.put(key, previous);
        }
    }
}
