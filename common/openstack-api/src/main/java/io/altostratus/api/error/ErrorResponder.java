package io.altostratus.api.error;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;

/** Writes an error in the service's own format, from filters and from controllers alike. */
public final class ErrorResponder {

    private final ErrorFormat format;

    public ErrorResponder(ErrorFormat format) {
        this.format = format;
    }

    public void respond(HttpServletResponse response, ApiException error) throws IOException {
        respond(response, error, format);
    }

    /** For the few errors whose body is not the service's own, such as a refused token. */
    public void respond(HttpServletResponse response, ApiException error, ErrorFormat otherFormat) throws IOException {
        HttpStatus status = error.status();
        byte[] body = otherFormat.body(status, error.type(), error.getMessage()).getBytes(StandardCharsets.UTF_8);
        response.resetBuffer();
        response.setStatus(status.value());
        error.headers().forEach(response::setHeader);
        response.setContentType(otherFormat.contentType());
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
        response.flushBuffer();
    }
}
