package io.altostratus.identity.oauth1;

import io.altostratus.identity.authentication.AuthenticationMethod;
import io.altostratus.identity.authentication.Evidence;
import io.altostratus.identity.authentication.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Logging in with an access token: the request itself is signed with it, its part of the body is empty. */
@Component
class OAuthMethod implements AuthenticationMethod {

    private final OAuthVerification verification;
    private final OAuthDelegations delegations;

    OAuthMethod(OAuthVerification verification, OAuthDelegations delegations) {
        this.verification = verification;
        this.delegations = delegations;
    }

    @Override
    public String name() {
        return "oauth1";
    }

    @Override
    public Evidence prove(JsonNode part, HttpServletRequest request) {
        SignedRequest signed = SignedRequest.of(request);
        OAuthToken access = verification.token(signed, OAuthToken.Kind.ACCESS);
        verification.require(signed, verification.consumer(signed), access);
        String user = access.userId();
        if (user == null) {
            throw Refusal.refused();
        }
        return Evidence.of(user, delegations.of(access));
    }
}
