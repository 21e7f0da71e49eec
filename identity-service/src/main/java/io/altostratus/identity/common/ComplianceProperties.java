package io.altostratus.identity.common;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What an operator demands of users and passwords, as Keystone's section security_compliance; all of it is off unless
 * set. It holds for users of the database, not for those of a directory.
 *
 * @param lockoutFailureAttempts wrong passwords after which an account is locked; 0 for never
 * @param lockoutDuration how long it stays locked; 0 until an administrator enables it again
 * @param disableUserAccountDaysInactive days without a login after which an account counts as disabled; 0 for never
 * @param passwordExpiresDays days after which a password must be changed; 0 for never
 * @param uniqueLastPasswordCount how many of a user's last passwords a new one of the user's own choice must differ from
 * @param minimumPasswordAge days that a password of the user's own choice must be kept
 * @param passwordRegex what a new password must match from its beginning, a regular expression; empty for anything
 * @param passwordRegexDescription tells users what the expression means
 * @param changePasswordUponFirstUse whether a password that an administrator has set must be changed before it is used
 */
@ConfigurationProperties("altostratus.security-compliance")
public record ComplianceProperties(
        @DefaultValue("0") int lockoutFailureAttempts,
        @DefaultValue("30m") Duration lockoutDuration,
        @DefaultValue("0") int disableUserAccountDaysInactive,
        @DefaultValue("0") int passwordExpiresDays,
        @DefaultValue("0") int uniqueLastPasswordCount,
        @DefaultValue("0") int minimumPasswordAge,
        @Nullable String passwordRegex,
        @Nullable String passwordRegexDescription,
        @DefaultValue("false") boolean changePasswordUponFirstUse) {

    /** The expression ready for use; an operator's mistake in it ends the start with its place. */
    public @Nullable Pattern pattern() {
        return passwordRegex == null || passwordRegex.isEmpty() ? null : Pattern.compile(passwordRegex);
    }
}
