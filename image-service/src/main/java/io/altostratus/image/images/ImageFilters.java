package io.altostratus.image.images;

import io.altostratus.api.error.ApiException;
import io.altostratus.persistence.Where;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The filters of the image list. A parameter that is no filter by itself asks for a free attribute of that name, as in
 * Glance.
 */
final class ImageFilters {

    private static final Set<String> NO_FILTERS =
            Set.of("limit", "marker", "sort", "sort_key", "sort_dir", "member_status", "visibility", "tag");
    private static final Set<String> WITH_OPERATOR = Set.of("name", "id", "status", "container_format", "disk_format");
    private static final Set<String> EQUAL = Set.of("owner", "checksum", "os_hash_algo", "os_hash_value");
    private static final Set<String> NUMBERS = Set.of("size", "virtual_size", "min_disk", "min_ram");
    private static final Set<String> TIMES = Set.of("created_at", "updated_at");

    private final Viewer viewer;
    private final Where where = new Where();
    private int parameters;

    private ImageFilters(Viewer viewer) {
        this.viewer = viewer;
        where.parameters().put("caller", caller(viewer.projectId()));
    }

    /** What {@code :caller} stands for; no project and no member has an empty name. */
    static String caller(@Nullable String projectId) {
        return projectId == null ? "" : projectId;
    }

    static Where conditions(Map<String, String[]> parameters, Viewer viewer) {
        ImageFilters filters = new ImageFilters(viewer);
        filters.accessible(memberStatus(parameters.get("member_status")));
        filters.visible(parameters.get("visibility"));
        if (!parameters.containsKey("os_hidden")) {
            filters.where.and("i.os_hidden = FALSE");
        }
        for (String tag : parameters.getOrDefault("tag", new String[0])) {
            filters.add("EXISTS (SELECT 1 FROM image_tags t WHERE t.image_pk = i.pk AND t.value = :?)", tag.strip());
        }
        parameters.forEach((name, values) -> {
            if (!NO_FILTERS.contains(name)) {
                filters.filter(name, values[0]);
            }
        });
        return filters.where;
    }

    /** What the caller may see at all. */
    static Where visible(Viewer viewer) {
        ImageFilters filters = new ImageFilters(viewer);
        filters.accessible("all");
        return filters.where;
    }

    private void accessible(String memberStatus) {
        where.and("i.status <> 'pending_delete'");
        if (!viewer.seesAll()) {
            String open = "i.visibility IN ('public', 'community')";
            if (viewer.projectId() == null) {
                where.and(open);
            } else if (memberStatus.equals("all")) {
                where.and(open + " OR i.owner = :caller OR m.pk IS NOT NULL");
            } else {
                add(open + " OR i.owner = :caller OR m.status = :?", memberStatus);
            }
        }
    }

    private void visible(String @Nullable [] visibility) {
        if (visibility == null || visibility[0].isEmpty()) {
            // Community images of others are only shown to those who ask for them.
            if (viewer.projectId() == null) {
                where.and("i.visibility <> 'community'");
            } else {
                where.and("i.visibility <> 'community' OR i.owner = :caller");
            }
            return;
        }
        switch (visibility[0]) {
            case "all" -> {}
            case "private", "shared", "community", "public" -> add("i.visibility = :?", visibility[0]);
            default -> throw ApiException.badRequest("Invalid visibility value: " + visibility[0]);
        }
    }

    /** In which state a membership shows the image: what a project has not accepted does not clutter its list. */
    private static String memberStatus(String @Nullable [] status) {
        if (status == null) {
            return "accepted";
        }
        if (!Set.of("pending", "accepted", "rejected", "all").contains(status[0])) {
            throw ApiException.badRequest("Invalid status: " + status[0]);
        }
        return status[0];
    }

