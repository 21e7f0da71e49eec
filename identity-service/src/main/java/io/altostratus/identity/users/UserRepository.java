package io.altostratus.identity.users;

import io.altostratus.identity.common.ComplianceProperties;
import io.altostratus.persistence.Where;
import java.time.Clock;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Users in the database. */
@Repository
public class UserRepository {

    private static final String COLUMNS =
            "u.id, u.domain_id, u.source, u.local_id, u.name, %s AS enabled, u.default_project_id, u.password_hash,"
                    + " u.password_expires_at, u.options, u.extra";

    /**
     * A domain has either users of the database or those of its directory, and of these only the ones whose accounts
     * still exist. The other rows are kept and not found.
     */
    private static final String VISIBLE = "(u.source = 'ldap') = EXISTS (SELECT 1 FROM domain_config c"
            + " WHERE c.domain_id = u.domain_id AND c.option_group = 'identity' AND c.option_name = 'driver'"
            + " AND c.value = '\"ldap\"') AND (u.source = 'sql' OR u.local_id IS NOT NULL)";

    private final JdbcClient jdbc;
    private final Clock clock;
    private final String enabled;
    private final String select;

    UserRepository(JdbcClient jdbc, ComplianceProperties compliance, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
        this.enabled = enabled(compliance.disableUserAccountDaysInactive());
        this.select = "SELECT " + COLUMNS.formatted(enabled) + " FROM users u";
    }

    /** Whether a user counts as enabled, as SQL: the column, and the inactivity rule where there is one. */
    private static String enabled(int daysInactive) {
        return daysInactive <= 0
                ? "u.enabled"
                : "(u.enabled AND (u.source <> 'sql'"
                        + " OR COALESCE(JSON_CONTAINS(u.options, 'true', '$.ignore_user_inactivity'), 0)"
                        + " OR COALESCE(DATEDIFF(UTC_DATE(), COALESCE(u.last_active_on, DATE(u.created_at))), 0) < "
                        + daysInactive + "))";
    }

    public Optional<User> find(String id) {
        return list(new Where().and("u.id = :id", "id", id)).stream().findFirst();
    }

    public List<User> find(Collection<String> ids) {
        return list(new Where().in("u.id", ids));
    }

    /** A user whom the database knows by name; accounts never seen before are found by {@link PasswordLogin}. */
    public Optional<User> findByName(String domainId, String name) {
        return list(new Where().and("u.domain_id = :domain", "domain", domainId).and("u.name = :name", "name", name))
                .stream()
                .findFirst();
    }

    /** The user, whom nobody else changes until the transaction ends. */
    Optional<User> lock(String id) {
        jdbc.sql("UPDATE users SET version = version + 1 WHERE id = :id")
                .param("id", id)
                .update();
        return find(id);
    }

    /** @param where conditions on the users, whose alias is {@code u} */
    public List<User> list(Where where) {
        return jdbc.sql(select + where.and(VISIBLE).sql() + " ORDER BY u.pk")
                .params(where.parameters())
                .query(User.class)
                .list();
    }

    /** The members of a group, in one statement. */
    public List<User> members(String groupId, Where where) {
        return list(where.and(
                "u.id IN (SELECT m.user_id FROM group_members m WHERE m.group_id = :member_of)", "member_of", groupId));
    }

    /** Adds the condition that users count as enabled, or not. */
    Where enabled(Where where, @Nullable Boolean wanted) {
        return wanted == null ? where : where.and(wanted ? enabled : "NOT " + enabled);
    }

    public void insert(User user) {
        jdbc.sql("""
                INSERT INTO users (id, domain_id, source, local_id, name, enabled, default_project_id,
                    password_hash, password_changed_at, password_expires_at, options, extra, created_at)
                VALUES (:id, :domainId, :source, :localId, :name, :enabled, :defaultProjectId, :passwordHash,
                    UTC_TIMESTAMP(6), :passwordExpiresAt, :options, :extra, UTC_TIMESTAMP(6))
                """).paramSource(user).update();
        if (user.passwordHash() != null) {
            remember(user.id(), user.passwordHash());
        }
    }

    /** Everything but the password and the switch; those have methods of their own. */
    void update(User user) {
        jdbc.sql("""
                UPDATE users SET name = :name, default_project_id = :defaultProjectId, options = :options,
                    extra = :extra
                WHERE id = :id
                """).paramSource(user).update();
    }

    /** Enabling also forgets wrong passwords and a long absence. */
    public void enable(String id, boolean wanted) {
        jdbc.sql("""
                UPDATE users SET enabled = :enabled, failed_logins = IF(:enabled, 0, failed_logins),
                    last_active_on = IF(:enabled, :today, last_active_on)
                WHERE id = :id
                """)
                .param("id", id)
                .param("enabled", wanted)
                .param("today", today())
                .update();
    }

    /** Sets a password that somebody else than the user has chosen and that does not expire. */
    public void setPassword(String id, String hash) {
        setPassword(id, hash, null, false);
    }

