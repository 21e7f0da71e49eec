package io.altostratus.identity.oauth1;

import io.altostratus.api.error.ApiException;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.ExpiryTime;
import java.time.Clock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Looks whether a signed request is what it says, recent, and seen for the first time. */
@Component
class OAuthVerification {

    private static final int LONGEST_NONCE = 128;

    private final ConsumerRepository consumers;
    private final OAuthTokenRepository tokens;
    private final OAuthProperties properties;
    private final Clock clock;

    OAuthVerification(
            ConsumerRepository consumers, OAuthTokenRepository tokens, OAuthProperties properties, Clock clock) {
        this.consumers = consumers;
        this.tokens = tokens;
        this.properties = properties;
        this.clock = clock;
    }

    /** @throws ApiException 400 if the request names none, 404 if there is no such consumer */
    Consumer consumer(SignedRequest signed) {
        String id = required(signed.consumerKey(), "oauth_consumer_key");
        return consumers.find(id).orElseThrow(() -> Entity.notFound("consumer", id));
    }

    /** @throws ApiException 400 if the request names none, 404 if there is no such token, 401 if it has expired */
    OAuthToken token(SignedRequest signed, OAuthToken.Kind kind) {
        String id = required(signed.token(), "oauth_token");
        OAuthToken token = tokens.find(kind, id).orElseThrow(() -> Entity.notFound(kind.column() + " token", id));
        if (ExpiryTime.passed(token.expiresAt(), clock)) {
            throw ApiException.unauthorized(
                    kind == OAuthToken.Kind.REQUEST ? "Request token is expired" : "Access token is expired");
        }
        return token;
    }

    static String required(@Nullable String value, String name) {
        if (value == null || value.isEmpty()) {
            throw ApiException.badRequest("Expecting to find " + name + " in request. The server could not comply with "
                    + "the request since it is either malformed or otherwise incorrect.");
        }
        return value;
    }

    /** @throws ApiException 401 if the signature is wrong, the time too far from ours or the request a repetition */
    void require(SignedRequest signed, Consumer consumer, @Nullable OAuthToken token) {
        boolean own = token == null || token.consumerId().equals(consumer.id());
        if (!signed.isSignedWith(consumer.secret(), token == null ? "" : token.secret()) || !own) {
            throw ApiException.unauthorized("Invalid signature");
        }
        Long at = signed.timestamp();
        String nonce = signed.nonce();
        long now = clock.instant().getEpochSecond();
        long skew = properties.clockSkew().toSeconds();
        if (at == null || nonce == null || nonce.isEmpty() || nonce.length() > LONGEST_NONCE) {
            throw ApiException.unauthorized("The request lacks a usable oauth_timestamp or oauth_nonce");
        }
        if (Math.abs(now - at) > skew) {
            throw ApiException.unauthorized("The oauth_timestamp is too far from the time of the server");
        }
        if (!tokens.note(consumer.id(), token == null ? "" : token.id(), at, nonce)) {
            throw ApiException.unauthorized("The oauth_nonce has been used");
        }
    }
}
