package io.altostratus.compute.api.placement;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Placement's requests: all of one port, and those under {@code /placement} of the other. Behind this filter both forms
 * are the same.
 */
final class PlacementPath extends OncePerRequestFilter {

    static final String PREFIX = "/placement";
    private static final String SHOWN = "altostratus.placement.prefix";

    private final int port;

    /** @param port 0 for none of its own */
    PlacementPath(int port) {
        this.port = port;
    }

    static boolean isPlacement(HttpServletRequest request) {
        return request.getAttribute(SHOWN) != null;
    }

    /** What stands before the paths in links that a client gets. */
    static String prefix(HttpServletRequest request) {
        return String.valueOf(request.getAttribute(SHOWN));
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        boolean ownPort = port > 0 && request.getLocalPort() == port;
        if (!ownPort && !path.equals(PREFIX) && !path.startsWith(PREFIX + "/")) {
            chain.doFilter(request, response);
            return;
        }
        request.setAttribute(SHOWN, ownPort ? "" : PREFIX);
        // Filters write errors as well, before Spring knows the request.
        RequestContextHolder.setRequestAttributes(new ServletRequestAttributes(request));
        try {
            chain.doFilter(ownPort ? under(request, PREFIX + path) : request, response);
        } finally {
            RequestContextHolder.resetRequestAttributes();
        }
    }

    private static HttpServletRequest under(HttpServletRequest request, String path) {
        return new HttpServletRequestWrapper(request) {
            @Override
            public String getRequestURI() {
                return path;
            }

            @Override
            public String getServletPath() {
                return path;
            }
        };
    }
}
