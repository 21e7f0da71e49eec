package io.altostratus.api.body;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.api.microversion.MicroversionFilter;
import io.altostratus.context.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** Reads, limits, parses and validates a JSON body before a controller sees it. */
public final class ValidBodyArgument implements HandlerMethodArgumentResolver {

    private final RequestSchemas schemas;
    private final int maxBytes;

    /** @param maxBytes a longer body is answered with 413 before it is read to its end */
    public ValidBodyArgument(RequestSchemas schemas, int maxBytes) {
        this.schemas = schemas;
        this.maxBytes = maxBytes;
    }

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return parameter.hasParameterAnnotation(ValidBody.class);
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest webRequest,
            @Nullable WebDataBinderFactory binderFactory)
            throws IOException {
        HttpServletRequest request = Objects.requireNonNull(webRequest.getNativeRequest(HttpServletRequest.class));
        String schema = Objects.requireNonNull(parameter.getParameterAnnotation(ValidBody.class))
                .value();
        Microversion version = MicroversionFilter.negotiated(request);
        JsonNode body = parse(read(request));
        schemas.check(schema, version, body);
        if (parameter.getParameterType() == JsonNode.class) {
            return body;
        }
        try {
            return Json.MAPPER.treeToValue(body, parameter.getParameterType());
        } catch (JacksonException e) {
            // The schema admitted it, so this is a value no schema can judge, such as a number beyond all ranges.
            throw ApiException.badRequest("Invalid input: " + e.getOriginalMessage());
        }
    }

    private byte[] read(HttpServletRequest request) throws IOException {
        if (request.getContentLengthLong() > maxBytes) {
            throw tooLarge();
        }
        try (InputStream in = request.getInputStream()) {
            byte[] bytes = in.readNBytes(maxBytes + 1);
            if (bytes.length > maxBytes) {
                throw tooLarge();
            }
            return bytes;
        }
    }

    private static JsonNode parse(byte[] bytes) {
        try {
            JsonNode body = Json.MAPPER.readTree(bytes);
            if (body.isMissingNode() || !body.isObject()) {
                throw ApiException.badRequest("Malformed request body: a JSON object is expected.");
            }
            return body;
        } catch (JacksonException e) {
            throw ApiException.badRequest("Malformed request body: it is not valid JSON.");
        }
    }

    private static ApiException tooLarge() {
        return ApiException.of(HttpStatus.CONTENT_TOO_LARGE, "Request is too large.");
    }
}
