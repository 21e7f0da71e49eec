package io.altostratus.api.error;

import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** How a service writes an error. Each OpenStack service has its own body; clients parse exactly that one. */
public interface ErrorFormat {

    /**
     * @param type the kind of error where the service has named it
     * @return the body as text, JSON unless {@link #contentType} says otherwise
     */
    String body(HttpStatus status, @Nullable String type, String message);

    /**
     * The body of a 429.
     *
     * @param details which limit it is
     * @param retryAfter in seconds
     */
    default String overLimit(String message, String details, long retryAfter) {
        return body(HttpStatus.TOO_MANY_REQUESTS, "OverLimit", message + " " + details);
    }

    /** The media type of {@link #body} for the current request. */
    default String contentType() {
        return "application/json";
    }
}
