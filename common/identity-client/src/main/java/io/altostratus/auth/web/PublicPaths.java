package io.altostratus.auth.web;

import java.util.Set;

/**
 * What needs no token: version documents and, in identity-service, the way to a token.
 *
 * @param exact method and whole path, without a slash at the end, for example {@code GET /v3}; a segment {@code *} stands
 *     for any one
 */
public record PublicPaths(Set<String> exact) {

    public PublicPaths {
        exact = Set.copyOf(exact);
    }

    boolean contains(String method, String path) {
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        String asked = (method.equals("HEAD") ? "GET" : method) + " " + trimmed;
        return exact.contains(asked) || exact.stream().anyMatch(pattern -> matches(pattern, asked));
    }

    private static boolean matches(String pattern, String asked) {
        if (pattern.indexOf('*') < 0) {
            return false;
        }
        String[] wanted = pattern.split("/", -1);
        String[] given = asked.split("/", -1);
        boolean same = wanted.length == given.length;
        for (int i = 0; same && i < wanted.length; i++) {
            same = wanted[i].equals(given[i]) || wanted[i].equals("*") && !given[i].isEmpty();
        }
        return same;
    }
}
