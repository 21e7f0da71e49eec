package io.altostratus.identity.oauth1;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * What a consumer got: a request token, until a user has authorized it and it was exchanged; then an access token.
 *
 * @param userId who has authorized it; null for a request token that nobody has
 * @param verifier of an authorized request token: the user hands it to the consumer
 * @param expiresAt UTC; null for never
 */
record OAuthToken(
        String id,
        Kind kind,
        String consumerId,
        String projectId,
        @Nullable String userId,
        String secret,
        @Nullable String verifier,
        @Nullable LocalDateTime expiresAt) {

    enum Kind {
        REQUEST("request"),
        ACCESS("access");

        private final String column;

        Kind(String column) {
            this.column = column;
        }

        String column() {
            return column;
        }

        static Kind of(String column) {
            return column.equals(REQUEST.column) ? REQUEST : ACCESS;
        }
    }

    @Override
    public String toString() {
        return "OAuthToken[" + id + "]"; // never the secret
    }
}
