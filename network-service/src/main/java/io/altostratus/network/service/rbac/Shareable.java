package io.altostratus.network.service.rbac;

import java.time.LocalDateTime;
import java.util.Optional;
import java.util.Set;

/** A kind of objects that can be shared with other projects. */
public interface Shareable {

    /** As {@code object_type} of a policy, for example {@code network}. */
    String objectType();

    /** For example {@code access_as_shared}. */
    Set<String> actions();

    /**
     * Locks the object until the transaction ends; its revision grows, since what it shows may change.
     *
     * @return its owner; empty if there is no such object
     */
    Optional<String> own(String objectId, LocalDateTime now);

    /** Somebody may do it from now on. */
    default void granted(String objectId, String action) {}

    /** The projects, other than the owner, that could not go on if the action were forbidden to them. */
    Set<String> dependants(String objectId, String action);
}
