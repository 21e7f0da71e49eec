package io.altostratus.api.request;

import io.altostratus.context.LogContext;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Gives each request an id, answers it in {@code x-openstack-request-id} (and the service's own older header), and
 * writes the access line when the request is done.
 */
public final class RequestIdFilter extends OncePerRequestFilter {

    private static final Logger ACCESS = LoggerFactory.getLogger("io.altostratus.access");
    private static final String GLOBAL_ID = "X-OpenStack-Request-ID";

    private final @Nullable String legacyHeader;

    /** @param legacyHeader a second response header for the id, such as Nova's {@code x-compute-request-id} */
    public RequestIdFilter(@Nullable String legacyHeader) {
        this.legacyHeader = legacyHeader;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long start = System.nanoTime();
        String id = RequestIds.next();
        String global = request.getHeader(GLOBAL_ID);
        RequestAttributes.setRequestIds(request, id, global != null && RequestIds.isValid(global) ? global : null);
        response.setHeader("x-openstack-request-id", id);
        if (legacyHeader != null) {
            response.setHeader(legacyHeader, id);
        }
        try (LogContext anonymous = LogContext.of(RequestContext.background(id))) {
            try {
                chain.doFilter(request, response);
            } finally {
                logAccess(request, response, (System.nanoTime() - start) / 1_000);
            }
        }
    }

    private static void logAccess(HttpServletRequest request, HttpServletResponse response, long micros) {
        if (!ACCESS.isInfoEnabled()) {
            return;
        }
        RequestContext context = RequestAttributes.contextOrNull(request);
        try (LogContext known = context == null ? null : LogContext.of(context)) {
            ACCESS.info(
                    "{} \"{} {}{} {}\" status: {} len: {} time: {}",
                    request.getRemoteAddr(),
                    request.getMethod(),
                    request.getRequestURI(),
                    request.getQueryString() == null ? "" : "?" + request.getQueryString(),
                    request.getProtocol(),
                    response.getStatus(),
                    RequestAttributes.answerLength(request),
                    "%d.%06d".formatted(micros / 1_000_000, micros % 1_000_000));
        }
    }
}
