package io.altostratus.compute.api.hosts;

import io.altostratus.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Parameters of requests where later microversions are strict about them. */
final class Query {

    private static final Set<String> TRUE = Set.of("true", "1", "on", "yes", "y", "t");
    private static final Set<String> FALSE = Set.of("false", "0", "off", "no", "n", "f");

    private Query() {}

    /** @throws ApiException 400 if the request has a parameter that is none of these, or one twice */
    static void allowOnly(HttpServletRequest request, String... names) {
        Set<String> unknown = new TreeSet<>(request.getParameterMap().keySet());
        Set.of(names).forEach(unknown::remove);
        if (!unknown.isEmpty()) {
            throw ApiException.badRequest("Invalid query parameters: Additional properties are not allowed ("
                    + String.join(", ", unknown) + ")");
        }
        for (String name : names) {
            String[] values = request.getParameterValues(name);
            if (values != null && values.length > 1) {
                throw ApiException.badRequest("Invalid input for query parameters " + name + ": it is given twice.");
            }
        }
    }

    /** @throws ApiException 400 if the text is no word for true or false */
    static boolean bool(String name, @Nullable String text) {
        String word = text == null ? "false" : text.strip().toLowerCase(Locale.ROOT);
        if (!TRUE.contains(word) && !FALSE.contains(word)) {
            throw ApiException.badRequest(
                    "Invalid input for query parameters " + name + ". Value: " + text + ". It is not a boolean.");
        }
        return TRUE.contains(word);
    }
}
