package io.altostratus.auth.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Parses one rule. The grammar, {@code not} binding closest and {@code and} closer than {@code or}:
 *
 * <pre>
 * rule  = "" | or
 * or    = and { "or" and }
 * and   = not { "and" not }
 * not   = "not" not | "(" or ")" | "@" | "!" | kind ":" match
 * </pre>
 *
 * The empty rule and {@code @} always allow, {@code !} never does.
 */
final class RuleParser {

    /** A rule that cannot be read; the position counts characters from 1. */
    static final class RuleSyntaxException extends RuntimeException {
        RuleSyntaxException(String message, String rule, int position) {
            super(message + " at character " + position + " of \"" + rule + "\"");
        }
    }

    private record Word(String text, int position) {}

    private final String rule;
    private final List<Word> words;
    private int next;

    private RuleParser(String rule) {
        this.rule = rule;
        this.words = split(rule);
    }

    static Check parse(String rule) {
        RuleParser parser = new RuleParser(rule);
        if (parser.words.isEmpty()) {
            return new Check.Always(true);
        }
        Check check = parser.or();
        if (parser.next < parser.words.size()) {
            throw parser.error("unexpected \"" + parser.words.get(parser.next).text() + "\"");
        }
        return check;
    }

    private Check or() {
        List<Check> alternatives = new ArrayList<>(List.of(and()));
        while (take("or")) {
            alternatives.add(and());
        }
        return alternatives.size() == 1 ? alternatives.getFirst() : new Check.Any(List.copyOf(alternatives));
    }

    private Check and() {
        List<Check> conditions = new ArrayList<>(List.of(not()));
        while (take("and")) {
            conditions.add(not());
        }
        return conditions.size() == 1 ? conditions.getFirst() : new Check.All(List.copyOf(conditions));
    }

    private Check not() {
        if (take("not")) {
            return new Check.Not(not());
        }
        if (take("(")) {
            Check inner = or();
            if (!take(")")) {
                throw error("\")\" is missing");
            }
            return inner;
        }
        if (next >= words.size()) {
            throw error("a check is missing");
        }
        String word = words.get(next).text();
        Check check = leaf(word);
        next++;
        return check;
    }

    private Check leaf(String word) {
        if (word.equals("@")) {
            return new Check.Always(true);
        }
        if (word.equals("!")) {
            return new Check.Always(false);
        }
        int colon = word.indexOf(':');
        if (colon <= 0) {
            throw error("\"" + word + "\" is not a check");
        }
        String kind = word.substring(0, colon);
        String match = word.substring(colon + 1);
        return switch (kind) {
            case "role" -> new Check.Role(match);
            case "rule" -> new Check.Rule(match);
            // Rules that ask a web server would let a policy file make this service call out.
            case "http", "https" -> throw error("remote checks are not offered");
            default -> new Check.Attribute(kind, match);
        };
    }

    private boolean take(String word) {
        if (next < words.size()
                && words.get(next).text().toLowerCase(Locale.ROOT).equals(word)) {
            next++;
            return true;
        }
        return false;
    }

    private RuleSyntaxException error(String message) {
        int position = next < words.size() ? words.get(next).position() : rule.length() + 1;
        return new RuleSyntaxException(message, rule, position);
    }

    /** Splits at white space and at parentheses, but for those of {@code %(name)s} and those inside quotes. */
    private static List<Word> split(String rule) {
        List<Word> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        int start = 0;
        boolean quoted = false;
        boolean inTemplate = false;
        for (int i = 0; i < rule.length(); i++) {
            char c = rule.charAt(i);
            if (c == '\'') {
                quoted = !quoted;
            }
            if (c == '(' && !word.isEmpty() && word.charAt(word.length() - 1) == '%') {
                inTemplate = true;
            }
            boolean parenthesis = (c == '(' || c == ')') && !quoted && !inTemplate;
            if (parenthesis || Character.isWhitespace(c) && !quoted) {
                if (!word.isEmpty()) {
                    words.add(new Word(word.toString(), start + 1));
                    word.setLength(0);
                }
                if (parenthesis) {
                    words.add(new Word(String.valueOf(c), i + 1));
                }
            } else {
                if (word.isEmpty()) {
                    start = i;
                }
                word.append(c);
            }
            if (c == ')' && inTemplate) {
                inTemplate = false;
            }
        }
        if (!word.isEmpty()) {
            words.add(new Word(word.toString(), start + 1));
        }
        return words;
    }
}
