package io.altostratus.network.service.api;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;

/** Filters of lists by tags, each a list separated by commas. */
final class TagFilters {

    private TagFilters() {}

    /** @param id the column of the objects' ids */
    static Map<String, ListFilter> on(String id) {
        return Map.of(
                "tags",
                filter("tags_all", (tags, count) -> count + " = " + tags.size(), id),
                "tags-any",
                filter("tags_any", (tags, count) -> count + " > 0", id),
                "not-tags",
                filter("not_tags_all", (tags, count) -> count + " < " + tags.size(), id),
                "not-tags-any",
                filter("not_tags_any", (tags, count) -> count + " = 0", id));
    }

    /** @param condition on the number of the named tags that an object has */
    private static ListFilter filter(String parameter, BiFunction<List<String>, String, String> condition, String id) {
        String count = "(SELECT COUNT(*) FROM tags tagged WHERE tagged.object_id = " + id + " AND tagged.tag IN (:"
                + parameter + "))";
        return (where, values) -> {
            List<String> tags = tags(values);
            if (!tags.isEmpty()) {
                where.and(condition.apply(tags, count), parameter, tags);
            }
        };
    }

    private static List<String> tags(List<String> values) {
        return values.stream()
                .flatMap(value -> Arrays.stream(value.split(",")))
                .filter(tag -> !tag.isEmpty())
                .distinct()
                .toList();
    }
}
