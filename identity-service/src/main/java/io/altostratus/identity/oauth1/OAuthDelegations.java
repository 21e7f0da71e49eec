package io.altostratus.identity.oauth1;

import io.altostratus.identity.authentication.Delegation;
import io.altostratus.identity.authentication.Refusal;
import io.altostratus.identity.common.ExpiryTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.springframework.stereotype.Component;

/** What access tokens lend to the tokens that are got by them. */
@Component
public class OAuthDelegations {

    private final OAuthTokenRepository tokens;
    private final Clock clock;

    OAuthDelegations(OAuthTokenRepository tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    /** @throws io.altostratus.api.error.ApiException 401 if there is no such access token or it has expired */
    public Delegation.ByOAuth1 find(String accessTokenId) {
        return of(tokens.find(OAuthToken.Kind.ACCESS, accessTokenId).orElseThrow(Refusal::refused));
    }

    Delegation.ByOAuth1 of(OAuthToken access) {
        LocalDateTime end = access.expiresAt();
        if (ExpiryTime.passed(end, clock)) {
            throw Refusal.refused();
        }
        return new Delegation.ByOAuth1(
                access.consumerId(),
                access.id(),
                access.projectId(),
                tokens.roleIds(access.id()),
                end == null ? null : end.toInstant(ZoneOffset.UTC));
    }
}
