package io.altostratus.compute.api.versions;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.error.ErrorResponder;
import io.altostratus.api.request.RequestAttributes;
import io.altostratus.context.RequestContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Older clients put the project into the path, {@code /v2.1/<project>/servers}. It must be the token's own; behind this
 * filter both forms are the same.
 */
public final class ProjectPathFilter extends OncePerRequestFilter {

    private static final Pattern WITH_PROJECT = Pattern.compile("(/v2\\.1)/([0-9a-f]{32})(/.*)?");

    private final ErrorResponder errors;

    public ProjectPathFilter(ErrorResponder errors) {
        this.errors = errors;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Matcher form = WITH_PROJECT.matcher(request.getRequestURI());
        if (!form.matches()) {
            chain.doFilter(request, response);
            return;
        }
        RequestContext context = RequestAttributes.contextOrNull(request);
        if (context != null && !form.group(2).equals(context.projectId())) {
            errors.respond(
                    response,
                    ApiException.badRequest("Malformed request URL: URL's project_id '" + form.group(2)
                            + "' doesn't match Context's project_id '" + context.projectId() + "'"));
            return;
        }
        String rest = form.group(3) == null ? "/" : form.group(3);
        String path = form.group(1) + rest;
        chain.doFilter(new RewrittenPath(request, path), response);
    }
}
