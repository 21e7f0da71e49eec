package io.altostratus.api.paging;

import io.altostratus.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a list is asked for: {@code limit}, {@code marker} (the id of the last object of the page before),
 * {@code sort_key} and {@code sort_dir} (both repeatable), or {@code sort=key:dir,…}.
 */
public record PageRequest(int limit, @Nullable String marker, List<SortKey> order) {

    public PageRequest {
        order = List.copyOf(order);
    }

    /** @throws ApiException 400 naming the parameter that is wrong */
    public static PageRequest of(HttpServletRequest request, ListRules rules) {
        return new PageRequest(limit(request, rules), marker(request), order(request, rules));
    }

    private static int limit(HttpServletRequest request, ListRules rules) {
        String text = request.getParameter("limit");
        if (text == null) {
            return rules.maxLimit();
        }
        try {
            int limit = Integer.parseInt(text);
            if (limit >= 0) {
                return limit == 0 ? rules.maxLimit() : Math.min(limit, rules.maxLimit());
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw ApiException.badRequest(
                "Invalid input for query parameters limit. Value: " + text + ". It must be a non-negative integer.");
    }

    private static @Nullable String marker(HttpServletRequest request) {
        String marker = request.getParameter("marker");
        return marker == null || marker.isEmpty() ? null : marker;
    }

    private static List<SortKey> order(HttpServletRequest request, ListRules rules) {
        List<SortKey> order = new ArrayList<>();
        String sort = request.getParameter("sort");
        if (sort != null && !sort.isEmpty()) {
            for (String part : sort.split(",")) {
                int colon = part.indexOf(':');
                order.add(key(
                        colon < 0 ? part.trim() : part.substring(0, colon).trim(),
                        colon < 0 ? null : part.substring(colon + 1).trim(),
                        rules));
            }
            return order;
        }
        String[] keys = request.getParameterValues("sort_key");
        String[] directions = request.getParameterValues("sort_dir");
        if (keys == null) {
            return directions == null
                    ? rules.defaultOrder()
                    : rules.defaultOrder().stream()
                            .map(k -> key(k.name(), directions[0], rules))
                            .toList();
        }
        if (directions != null && directions.length > keys.length) {
            throw ApiException.badRequest("Sort direction array size exceeds sort key array size.");
        }
        for (int i = 0; i < keys.length; i++) {
            // Fewer directions than keys: the first direction holds for the rest, as OpenStack's common library has it.
            String direction = directions == null ? null : directions[i < directions.length ? i : 0];
            order.add(key(keys[i], direction, rules));
        }
        return order;
    }

    private static SortKey key(String name, @Nullable String direction, ListRules rules) {
        boolean known = rules.sortable().contains(name)
                || rules.defaultOrder().stream().anyMatch(k -> k.name().equals(name));
        if (!known) {
            throw ApiException.badRequest("Sort key supplied was not valid: " + name);
        }
        return switch (direction) {
            case null -> new SortKey(name, rules.defaultOrder().getFirst().descending());
            case "asc" -> new SortKey(name, false);
            case "desc" -> new SortKey(name, true);
            default ->
                throw ApiException.badRequest("Unknown sort direction '" + direction + "', must be one of asc, desc.");
        };
    }
}
