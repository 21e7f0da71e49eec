package io.altostratus.compute.api.versions;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;

/** The same request for another path. */
class RewrittenPath extends HttpServletRequestWrapper {

    private final String path;

    RewrittenPath(HttpServletRequest request, String path) {
        super(request);
        this.path = path;
    }

    @Override
    public String getRequestURI() {
        return path;
    }

    @Override
    public StringBuffer getRequestURL() {
        return new StringBuffer(getScheme())
                .append("://")
                .append(getServerName())
                .append(':')
                .append(getServerPort())
                .append(path);
    }

    @Override
    public String getServletPath() {
        return path;
    }
}
