package io.altostratus.identity.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.Json;
import io.altostratus.identity.IdentitySlice;
import io.altostratus.identity.common.ComplianceProperties;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.persistence.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

/** The operator's rules, each by a login service of its own on the database of the running one. */
class PasswordLoginTest extends IdentitySlice {

    private static final String ADDRESS = "192.0.2.1";

    @Autowired
    private PasswordHashing hashing;

    @Autowired
    private DirectoryUsers directory;

    @Autowired
    private DomainRepository domains;

    @Autowired
    private Transactions transactions;

    private Instant now = Instant.now();
    private final Clock clock = ((InstantSource) () -> now).withZone(ZoneOffset.UTC);

    /** Rules that are off unless a test turns them on. */
    private static ComplianceProperties rules(
            int attempts, int inactive, int expires, int unique, int age, @Nullable String regex, boolean first) {
        return new ComplianceProperties(
                attempts, Duration.ofMinutes(30), inactive, expires, unique, age, regex, "at least a digit", first);
    }

    private PasswordLogin login(ComplianceProperties rules, PasswordHashing hashing) {
        return new PasswordLogin(
                new UserRepository(jdbc, rules, clock),
                domains,
                hashing,
                directory,
                List.of(),
                new FailedLogins(new LoginLimitProperties(5, Duration.ofSeconds(1)), clock),
                rules,
                transactions,
                clock);
    }

    private UserRepository users(ComplianceProperties rules) {
        return new UserRepository(jdbc, rules, clock);
    }

    private PasswordRules passwords(ComplianceProperties rules) {
        return new PasswordRules(rules, users(rules), hashing, clock);
    }

    private User user(String options, @Nullable LocalDateTime expires) {
        User user = new User(
                Ids.next(),
                "default",
                User.SQL,
                null,
                unique("lou"),
                true,
                null,
                hashing.hash("right"),
                expires,
                options,
                "{}");
        users(rules(0, 0, 0, 0, 0, null, false)).insert(user);
        return user;
    }

    private static void attempt(PasswordLogin login, User user, String password) {
        login.login(
                Json.MAPPER.readTree("{\"id\": \"%s\", \"password\": \"%s\"}".formatted(user.id(), password)), ADDRESS);
    }

    private static void refused(PasswordLogin login, User user, String password) {
        assertThatThrownBy(() -> attempt(login, user, password))
                .isInstanceOf(ApiException.class)
                .hasMessage("The request you have made requires authentication.");
    }

    @Test
    void anAccountIsLockedForAWhileAfterWrongPasswords() {
        PasswordLogin login = login(rules(2, 0, 0, 0, 0, null, false), hashing);
        User user = user("{}", null);
        refused(login, user, "wrong");
        attempt(login, user, "right"); // forgets the failure
        refused(login, user, "wrong");
        refused(login, user, "wrong");
        refused(login, user, "right");
        now = now.plus(Duration.ofMinutes(31));
        attempt(login, user, "right");

        User exempt = user("{\"ignore_lockout_failure_attempts\": true}", null);
        for (int i = 0; i < 3; i++) {
            refused(login, exempt, "wrong");
        }
        attempt(login, exempt, "right");
    }

    @Test
    void anAdministratorUnlocksByEnabling() {
        ComplianceProperties rules = rules(1, 0, 0, 0, 0, null, false);
        PasswordLogin login = login(rules, hashing);
        User user = user("{}", null);
        refused(login, user, "wrong");
        refused(login, user, "right");
        admin.patch("/v3/users/" + user.id(), "{\"user\": {\"enabled\": true}}");
        attempt(login, user, "right");
    }

    @Test
    void whoHasTheRightPasswordHearsThatItIsExpired() {
        PasswordLogin login = login(rules(0, 0, 0, 0, 0, null, false), hashing);
        User user = user("{}", LocalDateTime.ofInstant(now.minusSeconds(1), ZoneOffset.UTC));
        refused(login, user, "wrong");
        assertThatThrownBy(() -> attempt(login, user, "right"))
                .hasMessage("The password is expired and needs to be changed for user: " + user.id() + ".");
        attempt(
                login,
                user("{\"ignore_password_expiry\": true}", LocalDateTime.ofInstant(now, ZoneOffset.UTC)),
                "right");
        // the way out, through the API
        assertThat(anonymous
                        .post(
                                "/v3/users/" + user.id() + "/password",
                                "{\"user\": {\"original_password\": \"right\", \"password\": \"fresh\"}}")
                        .status())
                .isEqualTo(204);
        attempt(login, user, "fresh");
    }

    @Test
    void whoStaysAwayTooLongIsDisabled() {
        ComplianceProperties rules = rules(0, 10, 0, 0, 0, null, false);
        PasswordLogin login = login(rules, hashing);
        User user = user("{}", null);
        User exempt = user("{\"ignore_user_inactivity\": true}", null);
        attempt(login, user, "right");
        LocalDate longAgo = LocalDate.ofInstant(now, ZoneOffset.UTC).minusDays(11);
        for (User each : List.of(user, exempt)) {
            jdbc.sql("UPDATE users SET last_active_on = :day WHERE id = :id")
                    .param("day", longAgo)
                    .param("id", each.id())
                    .update();
        }
        refused(login, user, "right");
        attempt(login, exempt, "right");
        assertThat(users(rules).find(user.id()).orElseThrow().enabled()).isFalse();
        admin.patch("/v3/users/" + user.id(), "{\"user\": {\"enabled\": true}}");
        attempt(login, user, "right");
    }

