package io.altostratus.identity.common;

import io.altostratus.api.error.ErrorFormat;
import io.altostratus.context.Json;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** Keystone's error body: {@code {"error": {"code": 404, "message": "…", "title": "Not Found"}}}. */
public final class IdentityErrorFormat implements ErrorFormat {

    @Override
    public String body(HttpStatus status, @Nullable String type, String message) {
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("code", status.value());
        error.put("message", message);
        error.put(
                "title",
                status == HttpStatus.CONTENT_TOO_LARGE ? "Request Entity Too Large" : status.getReasonPhrase());
        return Json.MAPPER.writeValueAsString(Map.of("error", error));
    }
}
