package io.altostratus.identity.credentials;

import io.altostratus.api.error.ApiException;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.users.UserRepository;
import io.altostratus.persistence.RowLock;
import io.altostratus.persistence.Transactions;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Adds and changes users' secrets by the rules that hold for every way to do so. */
@Component
public class CredentialStore {

    private final CredentialRepository credentials;
    private final UserRepository users;
    private final RowLock lock;
    private final Transactions transactions;
    private final CredentialProperties properties;

    CredentialStore(
            CredentialRepository credentials,
            UserRepository users,
            JdbcClient jdbc,
            Transactions transactions,
            CredentialProperties properties) {
        this.credentials = credentials;
        this.users = users;
        this.lock = new RowLock(jdbc);
        this.transactions = transactions;
        this.properties = properties;
    }

    /** @throws ApiException 404 without its user, 409 if it is there, 403 beyond the limit */
    public void add(Credential credential) {
        try {
            transactions.run(() -> {
                requireUser(credential);
                if (properties.perUser() >= 0) {
                    lock.acquire("credentials/" + credential.userId());
                    if (credentials.count(credential.userId()) >= properties.perUser()) {
                        throw ApiException.forbidden("Unable to create additional credentials, maximum of "
                                + properties.perUser() + " already exceeded for user.");
                    }
                }
                credentials.insert(credential);
            });
        } catch (DuplicateKeyException e) {
            throw ApiException.conflict(
                    "Conflict occurred attempting to store credential - Duplicate entry found with ID "
                            + credential.id() + ".");
        }
    }

    /** Must be called inside a transaction. */
    void change(Credential credential) {
        requireUser(credential);
        credentials.update(credential);
    }

    public void remove(String id) {
        credentials.delete(id);
    }

    private void requireUser(Credential credential) {
        if (users.find(credential.userId()).isEmpty()) {
            throw Entity.notFound("user", credential.userId());
        }
    }
}
