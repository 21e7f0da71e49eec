package io.altostratus.identity.users;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A user.
 *
 * @param source where the user lives: {@link #SQL} or {@link #LDAP}
 * @param localId the account's id in its directory; null for a user of the database
 * @param enabled false also for a user whom the inactivity rule has shut out
 * @param passwordHash null for a user who cannot log in with a password of ours
 * @param passwordExpiresAt in UTC; null means never
 * @param options JSON object of Keystone's user options, such as {@code lock_password}; see {@link UserOptions}
 * @param extra JSON object of free attributes, description and email among them
 */
public record User(
        String id,
        String domainId,
        String source,
        @Nullable String localId,
        String name,
        boolean enabled,
        @Nullable String defaultProjectId,
        @Nullable String passwordHash,
        @Nullable LocalDateTime passwordExpiresAt,
        String options,
        String extra) {

    /** The user's row is all there is. */
    public static final String SQL = "sql";

    /** The row stands for an account of the domain's directory. */
    public static final String LDAP = "ldap";

    private static final DateTimeFormatter EXPIRY = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSSSS");

    static final Set<String> OWN = Set.of(
            "id",
            "domain_id",
            "name",
            "enabled",
            "default_project_id",
            "password",
            "original_password",
            "links",
            "options",
            "password_expires_at");

    /** A user of the database without options. */
    public User(
            String id,
            String domainId,
            String name,
            boolean enabled,
            @Nullable String defaultProjectId,
            @Nullable String passwordHash,
            String extra) {
        this(id, domainId, SQL, null, name, enabled, defaultProjectId, passwordHash, null, "{}", extra);
    }

    /** Options of an account that a program uses: nobody can lock it out, and it need not change its password. */
    public static final String PROGRAM = """
            {"ignore_change_password_upon_first_use":true,"ignore_password_expiry":true,\
            "ignore_lockout_failure_attempts":true,"ignore_user_inactivity":true}""";

    public User withOptions(String wanted) {
        return new User(
                id,
                domainId,
                source,
                localId,
                name,
                enabled,
                defaultProjectId,
                passwordHash,
                passwordExpiresAt,
                wanted,
                extra);
    }

    /** The options in a form to ask. */
    public UserOptions readOptions() {
        return UserOptions.of(options);
    }

    public boolean isOfDirectory() {
        return source.equals(LDAP);
    }

    /** As Keystone writes it, {@code 2030-01-31T12:00:00.000000}; null for never. */
    public @Nullable String passwordExpiresAtText() {
        return passwordExpiresAt == null ? null : EXPIRY.format(passwordExpiresAt);
    }

    @Override
    public String toString() {
        return "User[" + id + "]"; // never the hash
    }
}
