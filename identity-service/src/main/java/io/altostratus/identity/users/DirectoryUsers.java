package io.altostratus.identity.users;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.identity.changes.IdentityChange;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.ldap.LdapDirectory;
import io.altostratus.identity.ldap.LdapIds;
import io.altostratus.identity.ldap.LdapUser;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.stereotype.Component;

/**
 * Users of domains whose accounts live in a directory. Each account that has been seen has a row of its own, which roles,
 * groups and credentials name; the row is brought up to date whenever the directory is asked. The row of an account that
 * is gone is retired: nobody finds it, and if the account comes back so does it, with its roles.
 */
@Component
public class DirectoryUsers {

    private static final Logger LOG = LoggerFactory.getLogger(DirectoryUsers.class);

    private final UserRepository users;
    private final LdapDirectory directory;
    private final RevocationLog revocations;
    private final ApplicationEventPublisher events;
    private final Transactions transactions;

    DirectoryUsers(
            UserRepository users,
            LdapDirectory directory,
            RevocationLog revocations,
            ApplicationEventPublisher events,
            Transactions transactions) {
        this.users = users;
        this.directory = directory;
        this.revocations = revocations;
        this.events = events;
        this.transactions = transactions;
    }

    /** Whether a domain's users live in a directory. */
    public boolean serves(String domainId) {
        return directory.serves(domainId);
    }

    /** @throws ApiException 403 for a domain whose users are changed in its directory only */
    void requireWritable(String domainId) {
        if (serves(domainId)) {
            throw readOnly();
        }
    }

    void requireWritable(User user) {
        if (user.isOfDirectory()) {
            throw readOnly();
        }
    }

    /** Tells that a directory is never written to. */
    public static ApiException readOnly() {
        return ApiException.forbidden(
                "You are not authorized to perform the requested action: the users and groups of this domain live in "
                        + "a directory that is read only.");
    }

    /** The users of a domain as its directory has them now, filtered. */
    List<User> refreshed(String domainId, Where where) {
        refresh(domainId);
        return users.list(where);
    }

    /** All accounts of a domain, taken over; by the ids of their users. */
    public Map<String, LdapUser> refresh(String domainId) {
        Map<String, LdapUser> accounts = new HashMap<>();
        Set<String> names = new HashSet<>();
        for (LdapUser account : directory.users(domainId)) {
            if (names.add(account.name().toLowerCase(java.util.Locale.ROOT))) {
                accounts.put(LdapIds.user(domainId, account.localId()), account);
            } else {
                LOG.warn("Domain {} has two accounts named {}, one is ignored", domainId, account.name());
            }
        }
        transactions.run(() -> {
            List<User> known = users.ofDirectory(domainId);
            known.stream().filter(user -> !accounts.containsKey(user.id())).forEach(this::retire);
            Map<String, User> byId = new HashMap<>();
            known.forEach(user -> byId.put(user.id(), user));
            accounts.forEach((id, account) -> {
                User fresh = fresh(domainId, account);
                if (!same(byId.get(id), fresh)) {
                    store(Optional.ofNullable(byId.get(id)), fresh);
                }
            });
        });
        return accounts;
    }

    /**
     * One user as the directory has it now; one of the database as it is.
     *
     * @throws ApiException 404 if the account is gone
     */
    User refreshed(User user) {
        return user.isOfDirectory()
                ? account(user)
                        .map(account -> takenOver(user.domainId(), account))
                        .orElseThrow(() -> Entity.notFound("user", user.id()))
                : user;
    }

    /** The account of a user; one that is gone takes its user's row with it. */
    public Optional<LdapUser> account(User user) {
        Optional<LdapUser> account =
                Optional.ofNullable(user.localId()).flatMap(localId -> directory.userById(user.domainId(), localId));
        if (account.isEmpty()) {
            transactions.run(() -> retire(user));
        }
        return account;
    }

    /** A user by name, also one who was never seen before. */
    Optional<User> findByName(String domainId, String name) {
        return directory.userByName(domainId, name).map(account -> takenOver(domainId, account));
    }

    boolean passwordIsRight(String domainId, LdapUser account, String password) {
        return directory.passwordIsRight(domainId, account, password);
    }

    User takenOver(String domainId, LdapUser account) {
        User fresh = fresh(domainId, account);
        Optional<User> known = users.find(fresh.id());
        if (!same(known.orElse(null), fresh)) {
            transactions.run(() -> store(known, fresh));
        }
        return fresh;
    }

    private void store(Optional<User> known, User fresh) {
        users.findOther(fresh).ifPresent(this::retire);
        users.takeOver(fresh);
        if (known.isPresent() && known.get().enabled() && !fresh.enabled()) {
            revoke(fresh);
        }
    }

    private void retire(User user) {
        users.retire(user.id());
        if (user.enabled()) {
            revoke(user);
        }
    }

    /** For an account that the directory has closed or lost. */
    private void revoke(User user) {
        RequestContext nobody = RequestContext.background(RequestIds.next());
        revocations.revokeUser(user.id(), nobody);
        events.publishEvent(new IdentityChange.UserDisabled(user.id(), nobody));
    }

    private static boolean same(@org.jspecify.annotations.Nullable User known, User fresh) {
        return fresh.equals(known);
    }

    private static User fresh(String domainId, LdapUser account) {
        return new User(
                LdapIds.user(domainId, account.localId()),
                domainId,
                User.LDAP,
                account.localId(),
                account.name(),
                account.enabled(),
                account.defaultProjectId(),
                null,
                null,
                "{}",
                Json.MAPPER.writeValueAsString(new java.util.TreeMap<>(account.attributes())));
    }

    /** The ids of the users whose accounts fulfil a condition. */
    public static Collection<String> ids(
            Map<String, LdapUser> accounts, java.util.function.Predicate<LdapUser> condition) {
        return accounts.entrySet().stream()
                .filter(entry -> condition.test(entry.getValue()))
                .map(Map.Entry::getKey)
                .toList();
    }
}