    @Test
    void newPasswordsFollowTheRules() {
        PasswordRules rules = passwords(rules(0, 0, 90, 2, 1, "^(?=.*\\d).{4,}", true));
        assertThatThrownBy(() -> rules.requireStrong("abcdef"))
                .hasMessage("The password does not match the requirements: at least a digit.");
        rules.requireStrong("abc1");
        UserOptions none = UserOptions.of("{}");
        LocalDateTime today = LocalDateTime.ofInstant(now, ZoneOffset.UTC);
        assertThat(rules.expiry(none, false)).isEqualTo(today);
        assertThat(rules.expiry(none, true)).isBetween(today.plusDays(89), today.plusDays(90));
        assertThat(rules.expiry(UserOptions.of("{\"ignore_change_password_upon_first_use\": true}"), false))
                .isAfter(today.plusDays(89));
        assertThat(rules.expiry(UserOptions.of("{\"ignore_password_expiry\": true}"), true))
                .isNull();
    }

    @Test
    void aPasswordOfOnesOwnIsKeptForAWhileAndNotUsedAgain() {
        ComplianceProperties properties = rules(0, 0, 0, 2, 1, null, false);
        PasswordRules rules = passwords(properties);
        User user = user("{}", null);
        assertThatThrownBy(() -> rules.requireOwnChoice(user, "right")).hasMessageContaining("unique is 2");
        rules.requireOwnChoice(user, "second");
        users(properties).setPassword(user.id(), hashing.hash("second"), null, true);
        assertThatThrownBy(() -> rules.requireOwnChoice(user, "third")).hasMessageContaining("minimum password age");
        now = now.plus(Duration.ofDays(2));
        assertThatThrownBy(() -> rules.requireOwnChoice(user, "right")).hasMessageContaining("unique is 2");
        users(properties).setPassword(user.id(), hashing.hash("third"), null, false);
        users(properties).forgetPasswords(user.id(), 2);
        rules.requireOwnChoice(user, "right");
        assertThat(jdbc.sql("SELECT COUNT(*) FROM password_history WHERE user_id = :id")
                        .param("id", user.id())
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
        assertThatThrownBy(() -> rules.requireOwnChoice(user("{\"lock_password\": true}", null), "x"))
                .isInstanceOfSatisfying(
                        ApiException.class, e -> assertThat(e.status().value()).isEqualTo(400));
    }

    @Test
    void tooManyFailuresFromOneAddressAreSlowedDown() {
        PasswordLogin login = login(rules(0, 0, 0, 0, 0, null, false), hashing);
        User user = user("{}", null);
        for (int i = 0; i < 5; i++) {
            refused(login, user, "wrong");
        }
        assertThatThrownBy(() -> attempt(login, user, "right")).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.status().value()).isEqualTo(429);
            assertThat(e.headers()).containsEntry("Retry-After", "1");
        });
        login.login(
                Json.MAPPER.readTree("{\"id\": \"%s\", \"password\": \"right\"}".formatted(user.id())), "192.0.2.2");
        now = now.plusSeconds(1);
        attempt(login, user, "right");
        refused(login, user, "wrong");
        assertThatThrownBy(() -> attempt(login, user, "right")).hasMessageContaining("Too many");
        for (int i = 0; i < 20; i++) {
            attempt(login, user("{}", null), "right");
        }
    }

    @Test
    void aHashOfAnOlderKindIsReplacedAtTheNextLogin() {
        PasswordHashing argon2 =
                new PasswordHashing(new PasswordProperties(PasswordProperties.Algorithm.ARGON2ID, 4, 1024, 1, 1));
        try {
            User user = user("{}", null);
            PasswordLogin login = login(rules(0, 0, 0, 0, 0, null, false), argon2);
            refused(login, user, "wrong");
            attempt(login, user, "right");
            String hash = jdbc.sql("SELECT password_hash FROM users WHERE id = :id")
                    .param("id", user.id())
                    .query(String.class)
                    .single();
            assertThat(hash).startsWith("$argon2id$");
            attempt(login, user, "right");
            refused(login, user, "wrong");
            assertThat(hashing.matches("right", hash)).isTrue();
            assertThat(argon2.isOutdated(hash)).isFalse();
            assertThat(hashing.isOutdated(hash)).isTrue();
        } finally {
            argon2.destroy();
        }
    }

    @Test
    void anyPasswordCanBeHashedAndNobodyHasNone() {
        for (String password : List.of("\0", "a\0b", "\ud800", "ä".repeat(36), "ä".repeat(37), "x".repeat(4096))) {
            assertThat(hashing.matches(password, hashing.hash(password))).isTrue();
            assertThat(hashing.matches(password + "x", hashing.hash(password))).isFalse();
            assertThat(hashing.matches(password, null)).isFalse();
        }
        assertThat(hashing.matches("", hashing.hash(""))).isFalse();
    }
}
