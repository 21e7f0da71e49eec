package io.altostratus.api.error;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** Answers in the service's format what Tomcat itself refuses, such as a path that is none, instead of by a HTML page. */
public final class ServerErrorValve extends ErrorReportValve {

    private static final Logger LOG = LoggerFactory.getLogger(ServerErrorValve.class);
    private static final int FIRST_ERROR = 400;

    private final ErrorFormat format;

    public ServerErrorValve(ErrorFormat format) {
        this.format = format;
    }

    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        if (response.getStatus() < FIRST_ERROR || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        HttpStatus known = HttpStatus.resolve(response.getStatus());
        HttpStatus status = known == null ? HttpStatus.BAD_REQUEST : known;
        String message = status.is4xxClientError()
                ? "The request is malformed: " + status.getReasonPhrase() + "."
                : "Unexpected API Error. Please report it with the request id of this answer.";
        // A format may depend on what the client accepts; here Spring does not know the request yet, or not any more.
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
        try {
            byte[] body = format.body(status, null, message).getBytes(StandardCharsets.UTF_8);
            response.setContentType(format.contentType());
            response.setContentLength(body.length);
            response.getOutputStream().write(body);
            response.finishResponse();
        } catch (IOException | IllegalStateException e) {
            LOG.info("An error {} could not be told: {}", response.getStatus(), e.getMessage());
        } finally {
            RequestContextHolder.resetRequestAttributes();
        }
    }
}
