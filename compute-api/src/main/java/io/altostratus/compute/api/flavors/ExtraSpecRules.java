package io.altostratus.compute.api.flavors;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.request.QueryParameters;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which extra specs there are and what they may say, from {@code extra-specs.txt}. Names without a namespace, or in a
 * namespace that nobody here knows, are left to whoever reads them.
 */
final class ExtraSpecRules {

    /** What stands for a part of a name. */
    private static final Map<String, String> PARTS = Map.of(
            "{any}", ".+",
            "{n}", "\\d+",
            "{path}", "(:\\w+)*",
            "{group}", "([a-zA-Z0-9_-]{1,64})?",
            "{custom}", "[A-Z0-9_]+");

    private static final Pattern PART = Pattern.compile("\\{\\w+}");
    private static final Pattern INTEGER = Pattern.compile("\\s*[+-]?\\d+(_\\d+)*\\s*");

    private final Pattern name;
    private final Pattern namespace;
    private final String kind;
    private final List<String> arguments;

    private static final List<ExtraSpecRules> ALL = load();

    private ExtraSpecRules(String name, String kind, List<String> arguments) {
        int colon = name.indexOf(':');
        this.name = Pattern.compile(pattern(name));
        this.namespace = Pattern.compile(colon < 0 ? "(?!)" : pattern(name.substring(0, colon)));
        this.kind = kind;
        this.arguments = arguments;
    }

    private static String pattern(String name) {
        StringBuilder pattern = new StringBuilder();
        Matcher part = PART.matcher(name);
        int end = 0;
        while (part.find()) {
            pattern.append(Pattern.quote(name.substring(end, part.start())))
                    .append(Objects.requireNonNull(PARTS.get(part.group())));
            end = part.end();
        }
        return pattern.append(Pattern.quote(name.substring(end))).toString();
    }

    private static List<ExtraSpecRules> load() {
        List<ExtraSpecRules> rules = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(ExtraSpecRules.class.getResourceAsStream("/extra-specs.txt"));
                BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                if (!line.isBlank() && !line.startsWith("#")) {
                    List<String> words = List.of(line.strip().split("\\s+"));
                    rules.add(new ExtraSpecRules(words.get(0), words.get(1), words.subList(2, words.size())));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return List.copyOf(rules);
    }

    /** @throws ApiException 400 for a name that its namespace does not have, and for a value that does not fit */
    static void check(String name, String value) {
        for (ExtraSpecRules rule : ALL) {
            if (rule.name.matcher(name).matches()) {
                String wrong = rule.wrong(value);
                if (wrong != null) {
                    throw ApiException.badRequest("Validation failed; '" + value + "' " + wrong + ".");
                }
                return;
            }
        }
        int colon = name.indexOf(':');
        String namespace = colon < 0 ? "" : name.substring(0, colon);
        if (ALL.stream().anyMatch(rule -> rule.namespace.matcher(namespace).matches())) {
            throw ApiException.badRequest(
                    "Validation failed; extra spec '" + name + "' does not appear to be a valid extra spec.");
        }
    }

    private @Nullable String wrong(String value) {
        return switch (kind) {
            case "int" -> wrongNumber(value);
            case "bool" -> QueryParameters.flag(value).isPresent() ? null : "is not a valid boolean-like value";
            case "one" -> arguments.contains(value) ? null : "is not one of: " + String.join(", ", arguments);
            case "like" ->
                value.matches(arguments.getFirst()) ? null : "is not of the format '" + arguments.getFirst() + "'";
            default -> null;
        };
    }

    private @Nullable String wrongNumber(String value) {
        if (!INTEGER.matcher(value).matches()) {
            return "is not a valid integer value";
        }
        BigInteger number = new BigInteger(value.strip().replace("_", ""));
        if (!arguments.isEmpty() && number.compareTo(new BigInteger(arguments.get(0))) < 0) {
            return "is less than the min value of '" + arguments.get(0) + "'";
        }
        if (arguments.size() > 1 && number.compareTo(new BigInteger(arguments.get(1))) > 0) {
            return "is greater than the max value of '" + arguments.get(1) + "'";
        }
        return null;
    }
}
