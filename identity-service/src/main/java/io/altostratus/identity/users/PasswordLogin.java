package io.altostratus.identity.users;

import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.error.ApiException;
import io.altostratus.identity.common.ComplianceProperties;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.ldap.LdapUser;
import io.altostratus.persistence.Transactions;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Logs users in with their passwords and holds the rules on accounts: lockout, expiry, inactivity.
 *
 * <p>All refusals are alike and take the same time, so that they tell a stranger nothing. Only who has given the right
 * password hears that it has expired.
 */
@Component
public class PasswordLogin {

    private final UserRepository users;
    private final DomainRepository domains;
    private final PasswordHashing hashing;
    private final DirectoryUsers directory;
    private final List<DirectoryLogin> afterDirectoryLogin;
    private final FailedLogins failures;
    private final ComplianceProperties compliance;
    private final Transactions transactions;
    private final Clock clock;

    PasswordLogin(
            UserRepository users,
            DomainRepository domains,
            PasswordHashing hashing,
            DirectoryUsers directory,
            List<DirectoryLogin> afterDirectoryLogin,
            FailedLogins failures,
            ComplianceProperties compliance,
            Transactions transactions,
            Clock clock) {
        this.users = users;
        this.domains = domains;
        this.hashing = hashing;
        this.directory = directory;
        this.afterDirectoryLogin = List.copyOf(afterDirectoryLogin);
        this.failures = failures;
        this.compliance = compliance;
        this.transactions = transactions;
        this.clock = clock;
    }

    /**
     * Checks the part {@code password.user} of a request: {@code id}, or {@code name} with {@code domain}, and
     * {@code password}.
     *
     * @param address where the request comes from; wrong passwords are counted by user and address
     * @return an enabled user; whether the domain is enabled, is for the caller to see
     * @throws ApiException 400 for a part that names nobody; 401 for a wrong name or password, a disabled or locked
     *     account, an expired password; 429 after too many wrong passwords
     */
    public User login(JsonNode named, String address) {
        User user = rightPassword(
                find(named, true), String.valueOf(textOrNull(named, "name")), textOrNull(named, "password"), address);
        if (isExpired(user)) {
            throw ApiException.unauthorized(
                    "The password is expired and needs to be changed for user: " + user.id() + ".");
        }
        return user;
    }

    /** Who has given the right password, expired or not. */
    User rightPassword(Optional<User> found, String named, @Nullable String password, String address) {
        String who = found.map(User::id).orElse(named);
        failures.requireFree(who, address);
        try {
            return judged(found, password);
        } catch (ApiException e) {
            if (e.status() == HttpStatus.UNAUTHORIZED) {
                failures.count(who, address);
            }
            throw e;
        }
    }

    private User judged(Optional<User> found, @Nullable String password) {
        String given = password == null ? "" : password;
        if (found.filter(User::isOfDirectory).isPresent()) {
            return byDirectory(found.orElseThrow(), given);
        }
        // Compared in every case: the time it takes must not tell who exists or who is locked.
        boolean same = hashing.matches(given, found.map(User::passwordHash).orElse(null));
        User user = found.orElseThrow(PasswordLogin::refused);
        boolean lockable =
                compliance.lockoutFailureAttempts() > 0 && !user.readOptions().ignoreLockoutFailureAttempts();
        if (lockable && isLocked(user)) {
            throw refused();
        }
        if (!same) {
            if (lockable) {
                transactions.run(() -> users.countFailure(user.id()));
            }
            throw refused();
        }
        if (!user.enabled()) {
            throw refused();
        }
        remember(user, lockable);
        return rehashed(user, given);
    }

    /** A right password is the chance to hash it as it is hashed today. */
    private User rehashed(User user, String password) {
        String hash = user.passwordHash();
        if (hash == null || !hashing.isOutdated(hash)) {
            return user;
        }
        String fresh = hashing.hash(password);
        transactions.run(() -> users.rehash(user.id(), hash, fresh));
        return users.find(user.id()).orElseThrow(PasswordLogin::refused);
    }

    private User byDirectory(User user, String password) {
        LdapUser account = directory
                .account(user)
                .filter(found -> directory.passwordIsRight(user.domainId(), found, password))
                .orElseThrow(PasswordLogin::refused);
        User fresh = directory.takenOver(user.domainId(), account);
        if (!fresh.enabled()) {
            throw refused();
        }
        afterDirectoryLogin.forEach(effect -> effect.loggedIn(fresh, account));
        return fresh;
    }

    private void remember(User user, boolean lockable) {
        boolean inactivity = compliance.disableUserAccountDaysInactive() > 0;
        if (lockable || inactivity) {
            transactions.run(() -> {
                if (lockable) {
                    users.forgetFailures(user.id());
                }
                if (inactivity) {
                    users.active(user.id());
                }
            });
        }
    }

    /** Read after the comparison, so that guesses made side by side do not all pass before the first is counted. */
    private boolean isLocked(User user) {
        UserRepository.Failures failures = users.failures(user.id());
        LocalDateTime last = failures.lastFailedLoginAt();
        if (failures.failedLogins() < compliance.lockoutFailureAttempts() || last == null) {
            return false;
        }
        Duration duration = compliance.lockoutDuration();
        if (duration.isZero() || last.plus(duration).isAfter(now())) {
            return true;
        }
        transactions.run(() -> users.forgetFailures(user.id()));
        return false;
    }

    private boolean isExpired(User user) {
        LocalDateTime expires = user.passwordExpiresAt();
        return expires != null && !expires.isAfter(now()) && !user.readOptions().ignorePasswordExpiry();
    }

    private LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneOffset.UTC);
    }

    /**
     * The user whom a request names by {@code id} or by {@code name} and {@code domain}.
     *
     * @throws ApiException 400 if it does neither
     */
    public Optional<User> find(JsonNode named) {
        return find(named, false);
    }

    /** @param unseen whether to ask the domain's directory for somebody whom it has never told of before */
    private Optional<User> find(JsonNode named, boolean unseen) {
        String id = textOrNull(named, "id");
        if (id != null) {
            return users.find(id);
        }
        String name = textOrNull(named, "name");
        if (name == null) {
            throw ApiException.badRequest("Expecting to find id or name in user.");
        }
        JsonNode domain = named.path("domain");
        String domainId = textOrNull(domain, "id");
        if (domainId == null) {
            String domainName = textOrNull(domain, "name");
            if (domainName == null) {
                throw ApiException.badRequest("Expecting to find domain in user.");
            }
            domainId = domains.findByName(domainName).map(Domain::id).orElse("");
        }
        Optional<User> known = users.findByName(domainId, name);
        return known.isEmpty() && unseen && directory.serves(domainId) ? directory.findByName(domainId, name) : known;
    }

    private static ApiException refused() {
        return ApiException.unauthorized("The request you have made requires authentication.");
    }
}
