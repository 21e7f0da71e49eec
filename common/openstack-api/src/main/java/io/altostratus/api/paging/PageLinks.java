package io.altostratus.api.paging;

import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** Links to pages and to the service itself, built on the address that the client used. */
public final class PageLinks {

    private PageLinks() {}

    /** {@code scheme://host:port} as the client sees this service. */
    public static String base(HttpServletRequest request) {
        StringBuilder base =
                new StringBuilder(request.getScheme()).append("://").append(request.getServerName());
        int standard = request.getScheme().equals("https") ? 443 : 80;
        if (request.getServerPort() != standard) {
            base.append(':').append(request.getServerPort());
        }
        return base.toString();
    }

    /** The same request for the page after the object with this id. */
    public static String next(HttpServletRequest request, String lastId) {
        return base(request) + nextPath(request, lastId);
    }

    /** The same without scheme and host, as Glance gives it. */
    public static String nextPath(HttpServletRequest request, String lastId) {
        StringBuilder query = new StringBuilder();
        for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
            if (!parameter.getKey().equals("marker")) {
                for (String value : parameter.getValue()) {
                    append(query, parameter.getKey(), value);
                }
            }
        }
        append(query, "marker", lastId);
        return request.getRequestURI() + "?" + query;
    }

    private static void append(StringBuilder query, String name, String value) {
        if (!query.isEmpty()) {
            query.append('&');
        }
        query.append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }
}
