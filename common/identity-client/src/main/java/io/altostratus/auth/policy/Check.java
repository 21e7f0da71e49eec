package io.altostratus.auth.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One node of a parsed rule. */
sealed interface Check {

    /** @param rules all rules, for references by name; they hold no circle */
    boolean passes(Credentials credentials, Map<String, ?> target, RuleSet rules);

    /** The names of the rules that this one refers to. */
    default Stream<String> references() {
        return Stream.empty();
    }

    record Always(boolean answer) implements Check {
        @Override
        public boolean passes(Credentials credentials, Map<String, ?> target, RuleSet rules) {
            return answer;
        }
    }

    record Not(Check check) implements Check {
        @Override
        public boolean passes(Credentials credentials, Map<String, ?> target, RuleSet rules) {
            return !check.passes(credentials, target, rules);
        }

        @Override
        public Stream<String> references() {
            return check.references();
        }
    }

    record All(List<Check> checks) implements Check {
        @Override
        public boolean passes(Credentials credentials, Map<String, ?> target, RuleSet rules) {
            for (Check check : checks) {
                if (!check.passes(credentials, target, rules)) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public Stream<String> references() {
            return checks.stream().flatMap(Check::references);
        }
    }

    record Any(List<Check> checks) implements Check {
        @Override
        public boolean passes(Credentials credentials, Map<String, ?> target, RuleSet rules) {
            for (Check check : checks) {
                if (check.passes(credentials, target, rules)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public Stream<String> references() {
            return checks.stream().flatMap(Check::references);
        }
    }

    /** {@code role:name}; the name may be taken from the target. The case of role names has no meaning. */
    record Role(Template name) implements Check {
        @Override
        public boolean passes(Credentials credentials, Map<String, ?> target, RuleSet rules) {
            String wanted = name.fill(target, null);
            return wanted != null && credentials.hasRole(wanted.toLowerCase(Locale.ROOT));
        }
    }

    /** {@code rule:name}; an unknown rule is the rule {@code default}, or refuses where there is none. */
    record Rule(String name) implements Check {
        @Override
        public boolean passes(Credentials credentials, Map<String, ?> target, RuleSet rules) {
            Check rule = rules.find(name);
            return rule != null && rule.passes(credentials, target, rules);
        }

        @Override
        public Stream<String> references() {
            return Stream.of(name);
        }
    }

    /** {@code 'text':value}, {@code True:value} and the like: a constant compared with a value of the target. */
    record Literal(String constant, Template value) implements Check {

        private static final String NOTHING = "None";

        @Override
        public boolean passes(Credentials credentials, Map<String, ?> target, RuleSet rules) {
            return constant.equals(value.fill(target, NOTHING));
        }
    }

    /**
     * {@code attribute:value}: what the caller has, compared with a value. A caller without the attribute passes for the
     * written value {@code None} only, never for a target that has none either: nobody owns what has no owner.
     */
    record Attribute(String name, Template value) implements Check {
        @Override
        public boolean passes(Credentials credentials, Map<String, ?> target, RuleSet rules) {
            Object own = credentials.attribute(name);
            if (own == null) {
                return value.isText(Literal.NOTHING);
            }
            String wanted = value.fill(target, null);
            return wanted != null && matches(own, wanted);
        }

        private static boolean matches(@Nullable Object own, String wanted) {
            return own instanceof List<?> several
                    ? several.stream().anyMatch(one -> matches(one, wanted))
                    : wanted.equals(Template.text(own));
        }
    }
}
