package io.altostratus.compute.scheduler.filter;

import io.altostratus.compute.scheduler.demand.Demand;
import io.altostratus.compute.scheduler.demand.NoValidHost;
import io.altostratus.compute.scheduler.host.HostState;
import io.altostratus.context.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * The hint {@code query}: an expression such as {@code ["and", [">=", "$free_ram_mb", 1024], ["=", "$host", "h1"]]} in
 * JSON. What starts with $ is a value of the host; arguments that a host does not have are left out.
 */
final class JsonQuery {

    /** A query of a user is not followed deeper than this. */
    private static final int DEPTH = 20;

    private JsonQuery() {}

    static Predicate<HostState> conditionFor(Demand demand) {
        List<String> hint = demand.request().hint("query");
        if (hint.isEmpty() || hint.getFirst().isBlank()) {
            return HostFilter.ALL;
        }
        JsonNode query = read(hint.getFirst());
        check(query, 0);
        return host -> isTrue(value(query, host));
    }

    private static JsonNode read(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw notUnderstood("it is not JSON");
        }
    }

    private static RuntimeException notUnderstood(String why) {
        return NoValidHost.because("The hint query is not understood: " + why + ".");
    }

    private static void check(JsonNode query, int depth) {
        if (!query.isArray()) {
            if (depth == 0) {
                throw notUnderstood("it is not a list");
            }
            return;
        }
        if (depth > DEPTH) {
            throw notUnderstood("it is nested too deeply");
        }
        if (query.isEmpty()) {
            return;
        }
        switch (query.get(0).asString("")) {
            case "=", "<", ">", "<=", ">=", "in", "not", "or", "and" -> {}
            default -> throw notUnderstood("a list begins with none of =, <, >, <=, >=, in, not, or, and");
        }
        for (JsonNode argument : query) {
            check(argument, depth + 1);
        }
    }

    /** A list of truth values for "not", a truth value for the other operators, else what the argument is. */
    private static @Nullable Object value(JsonNode node, HostState host) {
        if (node.isArray()) {
            return node.isEmpty() ? Boolean.TRUE : operation(node, host);
        }
        if (node.isString()) {
            String text = node.asString();
            return text.startsWith("$") ? ofHost(host, text.substring(1)) : text.isEmpty() ? null : text;
        }
        return node.isNumber() ? (Object) node.asDouble() : node.isBoolean() ? (Object) node.asBoolean() : null;
    }

    private static @Nullable Object ofHost(HostState host, String path) {
        Object value = ComputeCapabilities.valueAt(host, List.of(path.split("\\.")));
        return switch (value) {
            case JsonNode tree when tree.isNumber() -> tree.asDouble();
            case JsonNode tree -> tree.asString(tree.toString());
            case Number number -> number.doubleValue();
            case null, default -> value;
        };
    }

    private static Object operation(JsonNode node, HostState host) {
        List<Object> arguments = new ArrayList<>();
        for (int i = 1; i < node.size(); i++) {
            Object argument = value(node.get(i), host);
            if (argument != null) {
                arguments.add(argument);
            }
        }
        return switch (node.get(0).asString()) {
            case "and" -> arguments.stream().allMatch(JsonQuery::isTrue);
            case "or" -> arguments.stream().anyMatch(JsonQuery::isTrue);
            case "not" -> arguments.stream().map(argument -> !isTrue(argument)).toList();
            case "in" ->
                arguments.size() > 1 && arguments.subList(1, arguments.size()).contains(arguments.getFirst());
            case "=" -> compares(arguments, order -> order == 0);
            case "<" -> compares(arguments, order -> order < 0);
            case ">" -> compares(arguments, order -> order > 0);
            case "<=" -> compares(arguments, order -> order <= 0);
            default -> compares(arguments, order -> order >= 0);
        };
    }

    /** The first with each of the others; values of different kinds are not comparable, hence not equal either. */
    private static boolean compares(List<Object> arguments, IntPredicate order) {
        if (arguments.size() < 2) {
            return false;
        }
        Object first = arguments.getFirst();
        return arguments.subList(1, arguments.size()).stream().allMatch(other -> switch (first) {
            case Double number when other instanceof Double second -> order.test(number.compareTo(second));
            case String text when other instanceof String second -> order.test(text.compareTo(second));
            case Boolean truth when other instanceof Boolean second -> order.test(truth.compareTo(second));
            default -> false;
        });
    }

    private static boolean isTrue(@Nullable Object value) {
        return switch (value) {
            case null -> false;
            case Boolean truth -> truth;
            case List<?> list -> list.stream().anyMatch(JsonQuery::isTrue);
            case Double number -> number != 0;
            case String text -> !text.isEmpty();
            default -> true;
        };
    }
}
