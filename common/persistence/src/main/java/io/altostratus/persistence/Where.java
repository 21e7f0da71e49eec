package io.altostratus.persistence;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Collects the conditions of a query and their parameters. Conditions are SQL of ours; values only ever are parameters. */
public final class Where {

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new HashMap<>();

    /** Adds a condition without a parameter. */
    public Where and(String condition) {
        conditions.add(condition);
        return this;
    }

    /** Adds a condition on one named parameter, for example {@code and("s.name = :name", "name", name)}. */
    public Where and(String condition, String parameter, Object value) {
        conditions.add(condition);
        parameters.put(parameter, value);
        return this;
    }

    /** Adds {@code column = value} unless the value is null, which means "not asked for". */
    public Where equal(String column, @Nullable Object value) {
        if (value != null) {
            String name = "p" + parameters.size();
            and(column + " = :" + name, name, value);
        }
        return this;
    }

    /** Adds {@code column IN (values)}; no values match nothing. */
    public Where in(String column, Collection<?> values) {
        if (values.isEmpty()) {
            return and("1 = 0");
        }
        String name = "p" + parameters.size();
        return and(column + " IN (:" + name + ")", name, values);
    }

    /** A parameter that conditions of others may refer to. */
    public void parameter(String name, Object value) {
        parameters.put(name, value);
    }

    /** {@code WHERE …}, or nothing when there is no condition. */
    public String sql() {
        return conditions.isEmpty() ? "" : " WHERE (" + String.join(") AND (", conditions) + ")";
    }

    public Map<String, Object> parameters() {
        return parameters;
    }

    Where copy() {
        Where copy = new Where();
        copy.conditions.addAll(conditions);
        copy.parameters.putAll(parameters);
        return copy;
    }
}
