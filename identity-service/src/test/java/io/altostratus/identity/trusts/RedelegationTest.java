package io.altostratus.identity.trusts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.api.error.ApiException;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class RedelegationTest {

    private static final LocalDateTime NOON = LocalDateTime.of(2026, 11, 21, 12, 0);
    private static final Redelegation RULES = new Redelegation(3);

    private static Trust trust(
            boolean impersonation, @Nullable LocalDateTime end, @Nullable Integer uses, int count, String project) {
        return new Trust("t", "a", "b", project, impersonation, end, uses, null, count, null, "{}");
    }

    private static Trust asked() {
        return trust(true, null, null, 0, "p");
    }

    private static List<Redelegation.Link> chain(Trust... trusts) {
        return java.util.Arrays.stream(trusts)
                .map(t -> new Redelegation.Link(t, Set.of("r1", "r2")))
                .toList();
    }

    @Test
    void aFirstTrustMayBePassedOnAsOftenAsItSays() {
        assertThat(RULES.apply(asked(), false, null, Set.of("r1"), List.of()).redelegationCount())
                .isZero();
        assertThat(RULES.apply(asked(), true, null, Set.of("r1"), List.of()).redelegationCount())
                .isEqualTo(3);
        assertThat(RULES.apply(asked(), true, 0, Set.of("r1"), List.of()).redelegationCount())
                .isZero();
        assertThat(RULES.apply(asked(), true, 2, Set.of("r1"), List.of()).redelegationCount())
                .isEqualTo(2);
        assertRefused(403, () -> RULES.apply(asked(), true, 4, Set.of("r1"), List.of()));
        Trust limited = trust(true, null, 5, 0, "p");
        assertRefused(400, () -> RULES.apply(limited, true, null, Set.of("r1"), List.of()));
        assertThat(RULES.apply(limited, false, null, Set.of("r1"), List.of()).remainingUses())
                .isEqualTo(5);
    }

    @Test
    void aPassedOnTrustIsWorthNoMoreThanEachBeforeIt() {
        Trust parent = trust(true, NOON, null, 2, "p");
        Trust root = trust(true, NOON.plusHours(1), null, 3, "p");
        Trust made = RULES.apply(asked(), true, null, Set.of("r1"), chain(parent, root));
        assertThat(made.redelegationCount()).isEqualTo(1);
        assertThat(made.expiresAt()).isEqualTo(NOON);
        assertThat(made.redelegatedTrustId()).isEqualTo("t");
        assertThat(RULES.apply(asked(), true, 1, Set.of("r1"), chain(parent, root))
                        .redelegationCount())
                .isEqualTo(1);

        assertRefused(403, () -> RULES.apply(asked(), true, 2, Set.of("r1"), chain(parent, root)));
        assertRefused(403, () -> RULES.apply(asked(), true, null, Set.of("r3"), chain(parent, root)));
        Trust spent = trust(true, null, null, 0, "p");
        assertRefused(403, () -> RULES.apply(asked(), false, null, Set.of("r1"), chain(spent, root)));
        Trust later = trust(true, NOON.plusMinutes(1), null, 0, "p");
        assertRefused(403, () -> RULES.apply(later, true, null, Set.of("r1"), chain(parent, root)));
        Trust counted = trust(true, null, 1, 0, "p");
        assertRefused(403, () -> RULES.apply(counted, false, null, Set.of("r1"), chain(parent, root)));
        Trust elsewhere = trust(true, null, null, 0, "q");
        assertRefused(403, () -> RULES.apply(elsewhere, false, null, Set.of("r1"), chain(parent, root)));
        Trust openly = trust(false, null, null, 2, "p");
        assertRefused(403, () -> RULES.apply(asked(), false, null, Set.of("r1"), chain(openly, root)));
        // the operator has lowered the maximum since
        assertRefused(403, () -> new Redelegation(1).apply(asked(), false, null, Set.of("r1"), chain(parent, root)));
    }

    private static void assertRefused(int status, ThrowingCallable act) {
        assertThatThrownBy(act)
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status().value()).isEqualTo(status));
    }
}
