package io.altostratus.identity.common;

import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;

/**
 * Keystone's inexact filters: {@code name__contains}, {@code name__startswith}, {@code name__endswith}, {@code name__exact}
 * and the same with an {@code i} before the comparison, which leaves upper and lower case aside. Other comparisons are ignored.
 */
public final class NameFilter {

    private NameFilter() {}

    /** Adds what the request asks of an attribute, exact or not. */
    public static void add(Where where, HttpServletRequest request, String attribute, String column) {
        where.equal(column, request.getParameter(attribute));
        for (Map.Entry<String, String[]> parameter : request.getParameterMap().entrySet()) {
            if (parameter.getKey().startsWith(attribute + "__") && parameter.getValue().length > 0) {
                compare(
                        where,
                        column,
                        parameter.getKey().substring(attribute.length() + 2),
                        parameter.getValue()[0]);
            }
        }
    }

    private static void compare(Where where, String column, String comparison, String value) {
        String literal = value.replaceAll("([!%_])", "!$1");
        String pattern = switch (comparison) {
            case "exact", "iexact" -> literal;
            case "contains", "icontains" -> "%" + literal + "%";
            case "startswith", "istartswith" -> literal + "%";
            case "endswith", "iendswith" -> "%" + literal;
            default -> "";
        };
        if (!pattern.isEmpty()) {
            String collation = comparison.startsWith("i") ? "utf8mb4_unicode_ci" : "utf8mb4_bin";
            String parameter = "inexact" + where.parameters().size();
            where.and(column + " COLLATE " + collation + " LIKE :" + parameter + " ESCAPE '!'", parameter, pattern);
        }
    }
}
