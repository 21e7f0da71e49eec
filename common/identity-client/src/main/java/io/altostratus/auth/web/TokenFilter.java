package io.altostratus.auth.web;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.error.ErrorFormat;
import io.altostratus.api.error.ErrorResponder;
import io.altostratus.api.request.RequestAttributes;
import io.altostratus.auth.token.InvalidTokenException;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.token.TokenVerifier;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.Json;
import io.altostratus.context.LogContext;
import io.altostratus.context.RequestContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Lets a request through only with a valid {@code X-Auth-Token}. Beside a valid {@code X-Service-Token} of a service the
 * user's token may have expired a while ago: long work must not fail for it.
 */
public final class TokenFilter extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger(TokenFilter.class);
    private static final String TOKEN = "altostratus.token";

    /** The body of a refused token is the same in every service. */
    private static final ErrorFormat REFUSAL = (status, type, message) -> Json.MAPPER.writeValueAsString(
            Map.of("error", Map.of("code", status.value(), "title", status.getReasonPhrase(), "message", message)));

    private final TokenVerifier verifier;
    private final PublicPaths publicPaths;
    private final ErrorResponder errors;
    private final Duration expiredGrace;
    private final String authUrl;
    private final AccessRules accessRules;

    /** @param serviceType type of this service in the catalog, to which access rules refer; empty if unknown */
    public TokenFilter(
            TokenVerifier verifier,
            PublicPaths publicPaths,
            ErrorResponder errors,
            Duration expiredGrace,
            String authUrl,
            String serviceType) {
        this.verifier = verifier;
        this.publicPaths = publicPaths;
        this.errors = errors;
        this.expiredGrace = expiredGrace;
        this.authUrl = authUrl;
        this.accessRules = new AccessRules(serviceType);
    }

    /** The caller's token. Never store or log its text. */
    public static Token token(HttpServletRequest request) {
        return tokenIfAny(request)
                .orElseThrow(() -> new IllegalStateException("no authenticated caller: is this path public?"));
    }

    /** The caller's token; empty on paths that need none. */
    public static Optional<Token> tokenIfAny(HttpServletRequest request) {
        return request.getAttribute(TOKEN) instanceof Token token ? Optional.of(token) : Optional.empty();
    }

    /** Whether the request comes from another service of the cloud, by its token or by a service token beside it. */
    public static boolean isServiceCall(HttpServletRequest request) {
        return RequestAttributes.isServiceCall(request);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return publicPaths.contains(request.getMethod(), request.getRequestURI());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        RequestContext context;
        try {
            boolean fromService = isService(request.getHeader("X-Service-Token"));
            Token token = verify(request.getHeader("X-Auth-Token"), fromService ? expiredGrace : Duration.ZERO);
            if (!fromService) {
                // What a service does for a user's request are not requests that the rules could name.
                accessRules.check(token, request.getMethod(), request.getRequestURI());
            }
            request.setAttribute(TOKEN, token);
            RequestAttributes.setServiceCall(request, fromService || token.hasRole("service"));
            context = token.toContext(RequestAttributes.requestId(request), RequestAttributes.globalRequestId(request));
            RequestAttributes.setContext(request, context);
        } catch (InvalidTokenException refused) {
            LOG.info("A token was refused: {}", refused.getMessage());
            errors.respond(
                    response,
                    ApiException.unauthorized("The request you have made requires authentication.")
                            .withHeader("WWW-Authenticate", "Keystone uri=\"" + authUrl + "\""),
                    REFUSAL);
            return;
        } catch (DependencyUnavailableException away) {
            errors.respond(response, ApiException.unavailable(away.dependency(), away));
            return;
        }
        try (LogContext log = LogContext.of(context)) {
            chain.doFilter(request, response);
        }
    }

    private boolean isService(@Nullable String serviceToken) {
        if (serviceToken == null) {
            return false;
        }
        try {
            return verifier.verify(serviceToken, Duration.ZERO).hasRole("service");
        } catch (InvalidTokenException e) {
            return false;
        }
    }

    private Token verify(@Nullable String serialized, Duration grace) {
        if (serialized == null || serialized.isEmpty()) {
            throw new InvalidTokenException("none was sent");
        }
        return verifier.verify(serialized, grace);
    }
}
