package io.altostratus.network.service.api;

import io.altostratus.api.error.ErrorFormat;
import io.altostratus.context.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Neutron's error body: {@code {"NeutronError": {"type": "PortNotFound", "message": "…", "detail": ""}}}. */
public final class NeutronErrorFormat implements ErrorFormat {

    @Override
    public String body(HttpStatus status, @Nullable String type, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("type", type == null ? typeOf(status) : type);
        error.put("message", message);
        error.put("detail", "");
        return Json.MAPPER.writeValueAsString(Map.of("NeutronError", error));
    }

    /** The type where no feature has named one. Only policy forbids. */
    private static String typeOf(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "HTTPBadRequest";
            case FORBIDDEN -> "PolicyNotAuthorized";
            case NOT_FOUND -> "HTTPNotFound";
            case METHOD_NOT_ALLOWED -> "HTTPMethodNotAllowed";
            case CONFLICT -> "HTTPConflict";
            case CONTENT_TOO_LARGE -> "HTTPRequestEntityTooLarge";
            case SERVICE_UNAVAILABLE -> "HTTPServiceUnavailable";
            default -> status.is5xxServerError() ? "HTTPInternalServerError" : "HTTPClientError";
        };
    }
}
