package io.altostratus.network.service.api;

import io.altostratus.api.paging.PageLinks;
import io.altostratus.persistence.Keyset;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * What a list asks for: filters by attribute (a repeated one means any of its values), {@code fields}, {@code sort_key}
 * with {@code sort_dir}, {@code limit}, {@code marker}, {@code page_reverse}. Without a limit the list is given whole.
 */
public final class ListRequest {

    private static final Set<String> OTHER_PARAMETERS =
            Set.of("fields", "sort_key", "sort_dir", "limit", "marker", "page_reverse");

    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final HttpServletRequest request;
    private final Resource resource;
    private final Fields fields;
    private final List<Keyset.Column> order;
    private final int limit;
    private final @Nullable String marker;
    private final boolean reverse;

    private ListRequest(HttpServletRequest request, Resource resource) {
        this.request = request;
        this.resource = resource;
        refuseUnknownFilters();
        this.fields = Fields.of(request);
        this.reverse = "true".equalsIgnoreCase(request.getParameter("page_reverse"));
        this.order = order();
        this.limit = limit();
        this.marker = nonEmpty(request.getParameter("marker"));
    }

    /** @throws io.altostratus.api.error.ApiException 400 naming the parameter that is wrong */
    public static ListRequest of(HttpServletRequest request, Resource resource) {
        return new ListRequest(request, resource);
    }

    private void refuseUnknownFilters() {
        List<String> unknown = new ArrayList<>();
        for (String name : request.getParameterMap().keySet()) {
            Attribute<?> attribute = resource.attributes().get(name);
            boolean known = OTHER_PARAMETERS.contains(name)
                    || resource.filters().containsKey(name)
                    || attribute != null && attribute.column() != null;
            if (!known) {
                unknown.add("'" + name + "'");
            }
        }
        if (!unknown.isEmpty()) {
            throw Errors.badRequest("[" + String.join(", ", unknown) + "] is invalid attribute for filtering");
        }
    }

    public Fields fields() {
        return fields;
    }

    /** The values of one filter, without empty ones. */
    public List<String> values(String name) {
        return given(name).stream().filter(value -> !value.isEmpty()).toList();
    }

    private List<String> given(String name) {
        String[] values = request.getParameterValues(name);
        return values == null ? List.of() : List.of(values);
    }

    /** The filters as conditions. */
    private Where filters() {
        Where where = new Where();
        resource.attributes().values().forEach(attribute -> {
            String column = attribute.column();
            List<String> values = column == null ? List.of() : given(attribute.name());
            if (column != null && !values.isEmpty()) {
                List<Object> wanted = new ArrayList<>();
                for (String value : values) {
                    Object comparable = attribute.type().filter(value);
                    if (comparable != null) {
                        wanted.add(comparable);
                    }
                }
                where.in(column, wanted);
            }
        });
        resource.filters().forEach((name, filter) -> {
            List<String> values = values(name);
            if (!values.isEmpty()) {
                filter.apply(where, values);
            }
        });
        return where;
    }

    /**
     * Reads the page, in two statements at most.
     *
     * @param select the SELECT list
     * @param visibility adds what the caller may see; it holds for the marker too
     */
    public <T> List<T> page(JdbcClient jdbc, String select, Consumer<Where> visibility, RowMapper<T> mapper) {
        Where visible = filters();
        visibility.accept(visible);
        Where scope = new Where();
        visibility.accept(scope);
        Resource.Table table = resource.table();
        Keyset keyset = new Keyset(table.from(), table.id(), order, table.key());
        Keyset.Page page = keyset.page(jdbc, visible, scope, marker, limit)
                .orElseThrow(() -> resource.notFound().apply(String.valueOf(marker)));
        List<T> rows = jdbc.sql(select + page.sql())
                .params(page.parameters())
                .query(mapper)
                .list();
        return reverse ? rows.reversed() : rows;
    }

    /** The answer: the objects by the collection's name, and links to the pages around if a limit was given. */
    public <T> Map<String, Object> answer(List<T> objects, Function<T, String> id, Function<T, Map<String, ?>> view) {
        List<Map<String, ?>> views = new ArrayList<>(objects.size());
        objects.forEach(object -> views.add(fields.of(view.apply(object))));
        Map<String, Object> answer = new LinkedHashMap<>();
        answer.put(resource.collection(), views);
        if (limit != NO_LIMIT) {
            List<Map<String, String>> links = new ArrayList<>();
            boolean full = objects.size() >= limit;
            if (!objects.isEmpty() && (full || reverse)) {
                links.add(link("next", id.apply(objects.getLast()), false));
            }
            if (!objects.isEmpty() && (full || !reverse)) {
                links.add(link("previous", id.apply(objects.getFirst()), true));
            }
            if (!links.isEmpty()) {
                answer.put(resource.collection() + "_links", links);
            }
        }
        return answer;
    }

    private Map<String, String> link(String relation, String id, boolean backwards) {
        StringBuilder query = new StringBuilder();
        request.getParameterMap().forEach((name, values) -> {
            if (!name.equals("marker") && !name.equals("page_reverse")) {
                Arrays.stream(values).forEach(value -> append(query, name, value));
            }
        });
        append(query, "marker", id);
        if (backwards) {
            append(query, "page_reverse", "True");
        }
        return Map.of("rel", relation, "href", PageLinks.base(request) + request.getRequestURI() + "?" + query);
    }

    private static void append(StringBuilder query, String name, String value) {
        query.append(query.isEmpty() ? "" : "&")
                .append(URLEncoder.encode(name, StandardCharsets.UTF_8))
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8));
    }

    private List<Keyset.Column> order() {
        List<String> keys = values("sort_key");
        List<String> directions = values("sort_dir");
        if (keys.size() != directions.size() && !directions.isEmpty()) {
            throw Errors.badRequest("The number of sort_keys and sort_dirs must be same");
        }
        List<Keyset.Column> columns = new ArrayList<>();
        for (int i = 0; i < keys.size(); i++) {
            Attribute<?> attribute = resource.attributes().get(keys.get(i));
            String column = attribute == null ? null : attribute.column();
            if (column == null) {
                throw Errors.badRequest("['" + keys.get(i) + "'] is invalid attribute for sort_keys");
            }
            boolean descending = !directions.isEmpty() && descending(directions.get(i));
            columns.add(new Keyset.Column(column, descending != reverse));
        }
        if (columns.isEmpty()) {
            columns.add(new Keyset.Column(resource.table().key(), reverse));
        }
        return columns;
    }

    private static boolean descending(String direction) {
        if (!Set.of("asc", "desc").contains(direction)) {
            throw Errors.badRequest(
                    "['" + direction + "'] is invalid value for sort_dirs, valid value is 'asc' and 'desc'");
        }
        return direction.equals("desc");
    }

    private int limit() {
        String text = nonEmpty(request.getParameter("limit"));
        if (text == null) {
            return NO_LIMIT;
        }
        try {
            int given = Integer.parseInt(text);
            if (given >= 0) {
                return given == 0 ? NO_LIMIT : given;
            }
        } catch (NumberFormatException e) {
            // told below
        }
        throw Errors.badRequest("Limit must be an integer 0 or greater and not '" + text + "'");
    }

    private static @Nullable String nonEmpty(@Nullable String text) {
        return text == null || text.isEmpty() ? null : text;
    }
}
