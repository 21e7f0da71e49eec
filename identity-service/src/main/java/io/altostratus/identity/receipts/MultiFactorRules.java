package io.altostratus.identity.receipts;

import io.altostratus.identity.users.UserOptions;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A user's sets of methods, one of which must be proven entirely. Methods that are not offered do not count, and a rule
 * of nothing else is no rule: nobody is to be locked out by a method that was taken out of service.
 */
record MultiFactorRules(List<Set<String>> rules) {

    static MultiFactorRules of(UserOptions options, Set<String> offered) {
        if (!options.multiFactorAuthEnabled()) {
            return new MultiFactorRules(List.of());
        }
        return new MultiFactorRules(options.multiFactorAuthRules().stream()
                .map(rule -> {
                    Set<String> known = new LinkedHashSet<>(rule);
                    known.retainAll(offered);
                    return known;
                })
                .filter(rule -> !rule.isEmpty())
                .toList());
    }

    boolean areMetBy(Collection<String> methods) {
        return rules.isEmpty() || rules.stream().anyMatch(methods::containsAll);
    }

    /** Those that have been begun. */
    List<List<String>> begunBy(Collection<String> methods) {
        return rules.stream()
                .filter(rule -> rule.stream().anyMatch(methods::contains))
                .map(List::copyOf)
                .toList();
    }
}
