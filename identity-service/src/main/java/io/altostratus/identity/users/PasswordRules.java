package io.altostratus.identity.users;

import io.altostratus.api.error.ApiException;
import io.altostratus.identity.common.ComplianceProperties;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What a new password must be like, and how long it lasts. */
@Component
class PasswordRules {

    private final ComplianceProperties compliance;
    private final @Nullable Pattern pattern;
    private final UserRepository users;
    private final PasswordHashing hashing;
    private final Clock clock;

    PasswordRules(ComplianceProperties compliance, UserRepository users, PasswordHashing hashing, Clock clock) {
        this.compliance = compliance;
        this.pattern = compliance.pattern();
        this.users = users;
        this.hashing = hashing;
        this.clock = clock;
    }

    /** @throws ApiException 400 for a password that the operator's expression does not match */
    void requireStrong(String password) {
        if (pattern != null && !pattern.matcher(password).lookingAt()) {
            String description = compliance.passwordRegexDescription();
            throw ApiException.badRequest(
                    "The password does not match the requirements: " + (description == null ? "" : description) + ".");
        }
    }

    /**
     * Whether a user may choose this password now. The old one has been given already.
     *
     * @throws ApiException 400 with the rule that forbids it
     */
    void requireOwnChoice(User user, String password) {
        if (user.readOptions().lockPassword()) {
            throw ApiException.badRequest("You cannot change your password at this time due to password policy "
                    + "disallowing password changes. Please contact your administrator to reset your password.");
        }
        requireAge(user);
        int unique = compliance.uniqueLastPasswordCount();
        boolean used = unique > 0
                && users.lastPasswords(user.id(), unique).stream().anyMatch(hash -> hashing.matches(password, hash));
        if (used) {
            throw ApiException.badRequest("The new password cannot be identical to a previous password. The total "
                    + "number which includes the new password must be unique is " + unique + ".");
        }
    }

    private void requireAge(User user) {
        int days = compliance.minimumPasswordAge();
        if (days > 0) {
            users.ownPasswordSince(user.id()).map(since -> since.plusDays(days)).ifPresent(until -> {
                if (until.isAfter(now())) {
                    throw ApiException.badRequest("You cannot change your password at this time due to the minimum "
                            + "password age. Once you change your password, it must be used for " + days
                            + " day(s) before it can be changed. Please try again in "
                            + Duration.between(now(), until).toDays()
                            + " day(s) or contact your administrator to reset your password.");
                }
            });
        }
    }

    /** When a password that is set now expires; null for never. */
    @Nullable
    LocalDateTime expiry(UserOptions options, boolean ownChoice) {
        if (!ownChoice && compliance.changePasswordUponFirstUse() && !options.ignoreChangePasswordUponFirstUse()) {
            return now();
        }
        int days = compliance.passwordExpiresDays();
        return days == 0 || options.ignorePasswordExpiry()
                ? null
                : now().plusDays(days).truncatedTo(ChronoUnit.SECONDS);
    }

    /** How many passwords of a user are worth remembering. */
    int remembered() {
        return Math.max(1, compliance.uniqueLastPasswordCount());
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }
}
