package io.altostratus.persistence;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;

/**
 * Keyset paging: the page after a marker is found by the marker's own sort values, so that rows which come or go between
 * two pages neither repeat nor hide others. Costs two statements however deep the page is.
 *
 * <p>NULL sorts as MariaDB has it: first in ascending order, last in descending order.
 */
public final class Keyset {

    /**
     * One sort column.
     *
     * @param sql a column or expression of the query
     * @param descending its direction
     */
    public record Column(String sql, boolean descending) {}

    private final String from;
    private final String idColumn;
    private final List<Column> order;

    /**
     * @param from the FROM clause, joins included, for example {@code servers s}
     * @param idColumn the public id that markers name, unique in the result
     * @param order what the request asked for; the tie breaker is added here
     * @param tieBreaker a unique column, best the primary key
     */
    public Keyset(String from, String idColumn, List<Column> order, String tieBreaker) {
        this.from = from;
        this.idColumn = idColumn;
        List<Column> all = new ArrayList<>(order);
        boolean descending = !order.isEmpty() && order.getLast().descending();
        if (order.stream().noneMatch(c -> c.sql().equals(tieBreaker))) {
            all.add(new Column(tieBreaker, descending));
        }
        this.order = List.copyOf(all);
    }

    /** A page request as SQL: what follows {@code SELECT …}. */
    public record Page(String sql, Map<String, Object> parameters) {}

    /**
     * @param visible the conditions of the list; the marker must fulfil {@code markerScope} only, because its row may
     *     have left the list's filter meanwhile
     * @return empty if the marker is unknown in that scope
     */
    public Optional<Page> page(JdbcClient jdbc, Where visible, Where markerScope, @Nullable String marker, int limit) {
        Where where = visible.copy();
        if (marker != null) {
            Optional<Map<String, @Nullable Object>> row = markerRow(jdbc, markerScope, marker);
            if (row.isEmpty()) {
                return Optional.empty();
            }
            where.and(after(row.get(), where));
        }
        where.parameter("page_limit", limit);
        return Optional.of(new Page(
                " FROM " + from + where.sql() + " ORDER BY " + orderBy() + " LIMIT :page_limit", where.parameters()));
    }

    private Optional<Map<String, @Nullable Object>> markerRow(JdbcClient jdbc, Where scope, String marker) {
        Where where = scope.copy().and(idColumn + " = :marker_id", "marker_id", marker);
        StringBuilder columns = new StringBuilder();
        for (int i = 0; i < order.size(); i++) {
            columns.append(i == 0 ? "" : ", ")
                    .append(order.get(i).sql())
                    .append(" AS k")
                    .append(i);
        }
        return jdbc
                .sql("SELECT " + columns + " FROM " + from + where.sql() + " LIMIT 1")
                .params(where.parameters())
                .query()
                .listOfRows()
                .stream()
                .findFirst();
    }

    /** {@code (a > x) OR (a = x AND b < y) OR …}, with NULL in its place. */
    private String after(Map<String, @Nullable Object> marker, Where where) {
        List<String> alternatives = new ArrayList<>();
        StringBuilder equalSoFar = new StringBuilder();
        for (int i = 0; i < order.size(); i++) {
            Column column = order.get(i);
            Object value = marker.get("k" + i);
            String parameter = ":marker_" + i;
            if (value != null) {
                where.parameter("marker_" + i, value);
            }
            String beyond = beyond(column, value, parameter);
            if (beyond != null) {
                alternatives.add("(" + equalSoFar + beyond + ")");
            }
            equalSoFar
                    .append(column.sql())
                    .append(value == null ? " IS NULL" : " = " + parameter)
                    .append(" AND ");
        }
        return String.join(" OR ", alternatives);
    }

    private static @Nullable String beyond(Column column, @Nullable Object value, String parameter) {
        if (column.descending()) {
            return value == null ? null : "(" + column.sql() + " < " + parameter + " OR " + column.sql() + " IS NULL)";
        }
        return value == null ? column.sql() + " IS NOT NULL" : column.sql() + " > " + parameter;
    }

    private String orderBy() {
        return String.join(
                ", ",
                order.stream()
                        .map(c -> c.sql() + (c.descending() ? " DESC" : " ASC"))
                        .toList());
    }
}
