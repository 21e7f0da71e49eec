package io.altostratus.api.error;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns whatever a controller throws into the service's error body; what is not the caller's fault is logged. */
@RestControllerAdvice
public final class ApiExceptionHandler {

    private static final Logger LOG = LoggerFactory.getLogger(ApiExceptionHandler.class);

    private final ErrorResponder responder;

    public ApiExceptionHandler(ErrorResponder responder) {
        this.responder = responder;
    }

    @ExceptionHandler
    void handle(Throwable thrown, HttpServletRequest request, HttpServletResponse response) throws IOException {
        ApiException answer = ErrorTaxonomy.classify(thrown);
        if (answer.status() == HttpStatus.METHOD_NOT_ALLOWED && EmptyId.maybeMeant(request)) {
            // There are no such requests for the collection, so one of its things is meant, whose id is missing.
            answer = ApiException.notFound("The resource could not be found.");
        } else if (answer.status() == HttpStatus.SERVICE_UNAVAILABLE) {
            LOG.warn("{} {} answered 503: {}", request.getMethod(), request.getRequestURI(), rootMessage(thrown));
        } else if (answer.status().is5xxServerError() && !(thrown instanceof ApiException)) {
            LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), thrown);
        }
        if (response.isCommitted()) {
            return; // the client sees a broken body; a second answer cannot be sent
        }
        responder.respond(response, answer);
    }

    private static String rootMessage(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return String.valueOf(cause.getMessage());
    }
}
