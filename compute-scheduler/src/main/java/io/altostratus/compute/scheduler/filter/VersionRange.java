package io.altostratus.compute.scheduler.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Versions as in {@code >=6.0, <9.0}. What cannot be read contains no version. */
record VersionRange(List<IntPredicate> conditions) {

    static final VersionRange ANY = new VersionRange(List.of());

    private static final Pattern PART = Pattern.compile("(<=|>=|<|>|==|!=)?\\s*(\\d{1,3})(\\.\\d{1,3})?(\\.\\d{1,3})?");

    static VersionRange of(String text) {
        List<IntPredicate> conditions = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Matcher form = PART.matcher(part.strip());
            conditions.add(form.matches() ? condition(form) : version -> false);
        }
        return new VersionRange(conditions);
    }

    private static IntPredicate condition(Matcher form) {
        int wanted = number(form.group(2)) * 1_000_000 + number(form.group(3)) * 1_000 + number(form.group(4));
        String operator = form.group(1) == null ? "==" : form.group(1);
        return switch (operator) {
            case "<" -> version -> version < wanted;
            case "<=" -> version -> version <= wanted;
            case ">" -> version -> version > wanted;
            case ">=" -> version -> version >= wanted;
            case "!=" -> version -> version != wanted;
            default -> version -> version == wanted;
        };
    }

    private static int number(@org.jspecify.annotations.Nullable String digits) {
        return digits == null ? 0 : Integer.parseInt(digits.replace(".", ""));
    }

    /** @param version major * 1,000,000 + minor * 1,000 + release */
    boolean contains(int version) {
        return conditions.stream().allMatch(condition -> condition.test(version));
    }
}
