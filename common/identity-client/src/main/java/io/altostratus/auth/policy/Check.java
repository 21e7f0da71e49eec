package io.altostratus.auth.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** One node of a parsed rule. */
sealed interface Check {

    /**
     * @param rules all rules, for references by name
     * @param resolving names of the rules being resolved, so that rules which refer to each other in a circle fail
     */
    boolean passes(Credentials credentials, Map<String, ?> target, Map<String, Check> rules, Set<String> resolving);

    record Always(boolean answer) implements Check {
        @Override
        public boolean passes(
                Credentials credentials, Map<String, ?> target, Map<String, Check> rules, Set<String> resolving) {
            return answer;
        }
    }

    record Not(Check check) implements Check {
        @Override
        public boolean passes(
                Credentials credentials, Map<String, ?> target, Map<String, Check> rules, Set<String> resolving) {
            return !check.passes(credentials, target, rules, resolving);
        }
    }

    record All(List<Check> checks) implements Check {
        @Override
        public boolean passes(
                Credentials credentials, Map<String, ?> target, Map<String, Check> rules, Set<String> resolving) {
            return checks.stream().allMatch(c -> c.passes(credentials, target, rules, resolving));
        }
    }

    record Any(List<Check> checks) implements Check {
        @Override
        public boolean passes(
                Credentials credentials, Map<String, ?> target, Map<String, Check> rules, Set<String> resolving) {
            return checks.stream().anyMatch(c -> c.passes(credentials, target, rules, resolving));
        }
    }

    /** {@code role:name}; the name may be taken from the target. */
    record Role(String name) implements Check {
        @Override
        public boolean passes(
                Credentials credentials, Map<String, ?> target, Map<String, Check> rules, Set<String> resolving) {
            String wanted = Template.fill(name, target);
            return wanted != null && credentials.roles().contains(wanted.toLowerCase(Locale.ROOT));
        }
    }

    /** {@code rule:name}; an unknown rule refuses. */
    record Rule(String name) implements Check {
        @Override
        public boolean passes(
                Credentials credentials, Map<String, ?> target, Map<String, Check> rules, Set<String> resolving) {
            Check rule = rules.get(name);
            if (rule == null || !resolving.add(name)) {
                return false;
            }
            try {
                return rule.passes(credentials, target, rules, resolving);
            } finally {
                resolving.remove(name);
            }
        }
    }

    /** {@code left:right}: an attribute of the caller, or a literal, compared with a value or one of the target's. */
    record Attribute(String left, String right) implements Check {

        private static final Pattern LITERAL = Pattern.compile("'([^']*)'|(True|False|None|-?\\d+(?:\\.\\d+)?)");

        @Override
        public boolean passes(
                Credentials credentials, Map<String, ?> target, Map<String, Check> rules, Set<String> resolving) {
            String wanted = Template.fill(right, target);
            if (wanted == null) {
                return false;
            }
            Matcher literal = LITERAL.matcher(left);
            if (literal.matches()) {
                return wanted.equals(Objects.requireNonNullElse(literal.group(1), literal.group(2)));
            }
            return wanted.equals(credentials.attributes().get(left));
        }
    }

    /** {@code %(name)s} within a value, filled from the target. */
    final class Template {

        private static final Pattern PLACE = Pattern.compile("%\\(([^)]+)\\)s");

        private Template() {}

        /** Null if the target lacks a value: then the check fails, it does not compare with nothing. */
        static @Nullable String fill(String text, Map<String, ?> target) {
            if (text.indexOf('%') < 0) {
                return text;
            }
            Matcher place = PLACE.matcher(text);
            StringBuilder filled = new StringBuilder();
            while (place.find()) {
                Object value = target.get(place.group(1));
                if (value == null) {
                    return null;
                }
                place.appendReplacement(filled, Matcher.quoteReplacement(text(value)));
            }
            return place.appendTail(filled).toString();
        }

        private static String text(Object value) {
            return value instanceof Boolean flag ? (flag ? "True" : "False") : value.toString();
        }
    }
}
