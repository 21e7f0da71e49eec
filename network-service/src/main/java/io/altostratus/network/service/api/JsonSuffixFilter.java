package io.altostratus.network.service.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.filter.OncePerRequestFilter;

/** Old clients write {@code /v2.0/networks.json}; it is the same resource. */
public final class JsonSuffixFilter extends OncePerRequestFilter {

    private static final String SUFFIX = ".json";

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        // A tag may well end so.
        return !request.getRequestURI().endsWith(SUFFIX)
                || request.getRequestURI().contains("/tags/");
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(new WithoutSuffix(request), response);
    }

    private static final class WithoutSuffix extends HttpServletRequestWrapper {

        WithoutSuffix(HttpServletRequest request) {
            super(request);
        }

        @Override
        public String getRequestURI() {
            return cut(super.getRequestURI());
        }

        @Override
        public StringBuffer getRequestURL() {
            return new StringBuffer(cut(super.getRequestURL().toString()));
        }

        @Override
        public String getServletPath() {
            return cut(super.getServletPath());
        }

        private static String cut(String path) {
            return path.endsWith(SUFFIX) ? path.substring(0, path.length() - SUFFIX.length()) : path;
        }
    }
}
