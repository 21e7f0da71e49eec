package io.altostratus.identity.client.web;

import java.util.Set;

/**
 * What needs no token: version documents and, in identity-service, the way to a token.
 *
 * @param exact whole paths, without a slash at the end
 */
public record PublicPaths(Set<String> exact) {

    public PublicPaths {
        exact = Set.copyOf(exact);
    }

    boolean contains(String path) {
        String trimmed = path.length() > 1 && path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return exact.contains(trimmed);
    }
}
