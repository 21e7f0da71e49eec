package io.altostratus.identity.changes;

import io.altostratus.context.RequestContext;

/**
 * A change that ends what hangs on the changed object: credentials, trusts, OAuth tokens. It is published as an
 * application event inside the transaction of the change, before the object's row goes; listeners work in that
 * transaction at once, so the change and its consequences are committed together.
 */
public sealed interface IdentityChange {

    RequestContext context();

    /** The user is about to be deleted. */
    record UserRemoved(String userId, RequestContext context) implements IdentityChange {}

    /** The user was enabled and is not any more. */
    record UserDisabled(String userId, RequestContext context) implements IdentityChange {}

    /** The project is about to be deleted. */
    record ProjectRemoved(String projectId, RequestContext context) implements IdentityChange {}

    /** The user has lost a role in the project, directly or by a group. */
    record RolesLost(String userId, String projectId, RequestContext context) implements IdentityChange {}
}
