package io.altostratus.identity.authentication;

import io.altostratus.auth.token.AccessRule;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A part of a user's power that is lent: the token is for its project, with those of its roles, and of what they imply,
 * that the user still has.
 */
public sealed interface Delegation {

    /** Null only for a trust without a project. */
    @Nullable
    String projectId();

    List<String> roleIds();

    /** When the token must have ended; null for the ordinary lifetime. */
    @Nullable
    Instant expiresAt();

    /**
     * To a program, by a secret.
     *
     * @param unrestricted whether it may be used to manage application credentials and trusts
     * @param accessRules the only requests that it is good for; null for all, empty for none
     */
    record ByApplicationCredential(
            String id,
            String name,
            String projectId,
            List<String> roleIds,
            @Nullable Instant expiresAt,
            boolean unrestricted,
            @Nullable List<AccessRule> accessRules)
            implements Delegation {}

    /** To a program that the user has authorized. */
    record ByOAuth1(
            String consumerId,
            String accessTokenId,
            String projectId,
            List<String> roleIds,
            @Nullable Instant expiresAt)
            implements Delegation {}

    /**
     * To another user. It is asked for as a scope by the trustee, who must be the one that is proven.
     *
     * @param trustorId who lends; all of the roles must still be the trustor's
     * @param originalTrustorId the trustor of the first trust of a chain of redelegations; else the trustor
     * @param impersonation whether the token names the trustor as its user
     */
    record ByTrust(
            String id,
            String trustorId,
            String originalTrustorId,
            String trusteeId,
            boolean impersonation,
            @Nullable String projectId,
            List<String> roleIds,
            @Nullable Instant expiresAt)
            implements Delegation {}
}
