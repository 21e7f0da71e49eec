package io.altostratus.api.error;

import io.altostratus.context.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The body of Nova and Cinder: {@code {"itemNotFound": {"code": 404, "message": "…"}}}; statuses without a name of
 * their own are told as {@code computeFault}.
 */
public final class FaultErrorFormat implements ErrorFormat {

    private static final Map<Integer, String> NAMES = Map.ofEntries(
            Map.entry(400, "badRequest"),
            Map.entry(401, "unauthorized"),
            Map.entry(403, "forbidden"),
            Map.entry(404, "itemNotFound"),
            Map.entry(405, "badMethod"),
            Map.entry(409, "conflictingRequest"),
            Map.entry(413, "overLimit"),
            Map.entry(415, "badMediaType"),
            Map.entry(429, "overLimit"),
            Map.entry(501, "notImplemented"),
            Map.entry(503, "serviceUnavailable"));

    @Override
    public String body(HttpStatus status, @Nullable String type, String message) {
        Map<String, Object> fault = new LinkedHashMap<>();
        fault.put("code", status.value());
        fault.put("message", message);
        return Json.MAPPER.writeValueAsString(Map.of(NAMES.getOrDefault(status.value(), "computeFault"), fault));
    }

    @Override
    public String overLimit(String message, String details, long retryAfter) {
        Map<String, Object> fault = new LinkedHashMap<>();
        fault.put("code", HttpStatus.TOO_MANY_REQUESTS.value());
        fault.put("message", message);
        fault.put("details", details);
        fault.put("retryAfter", Long.toString(retryAfter));
        return Json.MAPPER.writeValueAsString(Map.of("overLimit", fault));
    }
}