    void setPassword(String id, @Nullable String hash, @Nullable LocalDateTime expiresAt, boolean selfService) {
        jdbc.sql("""
                UPDATE users SET password_hash = :hash, password_changed_at = UTC_TIMESTAMP(6),
                    password_expires_at = :expires, password_self_service = :own
                WHERE id = :id
                """)
                .param("id", id)
                .param("hash", hash)
                .param("expires", expiresAt)
                .param("own", selfService)
                .update();
        if (hash != null) {
            remember(id, hash);
        }
    }

    private void remember(String id, String hash) {
        jdbc.sql("INSERT INTO password_history (user_id, hash, created_at) VALUES (:id, :hash, UTC_TIMESTAMP(6))")
                .param("id", id)
                .param("hash", hash)
                .update();
    }

    /** The hashes of a user's last passwords, the present one first. */
    List<String> lastPasswords(String id, int count) {
        return jdbc.sql("SELECT hash FROM password_history WHERE user_id = :id ORDER BY pk DESC LIMIT :count")
                .param("id", id)
                .param("count", count)
                .query(String.class)
                .list();
    }

    /** Forgets all but the newest passwords of a user. */
    void forgetPasswords(String id, int keep) {
        jdbc.sql("""
                DELETE FROM password_history WHERE user_id = :id AND pk NOT IN
                    (SELECT pk FROM (SELECT pk FROM password_history WHERE user_id = :id
                        ORDER BY pk DESC LIMIT :keep) AS newest)
                """).param("id", id).param("keep", keep).update();
    }

    /** When the present password was set, if the user has chosen it; empty if somebody else has. */
    Optional<LocalDateTime> ownPasswordSince(String id) {
        return jdbc.sql("SELECT password_changed_at FROM users WHERE id = :id AND password_self_service"
                        + " AND password_changed_at IS NOT NULL")
                .param("id", id)
                .query(LocalDateTime.class)
                .optional();
    }

    /** Replaces a hash by another one of the same password, unless the password was changed meanwhile. */
    void rehash(String id, String oldHash, String newHash) {
        jdbc.sql("UPDATE users SET password_hash = :fresh WHERE id = :id AND password_hash = :old")
                .param("id", id)
                .param("fresh", newHash)
                .param("old", oldHash)
                .update();
    }

    /** Wrong passwords since the last right one, and when the last of them was. */
    record Failures(int failedLogins, @Nullable LocalDateTime lastFailedLoginAt) {}

    Failures failures(String id) {
        return jdbc.sql("SELECT failed_logins, last_failed_login_at FROM users WHERE id = :id")
                .param("id", id)
                .query(Failures.class)
                .optional()
                .orElse(new Failures(0, null));
    }

    void countFailure(String id) {
        jdbc.sql("UPDATE users SET failed_logins = failed_logins + 1, last_failed_login_at = :now WHERE id = :id")
                .param("id", id)
                .param("now", LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC))
                .update();
    }

    void forgetFailures(String id) {
        jdbc.sql("UPDATE users SET failed_logins = 0 WHERE id = :id AND failed_logins > 0")
                .param("id", id)
                .update();
    }

    void active(String id) {
        jdbc.sql("UPDATE users SET last_active_on = :today"
                        + " WHERE id = :id AND (last_active_on IS NULL OR last_active_on < :today)")
                .param("id", id)
                .param("today", today())
                .update();
    }

    private LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /** The users of a domain's directory whose accounts existed when it was asked last. */
    List<User> ofDirectory(String domainId) {
        return list(new Where().and("u.domain_id = :domain", "domain", domainId).and("u.source = 'ldap'"));
    }

    /** Another user of the same directory who had the name that now is this one's. */
    Optional<User> findOther(User user) {
        return list(new Where()
                        .and("u.domain_id = :domain AND u.source = 'ldap'", "domain", user.domainId())
                        .and("u.name = :name", "name", user.name())
                        .and("u.id <> :id", "id", user.id()))
                .stream()
                .findFirst();
    }

    /** Writes what the directory says of an account. */
    void takeOver(User user) {
        jdbc.sql("""
                INSERT INTO users (id, domain_id, source, local_id, name, enabled, default_project_id, options, extra,
                    created_at)
                VALUES (:id, :domainId, :source, :localId, :name, :enabled, :defaultProjectId, :options, :extra,
                    UTC_TIMESTAMP(6))
                ON DUPLICATE KEY UPDATE local_id = :localId, name = :name, enabled = :enabled,
                    default_project_id = :defaultProjectId, extra = :extra
                """).paramSource(user).update();
    }

    /** Hides the row of an account that is gone; its name is free for another. */
    void retire(String id) {
        jdbc.sql("UPDATE users SET local_id = NULL, enabled = FALSE, name = id WHERE id = :id AND source = 'ldap'")
                .param("id", id)
                .update();
    }

    void delete(String id) {
        jdbc.sql("DELETE FROM assignments WHERE actor_kind = 'user' AND actor_id = :id")
                .param("id", id)
                .update();
        jdbc.sql("DELETE FROM users WHERE id = :id").param("id", id).update();
    }
}
