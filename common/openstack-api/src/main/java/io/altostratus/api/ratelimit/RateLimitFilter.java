package io.altostratus.api.ratelimit;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.error.ErrorFormat;
import io.altostratus.api.error.ErrorResponder;
import io.altostratus.api.request.RequestAttributes;
import io.altostratus.context.RequestContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Answers 429 with {@code Retry-After} to those who ask too often. There are two of it: one before the token is checked,
 * for addresses, and one behind, for users and projects. What a service asks on a user's behalf was counted where the user
 * has asked.
 */
final class RateLimitFilter extends OncePerRequestFilter {

    private final RateLimiter limiter;
    private final boolean beforeToken;
    private final ErrorFormat format;
    private final ErrorResponder errors;

    RateLimitFilter(RateLimiter limiter, boolean beforeToken, ErrorFormat format, ErrorResponder errors) {
        this.limiter = limiter;
        this.beforeToken = beforeToken;
        this.format = format;
        this.errors = errors;
    }

    /** Each of the two filters is one of its own. */
    @Override
    protected String getAlreadyFilteredAttributeName() {
        return RateLimitFilter.class.getName() + beforeToken;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestContext caller = RequestAttributes.contextOrNull(request);
        if (!RequestAttributes.isServiceCall(request)) {
            Optional<RateLimiter.Refusal> refused = limiter.count(
                    beforeToken, request.getMethod(), request.getRequestURI(), caller, request.getRemoteAddr());
            if (refused.isPresent()) {
                refuse(response, refused.get());
                return;
            }
        }
        chain.doFilter(request, response);
    }

    private void refuse(HttpServletResponse response, RateLimiter.Refusal refusal) throws IOException {
        String seconds = Long.toString(refusal.seconds());
        ApiException answer = ApiException.of(HttpStatus.TOO_MANY_REQUESTS, "This request was rate-limited.")
                .withHeader("Retry-After", seconds);
        String details = refusal.rule().details();
        errors.respond(
                response, answer, (status, type, message) -> format.overLimit(message, details, refusal.seconds()));
    }
}
