package io.altostratus.compute.api.versions;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Enumeration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.web.filter.OncePerRequestFilter;

/** Serves {@code /v2/…} as what it became: {@code /v2.1/…} in its first microversion, whatever version is asked for. */
public final class LegacyPathFilter extends OncePerRequestFilter {

    private static final String LEGACY = "/v2/";
    private static final Set<String> VERSION_HEADERS = Set.of("openstack-api-version", "x-openstack-nova-api-version");

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        String path = request.getRequestURI();
        return !path.startsWith(LEGACY) || path.length() == LEGACY.length();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = "/v2.1/" + request.getRequestURI().substring(LEGACY.length());
        chain.doFilter(new WithoutVersion(request, path), response);
    }

    private static final class WithoutVersion extends RewrittenPath {

        WithoutVersion(HttpServletRequest request, String path) {
            super(request, path);
        }

        private static boolean hidden(String name) {
            return VERSION_HEADERS.contains(name.toLowerCase(Locale.ROOT));
        }

        @Override
        public @Nullable String getHeader(String name) {
            return hidden(name) ? null : super.getHeader(name);
        }

        @Override
        public Enumeration<String> getHeaders(String name) {
            return hidden(name) ? Collections.emptyEnumeration() : super.getHeaders(name);
        }
    }
}
