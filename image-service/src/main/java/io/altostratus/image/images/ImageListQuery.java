package io.altostratus.image.images;

import io.altostratus.api.error.ApiException;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Where;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A list that was asked for, with Glance's own rules of paging: 25 images where no limit is given, newest first, one
 * direction for all sort keys or one for each.
 *
 * @param conditions what the images fulfil
 * @param scope what the marker must fulfil: that the caller may see it
 */
record ImageListQuery(
        Where conditions,
        Where scope,
        List<Keyset.Column> order,
        @Nullable String marker,
        int limit) {

    private static final int DEFAULT_LIMIT = 25;
    private static final int LONGEST_LIMIT = 1_000;

    private static final Map<String, String> SORTABLE = new LinkedHashMap<>();

    static {
        for (String key : List.of(
                "name", "status", "container_format", "disk_format", "size", "id", "created_at", "updated_at")) {
            SORTABLE.put(key, "i." + key);
        }
    }

    /**
     * @param parameters of the request
     */
    static ImageListQuery of(Map<String, String[]> parameters, Viewer viewer) {
        String marker = first(parameters, "marker");
        return new ImageListQuery(
                ImageFilters.conditions(parameters, viewer),
                ImageFilters.visible(viewer),
                order(parameters),
                marker == null || marker.isEmpty() ? null : marker,
                limit(first(parameters, "limit")));
    }

    private static int limit(@Nullable String text) {
        if (text == null) {
            return DEFAULT_LIMIT;
        }
        int limit;
        try {
            limit = Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw ApiException.badRequest("limit param must be an integer");
        }
        if (limit < 0) {
            throw ApiException.badRequest("limit param must be positive");
        }
        return Math.min(limit, LONGEST_LIMIT);
    }

    private static List<Keyset.Column> order(Map<String, String[]> parameters) {
        String sort = first(parameters, "sort");
        List<String> keys = all(parameters, "sort_key");
        List<String> directions = all(parameters, "sort_dir");
        if (sort != null) {
            if (!keys.isEmpty() || !directions.isEmpty()) {
                throw ApiException.badRequest("Old and new sorting syntax cannot be combined");
            }
            return combined(sort);
        }
        if (directions.size() > 1 && directions.size() != keys.size()) {
            throw ApiException.badRequest("Number of sort dirs does not match the number of sort keys");
        }
        if (keys.isEmpty()) {
            keys = List.of("created_at");
        }
        List<Keyset.Column> order = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            String direction = switch (directions.size()) {
                case 0 -> "desc";
                case 1 -> directions.getFirst();
                default -> directions.get(i);
            };
            order.add(column(keys.get(i), direction));
        }
        return order;
    }

    /** {@code sort=key:dir,key} */
    private static List<Keyset.Column> combined(String sort) {
        List<Keyset.Column> order = new ArrayList<>();
        for (String part : sort.strip().split(",", -1)) {
            int colon = part.indexOf(':');
            order.add(colon < 0 ? column(part, "desc") : column(part.substring(0, colon), part.substring(colon + 1)));
        }
        return order;
    }

    private static Keyset.Column column(String key, String direction) {
        String column = SORTABLE.get(key.strip());
        if (column == null) {
            throw ApiException.badRequest("Invalid sort key: " + key.strip() + ". It must be one of the following: "
                    + String.join(", ", SORTABLE.keySet()) + ".");
        }
        return switch (direction.strip()) {
            case "asc" -> new Keyset.Column(column, false);
            case "desc" -> new Keyset.Column(column, true);
            default -> throw ApiException.badRequest("Invalid sort direction: " + direction.strip());
        };
    }

    private static List<String> all(Map<String, String[]> parameters, String name) {
        String[] values = parameters.get(name);
        return values == null ? List.of() : Arrays.asList(values);
    }

    private static @Nullable String first(Map<String, String[]> parameters, String name) {
        List<String> values = all(parameters, name);
        return values.isEmpty() ? null : values.getFirst();
    }
}
