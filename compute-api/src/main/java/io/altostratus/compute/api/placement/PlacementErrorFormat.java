package io.altostratus.compute.api.placement;

import io.altostratus.api.error.ErrorFormat;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.microversion.MicroversionFilter;
import io.altostratus.api.request.RequestAttributes;
import io.altostratus.context.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Placement's error bodies for its own requests, and the Compute API's for all others. */
public final class PlacementErrorFormat implements ErrorFormat {

    private final ErrorFormat others;

    public PlacementErrorFormat(ErrorFormat others) {
        this.others = others;
    }

    @Override
    public String body(HttpStatus status, @Nullable String type, String message) {
        HttpServletRequest request = own();
        if (request == null) {
            return others.body(status, type, message);
        }
        Map<String, Object> error = new LinkedHashMap<>();
        error.put("status", status.value());
        error.put("title", status.getReasonPhrase());
        error.put("detail", message);
        Microversion version = MicroversionFilter.negotiated(request);
        if (version == null && status == HttpStatus.NOT_ACCEPTABLE) {
            error.put("max_version", PlacementConfiguration.RANGE.max().toString());
            error.put("min_version", PlacementConfiguration.RANGE.min().toString());
        }
        if (version != null && version.atLeast(1, 23)) {
            error.put("code", type == null ? "placement.undefined_code" : type);
        }
        error.put("request_id", RequestAttributes.requestId(request));
        return Json.MAPPER.writeValueAsString(Map.of("errors", List.of(error)));
    }

    @Override
    public String overLimit(String message, String details, long retryAfter) {
        if (own() == null) {
            return others.overLimit(message, details, retryAfter);
        }
        return ErrorFormat.super.overLimit(message, details, retryAfter);
    }

    /** The current request if it is one of Placement's. */
    private static @Nullable HttpServletRequest own() {
        if (RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current
                && PlacementPath.isPlacement(current.getRequest())) {
            return current.getRequest();
        }
        return null;
    }
}
