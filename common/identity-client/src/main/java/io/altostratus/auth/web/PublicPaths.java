package io.altostratus.auth.web;

import java.util.Set;

/**
 * What needs no token: version documents and, in identity-service, the way to a token.
 *
 * @param exact method and whole path, without a slash at the end, for example {@code GET /v3}
 */
public record PublicPaths(Set<String> exact) {

    public PublicPaths {
        exact = Set.copyOf(exact);
    }

    boolean contains(String method, String path) {
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return exact.contains((method.equals("HEAD") ? "GET" : method) + " " + trimmed);
    }
}
