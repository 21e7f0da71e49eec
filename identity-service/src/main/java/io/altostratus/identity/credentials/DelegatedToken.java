package io.altostratus.identity.credentials;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.token.Token;
import org.jspecify.annotations.Nullable;

/**
 * What a token that carries lent power must not do: make a secret that outlives the loan, or reach beyond the project
 * that was lent. Otherwise whoever steals such a token could keep or widen what it stands for.
 */
public final class DelegatedToken {

    private DelegatedToken() {}

    /** Whether the token may touch a secret of this project (null: of the user as such). */
    public static boolean reaches(Token token, @Nullable String projectId) {
        return !token.isDelegated()
                || token.project() != null && token.project().id().equals(projectId);
    }

    /** @throws ApiException 403 if the token does not reach so far */
    public static void requireReach(Token token, @Nullable String projectId) {
        if (!reaches(token, projectId)) {
            throw refused("Credential project does not match the project scope of the delegated token.");
        }
    }

    /** @throws ApiException 403 for the token of an application credential that may not be used to make others */
    public static void requireUnrestricted(Token token, String what) {
        Token.CredentialUse use = token.credential();
        if (token.applicationCredentialId() != null && (use == null || !use.unrestricted())) {
            throw refused("Using method 'application_credential' is not allowed for managing " + what + ".");
        }
    }

    /** @throws ApiException 403 for the token of a trust or of OAuth */
    public static void forbidLent(Token token, String what) {
        if (token.trust() != null || token.oauth1() != null) {
            throw ApiException.forbidden("Cannot manage " + what + " with a token issued via delegation.");
        }
    }

    /** @throws ApiException 403 for every token that carries lent power */
    public static void forbid(Token token, String what) {
        if (token.isDelegated()) {
            throw ApiException.forbidden("Cannot manage " + what + " with a token issued via delegation.");
        }
    }

    private static ApiException refused(String action) {
        return ApiException.forbidden("You are not authorized to perform the requested action: " + action);
    }
}
