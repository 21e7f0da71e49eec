package io.altostratus.auth.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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
 * The empty rule and {@code @} always allow, {@code !} never does. The match of a check may hold places
 * {@code %(name)s} of the target; its kind may be {@code role}, {@code rule}, a constant ({@code 'text'}, {@code True},
 * {@code False}, {@code None}, a number) or an attribute of the caller, with dots for nested ones. There are no
 * {@code http} checks: a policy file must not make a service call out.
 *
 * <p>The older form of lists is read as well: any of the outer list, of which each is all of the inner list.
 */
final class RuleParser {

    /** A rule that cannot be read; the position counts characters from 1. */
    static final class RuleSyntaxException extends RuntimeException {

        private final int position;

        RuleSyntaxException(String message, String rule, int position) {
            super(message + " at character " + position + " of \"" + rule + "\"");
            this.position = position;
        }

        int position() {
            return position;
        }
    }

    private static final Pattern CONSTANT =
            Pattern.compile("'([^']*)'|\"([^\"]*)\"|(True|False|None|-?\\d+(?:\\.\\d+)?)");
    private static final int DEEPEST = 100;

    private record Word(String text, int position) {}

    private final String rule;
    private final List<Word> words;
    private int next;
    private int depth;

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

    /** One element of the older form, in which each text is a single check. */
    static Check parseSingle(String check) {
        RuleParser parser = new RuleParser(check);
        if (parser.words.size() != 1) {
            throw parser.error("a single check is expected");
        }
        return parser.leaf(parser.words.getFirst().text());
    }

    private Check or() {
        if (++depth > DEEPEST) {
            throw error("the rule is nested too deeply");
        }
        List<Check> alternatives = new ArrayList<>(List.of(and()));
        while (take("or")) {
            alternatives.add(and());
        }
        depth--;
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
            if (++depth > DEEPEST) {
                throw error("the rule is nested too deeply");
            }
            Check negated = new Check.Not(not());
            depth--;
            return negated;
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
        char first = word.charAt(0);
        int constantEnd = first == '\'' || first == '"' ? Math.max(0, word.indexOf(first, 1)) : 0;
        int colon = word.indexOf(':', constantEnd);
        if (colon <= 0) {
            throw error("\"" + word + "\" is not a check");
        }
        String kind = word.substring(0, colon);
        String match = word.substring(colon + 1);
        if (kind.equals("http") || kind.equals("https")) {
            throw error("remote checks are not offered");
        }
        if (kind.equals("rule")) {
            return new Check.Rule(match);
        }
        Template value = Template.of(match);
        if (kind.equals("role")) {
            return new Check.Role(value);
        }
        Matcher constant = CONSTANT.matcher(kind);
        if (!constant.matches()) {
            return new Check.Attribute(kind, value);
        }
        for (int group = 1; group <= constant.groupCount(); group++) {
            if (constant.group(group) != null) {
                return new Check.Literal(constant.group(group), value);
            }
        }
        throw error("\"" + word + "\" is not a check");
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
        char quote = 0;
        int quoteStart = 0;
        boolean inTemplate = false;
        for (int i = 0; i < rule.length(); i++) {
            char c = rule.charAt(i);
            if (c == quote) {
                quote = 0;
            } else if (quote == 0 && (c == '\'' || c == '"')) {
                quote = c;
                quoteStart = i;
            }
            boolean quoted = quote != 0;
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
        if (quote != 0) {
            throw new RuleSyntaxException("a quote is not closed", rule, quoteStart + 1);
        }
        if (!word.isEmpty()) {
            words.add(new Word(word.toString(), start + 1));
        }
        return words;
    }
}
