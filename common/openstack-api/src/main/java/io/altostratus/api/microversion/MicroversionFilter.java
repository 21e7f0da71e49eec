package io.altostratus.api.microversion;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.error.ErrorResponder;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Negotiates the microversion: the general header wins over the service's own, none means the lowest, {@code latest} the
 * highest; 406 out of range, 400 malformed. The answer names the version used.
 */
public final class MicroversionFilter extends OncePerRequestFilter {

    private static final String HEADER = "OpenStack-API-Version";
    private static final String ATTRIBUTE = "altostratus.microversion";

    private final MicroversionRange range;
    private final ErrorResponder errors;

    public MicroversionFilter(MicroversionRange range, ErrorResponder errors) {
        this.range = range;
        this.errors = errors;
    }

    /** The version negotiated for a request; null where the API has no microversions. */
    public static @Nullable Microversion negotiated(HttpServletRequest request) {
        return (Microversion) request.getAttribute(ATTRIBUTE);
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return !request.getRequestURI().startsWith(range.pathPrefix());
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        try {
            Microversion version = negotiate(asked(request));
            request.setAttribute(ATTRIBUTE, version);
            response.setHeader(HEADER, range.serviceType() + " " + version);
            response.addHeader("Vary", HEADER);
            if (range.legacyHeader() != null) {
                response.setHeader(range.legacyHeader(), version.toString());
                response.addHeader("Vary", range.legacyHeader());
            }
        } catch (ApiException refused) {
            errors.respond(response, refused);
            return;
        }
        chain.doFilter(request, response);
    }

    private @Nullable String asked(HttpServletRequest request) {
        for (String line : Collections.list(request.getHeaders(HEADER))) {
            for (String part : line.split(",")) {
                String[] words = part.trim().split("\\s+");
                if (words.length == 2 && words[0].equals(range.serviceType())) {
                    return words[1];
                }
            }
        }
        return range.legacyHeader() == null ? null : request.getHeader(range.legacyHeader());
    }

    private Microversion negotiate(@Nullable String asked) {
        if (asked == null) {
            return range.min();
        }
        if (asked.equals("latest")) {
            return range.max();
        }
        Microversion version;
        try {
            version = Microversion.parse(asked);
        } catch (IllegalArgumentException e) {
            throw ApiException.badRequest(
                    "API Version String " + asked + " is of invalid format. Must be of format MajorNum.MinorNum.");
        }
        if (version.compareTo(range.min()) < 0 || version.compareTo(range.max()) > 0) {
            throw ApiException.of(
                    HttpStatus.NOT_ACCEPTABLE,
                    "Version " + version + " is not supported by the API. Minimum is " + range.min()
                            + " and maximum is " + range.max() + ".");
        }
        return version;
    }
}
