package io.altostratus.identity.tokens;

import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.token.InvalidTokenException;
import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.token.TokenVerifier;
import io.altostratus.identity.authentication.AuthenticationMethod;
import io.altostratus.identity.authentication.Delegation;
import io.altostratus.identity.authentication.Evidence;
import io.altostratus.identity.authentication.Refusal;
import io.altostratus.identity.common.TokenProperties;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Going from one token to another, usually of another scope. What limits the first limits the second. */
@Component
class TokenMethod implements AuthenticationMethod {

    private final TokenVerifier verifier;
    private final TokenProperties properties;

    TokenMethod(TokenVerifier verifier, TokenProperties properties) {
        this.verifier = verifier;
        this.properties = properties;
    }

    @Override
    public String name() {
        return "token";
    }

    @Override
    public Evidence prove(JsonNode part, HttpServletRequest request) {
        String text = textOrNull(part, "id");
        if (text == null) {
            throw Refusal.lacks("id", "token");
        }
        Token token;
        try {
            token = verifier.verify(text, Duration.ZERO);
        } catch (InvalidTokenException e) {
            // Keystone looks for the token as for an object: clients tell a dead token from a wrong password by it.
            throw ApiException.notFound("Could not find token.");
        }
        if (token.oauth1() != null) {
            throw forbidden(
                    "Using OAuth-scoped token to create another token. Create a new OAuth-scoped token instead");
        }
        if (token.trust() != null) {
            throw forbidden(
                    "Using trust-scoped token to create another token. Create a new trust-scoped token instead");
        }
        if (!properties.allowRescopeScopedToken() && !token.isUnscoped()) {
            throw forbidden("rescope a scoped token");
        }
        return new Evidence(token.userId(), token, delegation(token));
    }

    private static @Nullable Delegation delegation(Token token) {
        Token.CredentialUse use = token.credential();
        String id = token.applicationCredentialId();
        NamedRef project = token.project();
        if (use == null || id == null || project == null) {
            return null;
        }
        return new Delegation.ByApplicationCredential(
                id,
                use.name(),
                project.id(),
                token.roles().stream().map(NamedRef::id).toList(),
                token.expiresAt(),
                use.unrestricted(),
                use.accessRules());
    }

    static ApiException forbidden(String action) {
        return ApiException.forbidden("You are not authorized to perform the requested action: " + action + ".");
    }
}
