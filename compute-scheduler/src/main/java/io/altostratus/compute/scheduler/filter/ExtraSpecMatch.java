package io.altostratus.compute.scheduler.filter;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** What an extra spec asks of a value: equality, or one of the operators that flavors may use. */
final class ExtraSpecMatch {

    private final BiPredicate<String, List<String>> condition;
    private final List<String> operands;

    private ExtraSpecMatch(BiPredicate<String, List<String>> condition, List<String> operands) {
        this.condition = condition;
        this.operands = operands;
    }

    /** @param requirement for example {@code x86_64}, {@code >= 4}, {@code s== kvm} or {@code <or> a <or> b} */
    static ExtraSpecMatch of(String requirement) {
        List<String> words = new ArrayList<>(List.of(requirement.strip().split("\\s+")));
        BiPredicate<String, List<String>> operator = operator(words.getFirst());
        if (operator == null) {
            return new ExtraSpecMatch((value, same) -> value.equals(same.getFirst()), List.of(requirement));
        }
        boolean alternatives = words.removeIf("<or>"::equals);
        return new ExtraSpecMatch(operator, alternatives ? words : words.subList(1, words.size()));
    }

    boolean matches(String value) {
        return !operands.isEmpty() && condition.test(value, operands);
    }

    private static @Nullable BiPredicate<String, List<String>> operator(String word) {
        return switch (word) {
            // "Equal" has always meant "at least": flavors ask for what they need.
            case "=", ">=" -> (value, words) -> compares(value, words.getFirst(), order -> order >= 0);
            case "<=" -> (value, words) -> compares(value, words.getFirst(), order -> order <= 0);
            case "==" -> (value, words) -> compares(value, words.getFirst(), order -> order == 0);
            case "!=" -> (value, words) -> compares(value, words.getFirst(), order -> order != 0);
            case "<in>" -> (value, words) -> value.contains(words.getFirst());
            case "<all-in>" -> (value, words) -> words.stream().allMatch(value::contains);
            case "<or>" -> (value, words) -> words.contains(value);
            case "s==" -> (value, words) -> value.equals(words.getFirst());
            case "s!=" -> (value, words) -> !value.equals(words.getFirst());
            case "s<" -> (value, words) -> value.compareTo(words.getFirst()) < 0;
            case "s<=" -> (value, words) -> value.compareTo(words.getFirst()) <= 0;
            case "s>" -> (value, words) -> value.compareTo(words.getFirst()) > 0;
            case "s>=" -> (value, words) -> value.compareTo(words.getFirst()) >= 0;
            default -> null;
        };
    }

    /** What is no number compares with nothing. */
    private static boolean compares(String value, String wanted, IntPredicate order) {
        try {
            return order.test(Double.compare(Double.parseDouble(value), Double.parseDouble(wanted)));
        } catch (NumberFormatException e) {
            return false;
        }
    }
}
