package io.altostratus.auth.policy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Rules by name, none of which refers to itself, not even by way of others. */
final class RuleSet {

    /** Rules that refer to each other in a circle. */
    static final class CircleException extends RuntimeException {

        private final String rule;

        CircleException(List<String> circle) {
            super("the rules refer to each other in a circle: " + String.join(" > ", circle));
            this.rule = circle.getFirst();
        }

        /** One of them. */
        String rule() {
            return rule;
        }
    }

    private static final String DEFAULT = "default";

    private final Map<String, Check> checks;

    /** @throws CircleException if there is one */
    RuleSet(Map<String, Check> checks) {
        this.checks = Map.copyOf(checks);
        Set<String> done = new HashSet<>();
        this.checks.keySet().stream().sorted().forEach(name -> follow(name, new ArrayList<>(), done));
    }

    /** The rule of that name or else the rule {@code default}, as oslo.policy has it; null if there is neither. */
    @Nullable
    Check find(String name) {
        Check check = checks.get(name);
        return check == null ? checks.get(DEFAULT) : check;
    }

    private void follow(String name, List<String> way, Set<String> done) {
        String known = checks.containsKey(name) ? name : DEFAULT;
        if (way.contains(known)) {
            List<String> circle = new ArrayList<>(way.subList(way.indexOf(known), way.size()));
            circle.add(known);
            throw new CircleException(circle);
        }
        Check check = checks.get(known);
        if (check == null || done.contains(known)) {
            return;
        }
        way.add(known);
        check.references().forEach(next -> follow(next, way, done));
        way.removeLast();
        done.add(known);
    }
}