    private void filter(String name, String value) {
        if (WITH_OPERATOR.contains(name)) {
            withOperator(name, value);
        } else if (EQUAL.contains(name)) {
            add("i." + name + " = :?", value);
        } else if (NUMBERS.contains(name)) {
            add("i." + name + " = :?", number(name, value));
        } else if (isRange(name, "_min")) {
            add("i." + attribute(name) + " >= :?", number(name, value));
        } else if (isRange(name, "_max")) {
            add("i." + attribute(name) + " <= :?", number(name, value));
        } else if (TIMES.contains(name)) {
            time(name, value);
        } else {
            other(name, value);
        }
    }

    private void other(String name, String value) {
        switch (name) {
            case "deleted" -> {} // as in Glance: nobody lists deleted images
            case "protected" -> where.and("i.is_protected = " + flag(name, value));
            case "os_hidden" -> where.and("i.os_hidden = " + flag(name, value));
            case "changes-since" ->
                throw ApiException.badRequest("The \"changes-since\" filter is no longer available on v2.");
            default -> property(name, value);
        }
    }

    /** What the caller may not read he cannot find out by asking for it either. */
    private void property(String name, String value) {
        if (!viewer.readable().test(name)) {
            where.and("1 = 0");
            return;
        }
        String attribute = parameter(name);
        add(
                "EXISTS (SELECT 1 FROM image_properties p WHERE p.image_pk = i.pk AND p.name = :" + attribute
                        + " AND p.value = :?)",
                value);
    }

    private static boolean isRange(String name, String suffix) {
        return name.endsWith(suffix) && NUMBERS.contains(attribute(name));
    }

    private static String attribute(String range) {
        return range.substring(0, range.length() - "_min".length());
    }

    private static long number(String name, String value) {
        try {
            return Long.parseLong(value.strip());
        } catch (NumberFormatException e) {
            throw ApiException.badRequest(
                    "Unable to filter on a range with a non-numeric value: " + name + "=" + value);
        }
    }

    private static boolean flag(String name, String value) {
        return switch (value) {
            case "true", "True" -> true;
            case "false", "False" -> false;
            default ->
                throw ApiException.badRequest(
                        "Invalid value '" + value + "' for '" + name + "' filter. Valid values are 'true' or 'false'.");
        };
    }

    private void withOperator(String name, String expression) {
        FilterExpression parsed = FilterExpression.of(expression);
        switch (parsed.operator()) {
            case "eq" -> add("i." + name + " = :?", parsed.value());
            case "in" -> where.in("i." + name, FilterExpression.values(parsed.value()));
            default ->
                throw ApiException.badRequest("Unable to filter by unknown operator '" + parsed.operator() + "'.");
        }
    }

    /** Times are told in whole seconds, so that is how they are compared. */
    private void time(String name, String expression) {
        FilterExpression parsed = FilterExpression.of(expression);
        LocalDateTime second = FilterExpression.second(parsed.value());
        if (second == null) {
            throw ApiException.badRequest("Bad \"" + name + "\" query filter format. Use ISO 8601 DateTime notation.");
        }
        LocalDateTime next = second.plus(Duration.ofSeconds(1));
        String column = "i." + name;
        switch (parsed.operator()) {
            case "eq" -> {
                add(column + " >= :?", second);
                add(column + " < :?", next);
            }
            case "neq" -> {
                String end = parameter(next);
                add(column + " < :? OR " + column + " >= :" + end, second);
            }
            case "gt" -> add(column + " >= :?", next);
            case "gte" -> add(column + " >= :?", second);
            case "lt" -> add(column + " < :?", second);
            case "lte" -> add(column + " < :?", next);
            default -> throw ApiException.badRequest("Unable to filter on a unknown operator.");
        }
    }

    /** Adds a condition in which {@code :?} stands for the value. */
    private void add(String condition, Object value) {
        String name = "f" + parameters++;
        where.and(condition.replace(":?", ":" + name), name, value);
    }

    /** Keeps a value under a name of its own, for conditions with two. */
    private String parameter(Object value) {
        String name = "f" + parameters++;
        where.parameters().put(name, value);
        return name;
    }
}
