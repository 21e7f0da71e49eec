package io.altostratus.api.request;

/**
 * Where a slash at the end of a path makes no difference; everywhere unless a service says otherwise.
 *
 * <p>In Image v2 it does: {@code /v2/images/} names an image without an id, which does not exist.
 *
 * @param patterns path patterns that end in a slash or in {@code /**}
 */
public record TrailingSlashes(String... patterns) {}
