package io.altostratus.network.service.rbac;

import io.altostratus.network.service.api.Audience;
import java.util.Collection;
import java.util.UUID;
import org.springframework.stereotype.Component;

/**
 * The attribute {@code shared} of objects, which is the policy for everyone by another name. Every method runs inside
 * the transaction that changes the object, which is locked.
 */
@Component
public class Sharing {

    private final RbacRepository repository;

    Sharing(RbacRepository repository) {
        this.repository = repository;
    }

    /** Everyone may do it from now on. */
    public void open(String objectType, String objectId, String owner, String action) {
        repository.insert(
                new RbacPolicy(UUID.randomUUID().toString(), owner, objectType, objectId, action, Audience.EVERYONE));
    }

    /**
     * Only those may do it that have a policy of their own.
     *
     * @return false if that would take it from a project that depends on it
     */
    public boolean close(Shareable kind, String objectId, String action) {
        Audience before = repository.audience(objectId, action);
        repository.delete(objectId, action, Audience.EVERYONE);
        Audience after = repository.audience(objectId, action);
        return kind.dependants(objectId, action).stream()
                .allMatch(project -> after.includes(project) || !before.includes(project));
    }

    /** Nobody may do it any more. */
    public void forget(String objectId, String action) {
        repository.delete(objectId, action);
    }

    /** Objects are gone, and so is every permission on them. */
    public void forget(Collection<String> objectIds) {
        if (!objectIds.isEmpty()) {
            repository.deleteOf(objectIds);
        }
    }
}
