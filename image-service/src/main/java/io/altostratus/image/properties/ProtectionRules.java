package io.altostratus.image.properties;

import io.altostratus.image.properties.PropertyProtection.Operation;
import io.altostratus.image.properties.PropertySettings.RuleFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * A file of property protection, read. Its sections are regular expressions that are searched for in a property's name;
 * the first that is found counts. Each says for the four operations who may: names separated by commas, {@code @} for
 * everybody, {@code !} or nothing for nobody.
 */
record ProtectionRules(List<Section> sections) {

    /** Who may, by operation. */
    record Section(Pattern pattern, Map<Operation, List<String>> permitted) {}

    /** Tells the line. */
    static final class MalformedRulesException extends RuntimeException {
        MalformedRulesException(int line, String problem) {
            super("line " + line + ": " + problem);
        }
    }

    /** A section as it stands in the file. */
    private record Raw(int line, Map<String, String> options) {}

    ProtectionRules {
        sections = List.copyOf(sections);
    }

    /** The names that may; empty for an operation that is nobody's or a property that no section is about. */
    List<String> permitted(String property, Operation operation) {
        Optional<Section> first = sections.stream()
                .filter(section -> section.pattern().matcher(property).find())
                .findFirst();
        return first.map(section -> section.permitted().getOrDefault(operation, List.of()))
                .orElse(List.of());
    }

    /** @throws MalformedRulesException for a file that Glance would not start with either */
    static ProtectionRules parse(String text, RuleFormat format) {
        List<Section> sections = new ArrayList<>();
        read(text).forEach((expression, raw) -> sections.add(section(expression, raw, format)));
        return new ProtectionRules(sections);
    }

    private static Section section(String expression, Raw raw, RuleFormat format) {
        Pattern pattern;
        try {
            pattern = Pattern.compile(expression);
        } catch (PatternSyntaxException e) {
            throw new MalformedRulesException(raw.line(), "[" + expression + "] is no regular expression");
        }
        Map<Operation, List<String>> permitted = new EnumMap<>(Operation.class);
        for (Operation operation : Operation.values()) {
            String value = raw.options().get(operation.name().toLowerCase(Locale.ROOT));
            if (value == null) {
                throw new MalformedRulesException(
                        raw.line(),
                        "[" + expression + "] does not say who may "
                                + operation.name().toLowerCase(Locale.ROOT));
            }
            permitted.put(operation, names(value, raw.line(), format));
        }
        return new Section(pattern, permitted);
    }

    private static List<String> names(String value, int line, RuleFormat format) {
        List<String> names = Arrays.stream(value.split(","))
                .map(String::strip)
                .filter(name -> !name.isEmpty())
                .toList();
        if (format == RuleFormat.POLICIES && names.size() > 1) {
            throw new MalformedRulesException(line, "only one rule can be named for an operation: " + value);
        }
        if (names.contains("@") && names.contains("!")) {
            throw new MalformedRulesException(line, "@ and ! exclude each other");
        }
        return names;
    }

    /** Sections with their options, in the order of the file; indented lines belong to the option above them. */
    private static Map<String, Raw> read(String text) {
        Map<String, Raw> sections = new LinkedHashMap<>();
        Raw section = null;
        String option = null;
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            String content = line.strip();
            if (content.isEmpty() || content.startsWith("#") || content.startsWith(";")) {
                continue;
            }
            if (content.startsWith("[") && content.endsWith("]")) {
                section = new Raw(number, new LinkedHashMap<>());
                option = null;
                if (sections.put(content.substring(1, content.length() - 1), section) != null) {
                    throw new MalformedRulesException(number, "there is such a section already");
                }
            } else {
                option = option(line, content, section, option, number);
            }
        }
        return sections;
    }

    /** @return the option that an indented line after this one belongs to */
    private static String option(
            String line, String content, @Nullable Raw section, @Nullable String option, int number) {
        if (section == null) {
            throw new MalformedRulesException(number, "there is no section yet");
        }
        if (option != null && Character.isWhitespace(line.charAt(0))) {
            section.options().merge(option, content, (old, more) -> old + " " + more);
            return option;
        }
        String[] parts = content.split("[=:]", 2);
        if (parts.length < 2) {
            throw new MalformedRulesException(number, "an option and its value are expected");
        }
        String name = parts[0].strip().toLowerCase(Locale.ROOT);
        section.options().put(name, parts[1].strip());
        return name;
    }
}
