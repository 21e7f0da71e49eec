package io.altostratus.identity.authentication;

/** The scope {@code OS-TRUST:trust}. */
public interface TrustScope {

    /**
     * Finds a trust that is in force. Who may use it is looked at by the caller.
     *
     * @throws io.altostratus.api.error.ApiException 401 by {@link Refusal#refused()} if there is none, it has expired or
     *     has no uses left
     */
    Delegation.ByTrust find(String trustId);

    /**
     * Spends one use, in a transaction of its own, after all else has been found right.
     *
     * @throws io.altostratus.api.error.ApiException 403 if somebody else has taken the last one meanwhile
     */
    void spend(String trustId);
}
