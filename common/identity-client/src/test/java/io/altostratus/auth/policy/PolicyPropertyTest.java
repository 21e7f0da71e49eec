package io.altostratus.auth.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Generated rules decide as a small evaluator does that was written from the language's description alone. */
class PolicyPropertyTest {

    private static final long SEED = 20_260_721;
    private static final List<String> ROLES = List.of("admin", "manager", "member", "reader", "service");
    private static final List<String> IDS = List.of("a", "b", "c");

    /** Who asks, and for what. */
    private record Case(RequestContext caller, Map<String, Object> target) {}

    /** A rule as text and as what it means. */
    private record Rule(String text, int binding, Predicate<Case> meaning) {

        /** In parentheses where what is around it binds closer. */
        String within(int outer, Random random) {
            return binding < outer || random.nextInt(6) == 0 ? "( " + text + ")" : text;
        }
    }

    private static final int OR = 0;
    private static final int AND = 1;
    private static final int NOT = 2;
    private static final int LEAF = 3;

    private final Random random = new Random(SEED);
    private final Map<String, Rule> named = new HashMap<>();

    @Test
    void generatedRulesDecideAsTheyMean() {
        for (int i = 0; i < 5_000; i++) {
            named.clear();
            Map<String, Check> checks = new HashMap<>();
            for (int n = 0; n < 3; n++) {
                Rule rule = rule(3); // refers to earlier ones only, so there is no circle
                checks.put("r" + n, RuleParser.parse(rule.text()));
                named.put("r" + n, rule);
            }
            RuleSet rules = new RuleSet(checks);
            Rule top = rule(4);
            Check parsed = RuleParser.parse(top.text());
            for (int n = 0; n < 5; n++) {
                Case asked = anyCase();
                assertThat(parsed.passes(new Credentials(asked.caller()), asked.target(), rules))
                        .as("seed %d, round %d: %s for %s", SEED, i, top.text(), asked)
                        .isEqualTo(top.meaning().test(asked));
            }
        }
    }

    private Rule rule(int depth) {
        if (depth == 0) {
            return leaf();
        }
        return switch (random.nextInt(4)) {
            case 0 -> joined(depth, OR, " or ");
            case 1 -> joined(depth, AND, " AND ");
            case 2 -> {
                Rule inner = rule(depth - 1);
                yield new Rule(
                        "not  " + inner.within(NOT, random),
                        NOT,
                        c -> !inner.meaning().test(c));
            }
            default -> leaf();
        };
    }

    private Rule joined(int depth, int binding, String word) {
        List<Rule> parts = new ArrayList<>();
        for (int i = 0; i < 2 + random.nextInt(2); i++) {
            parts.add(rule(depth - 1));
        }
        // A part of the same kind needs no parentheses: both words are associative.
        String text = String.join(
                random.nextBoolean() ? word : word.toLowerCase(Locale.ROOT),
                parts.stream().map(part -> part.within(binding, random)).toList());
        return new Rule(
                text,
                binding,
                binding == OR
                        ? c -> parts.stream().anyMatch(part -> part.meaning().test(c))
                        : c -> parts.stream().allMatch(part -> part.meaning().test(c)));
    }

    private Rule leaf() {
        String role = any(ROLES);
        String id = any(IDS);
        return switch (random.nextInt(9)) {
            case 0 -> leaf("@", c -> true);
            case 1 -> leaf("!", c -> false);
            case 2 ->
                leaf(
                        "role:" + (random.nextBoolean() ? role : role.toUpperCase(Locale.ROOT)),
                        c -> c.caller().roles().contains(role));
            case 3 ->
                leaf(
                        "project_id:%(project_id)s",
                        c -> c.caller().projectId() != null
                                && c.caller().projectId().equals(c.target().get("project_id")));
            case 4 ->
                leaf("'" + id + "':%(project_id)s", c -> id.equals(c.target().get("project_id")));
            case 5 -> leaf("user.domain.id:" + id, c -> id.equals(c.caller().userDomainId()));
            case 6 ->
                leaf(
                        "None:%(project_id)s",
                        c -> c.target().containsKey("project_id") && c.target().get("project_id") == null);
            case 7 ->
                leaf("True:%(shared)s", c -> Boolean.TRUE.equals(c.target().get("shared")));
            default -> {
                int number = random.nextInt(named.size() + 1);
                String name = number == named.size() ? "unknown" : "r" + number;
                Rule rule = named.get(name);
                yield leaf("rule:" + name, c -> rule != null && rule.meaning().test(c));
            }
        };
    }

    private static Rule leaf(String text, Predicate<Case> meaning) {
        return new Rule(text, LEAF, meaning);
    }

    private Case anyCase() {
        List<String> roles = ROLES.stream().filter(role -> random.nextBoolean()).toList();
        String project = random.nextInt(4) == 0 ? null : any(IDS);
        Map<String, Object> target = new HashMap<>();
        if (random.nextInt(4) > 0) {
            target.put("project_id", random.nextInt(4) == 0 ? null : any(IDS));
        }
        if (random.nextBoolean()) {
            target.put("shared", random.nextBoolean());
        }
        return new Case(
                new RequestContext(
                        "req",
                        null,
                        project == null ? RequestContext.Scope.UNSCOPED : RequestContext.Scope.PROJECT,
                        any(IDS),
                        "n",
                        any(IDS),
                        project,
                        null,
                        null,
                        null,
                        roles),
                target);
    }

    private String any(List<String> some) {
        return some.get(random.nextInt(some.size()));
    }
}
