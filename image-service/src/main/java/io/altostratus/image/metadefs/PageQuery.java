package io.altostratus.image.metadefs;

import io.altostratus.api.error.ApiException;
import io.altostratus.persistence.Keyset;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The page of a list that was asked for: one sort key, newest first where none is named.
 *
 * @param marker name of the last one of the page before
 */
record PageQuery(
        String sortKey, boolean descending, @Nullable String marker, int limit) {

    private static final int LONGEST_LIMIT = 1_000;

    /**
     * @param sortable columns that may be named
     * @param defaultLimit where no limit is given
     */
    static PageQuery of(HttpServletRequest request, Set<String> sortable, int defaultLimit) {
        String key = parameter(request, "sort_key", "created_at");
        if (!sortable.contains(key)) {
            throw ApiException.badRequest("Invalid sort key: " + key + ". It must be one of the following: "
                    + String.join(", ", sortable.stream().sorted().toList()) + ".");
        }
        String direction = parameter(request, "sort_dir", "desc");
        if (!direction.equals("asc") && !direction.equals("desc")) {
            throw ApiException.badRequest("Invalid sort direction: " + direction);
        }
        String marker = request.getParameter("marker");
        return new PageQuery(
                key,
                direction.equals("desc"),
                marker == null || marker.isEmpty() ? null : marker,
                limit(request.getParameter("limit"), defaultLimit));
    }

    private static String parameter(HttpServletRequest request, String name, String otherwise) {
        String value = request.getParameter(name);
        return value == null ? otherwise : value;
    }

    private static int limit(@Nullable String text, int otherwise) {
        if (text == null) {
            return otherwise;
        }
        try {
            int limit = Integer.parseInt(text.strip());
            if (limit < 0) {
                throw ApiException.badRequest("limit param must be positive");
            }
            return Math.min(limit, LONGEST_LIMIT);
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("limit param must be an integer");
        }
    }

    List<Keyset.Column> order(String table) {
        return List.of(new Keyset.Column(table + sortKey, descending));
    }

    /** Whether another page may follow one of this size. */
    boolean isFull(int size) {
        return size > 0 && size == limit;
    }

    /** The same list from its beginning, or after a marker. */
    static String link(String path, HttpServletRequest request, @Nullable String after) {
        List<String> query = new ArrayList<>();
        request.getParameterMap().forEach((name, values) -> {
            if (!name.equals("marker")) {
                for (String value : values) {
                    query.add(encoded(name) + "=" + encoded(value));
                }
            }
        });
        if (after != null) {
            query.add("marker=" + encoded(after));
        }
        return query.isEmpty() ? path : path + "?" + String.join("&", query);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
