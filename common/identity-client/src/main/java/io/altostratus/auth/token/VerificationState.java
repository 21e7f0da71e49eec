package io.altostratus.auth.token;

import io.altostratus.context.DependencyUnavailableException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * All that is needed to judge tokens: public keys and revocations.
 *
 * @param keys public keys as JSON web keys
 * @param lastSequence the newest revocation that is included
 * @param fetchedAt when identity-service has last confirmed that this is all
 */
public record VerificationState(List<String> keys, List<Revocation> revocations, long lastSequence, Instant fetchedAt) {

    public static final VerificationState EMPTY = new VerificationState(List.of(), List.of(), 0, Instant.EPOCH);

    /** Tokens are not judged by what may be out of date: a revocation could be missing. */
    public void requireFresh(Instant now, Duration maximumAge) {
        if (keys.isEmpty() || fetchedAt.plus(maximumAge).isBefore(now)) {
            throw new DependencyUnavailableException("the identity service", null);
        }
    }
}
