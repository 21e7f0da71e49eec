package io.altostratus.image.common;

import io.altostratus.api.error.ErrorFormat;
import io.altostratus.context.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.util.HtmlUtils;

/**
 * Glance's error bodies, which are WebOb's: a small HTML page for those who accept it (which {@code *}{@code /*} does),
 * {@code {"message", "code", "title"}} for those who ask for JSON, plain text for the others. Clients depend on it:
 * glanceclient reads HTML and fails over a flat JSON object, openstacksdk reads all three.
 */
public final class ImageErrorFormat implements ErrorFormat {

    private enum Form {
        HTML,
        JSON,
        TEXT
    }

    @Override
    public String body(HttpStatus status, @Nullable String type, String message) {
        String title = title(status);
        String line = status.value() + " " + title;
        return switch (accepted()) {
            case JSON -> {
                Map<String, Object> error = new LinkedHashMap<>();
                error.put("message", message);
                error.put("code", line);
                error.put("title", title);
                yield Json.MAPPER.writeValueAsString(error);
            }
            case HTML -> """
                    <html>
                     <head>
                      <title>%s</title>
                     </head>
                     <body>
                      <h1>%s</h1>
                      %s<br /><br />
                     </body>
                    </html>""".formatted(line, line, HtmlUtils.htmlEscape(message, "UTF-8"));
            case TEXT -> line + "\n\n" + message + "\n";
        };
    }

    @Override
    public String contentType() {
        return switch (accepted()) {
            case JSON -> "application/json";
            case HTML -> "text/html; charset=UTF-8";
            case TEXT -> "text/plain; charset=UTF-8";
        };
    }

    private static String title(HttpStatus status) {
        return switch (status) {
            case CONTENT_TOO_LARGE -> "Request Entity Too Large";
            case REQUESTED_RANGE_NOT_SATISFIABLE -> "Requested Range Not Satisfiable";
            default -> status.getReasonPhrase();
        };
    }

    /** Of equally welcome forms HTML is taken, as WebOb does. */
    private static Form accepted() {
        HttpServletRequest request = currentRequest();
        String header = request == null ? null : request.getHeader("Accept");
        if (header == null || header.isBlank()) {
            // Without any header the request could not be read at all.
            return request != null && !request.getHeaderNames().hasMoreElements() ? Form.JSON : Form.TEXT;
        }
        try {
            List<MediaType> ranges = MediaType.parseMediaTypes(header);
            double html = quality(ranges, MediaType.TEXT_HTML);
            double json = quality(ranges, MediaType.APPLICATION_JSON);
            if (html == 0 && json == 0) {
                return Form.TEXT;
            }
            return html >= json ? Form.HTML : Form.JSON;
        } catch (InvalidMediaTypeException e) {
            return Form.TEXT;
        }
    }

    /** The quality that the closest range gives this type; 0 if none includes it. */
    private static double quality(List<MediaType> ranges, MediaType type) {
        MediaType closest = null;
        for (MediaType range : ranges) {
            if (range.includes(type) && (closest == null || range.isMoreSpecific(closest))) {
                closest = range;
            }
        }
        return closest == null ? 0 : closest.getQualityValue();
    }

    /** Null in filters, where a request is not known to Spring yet. */
    private static @Nullable HttpServletRequest currentRequest() {
        return RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes
                ? attributes.getRequest()
                : null;
    }
}
