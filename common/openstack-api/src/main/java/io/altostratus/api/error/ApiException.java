package io.altostratus.api.error;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * An answer other than success. The message is shown to the caller as it is, so it names what the caller sent and never
 * an internal of the service.
 */
public final class ApiException extends RuntimeException {

    private final HttpStatus status;
    private final @Nullable String type;
    private final Map<String, String> headers;

    private ApiException(
            HttpStatus status,
            @Nullable String type,
            String message,
            Map<String, String> headers,
            @Nullable Throwable cause) {
        super(message, cause);
        this.status = status;
        this.type = type;
        this.headers = Map.copyOf(headers);
    }

    public static ApiException of(HttpStatus status, String message) {
        return new ApiException(status, null, message, Map.of(), null);
    }

    public static ApiException badRequest(String message) {
        return of(HttpStatus.BAD_REQUEST, message);
    }

    public static ApiException unauthorized(String message) {
        return of(HttpStatus.UNAUTHORIZED, message);
    }

    public static ApiException forbidden(String message) {
        return of(HttpStatus.FORBIDDEN, message);
    }

    public static ApiException notFound(String message) {
        return of(HttpStatus.NOT_FOUND, message);
    }

    public static ApiException conflict(String message) {
        return of(HttpStatus.CONFLICT, message);
    }

    /** @param what names the part that does not answer, for example "the message broker" */
    public static ApiException unavailable(String what, @Nullable Throwable cause) {
        return new ApiException(
                HttpStatus.SERVICE_UNAVAILABLE,
                null,
                "The service is temporarily unavailable: " + what + " does not answer. Try again.",
                Map.of("Retry-After", "5"),
                cause);
    }

    /** Names the kind of error where a service's bodies carry one, as Neutron's {@code type} does. */
    public ApiException withType(String errorType) {
        return new ApiException(status, errorType, getMessage(), headers, getCause());
    }

    public ApiException withHeader(String name, String value) {
        Map<String, String> more = new java.util.HashMap<>(headers);
        more.put(name, value);
        return new ApiException(status, type, getMessage(), more, getCause());
    }

    @Override
    public String getMessage() {
        String message = super.getMessage();
        return message == null ? status.getReasonPhrase() : message;
    }

    public HttpStatus status() {
        return status;
    }

    public @Nullable String type() {
        return type;
    }

    public Map<String, String> headers() {
        return headers;
    }
}
