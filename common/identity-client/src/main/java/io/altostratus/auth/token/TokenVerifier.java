package io.altostratus.auth.token;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWK;
import io.altostratus.context.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges tokens without asking anyone. The signature of a token seen before is not checked again; its expiry and the
 * revocations always are.
 */
public final class TokenVerifier {

    private static final int LONGEST_TOKEN = 16 * 1024;

    private record Snapshot(VerificationState state, Map<String, JWSVerifier> keys, Revocations revocations) {}

    private final Clock clock;
    private final Duration maximumAge;
    private final Cache<Digest, Token> seen;
    private volatile Snapshot snapshot;
    private volatile Runnable unknownKeySeen = () -> {};

    /** @param maximumAge how long keys and revocations are trusted without being confirmed */
    public TokenVerifier(Clock clock, Duration maximumAge, int cachedTokens) {
        this.clock = clock;
        this.maximumAge = maximumAge;
        this.seen = Caffeine.newBuilder().maximumSize(cachedTokens).build();
        this.snapshot = new Snapshot(VerificationState.EMPTY, Map.of(), Revocations.NONE);
    }

    public void update(VerificationState state) {
        Map<String, JWSVerifier> verifiers = new HashMap<>();
        for (String json : state.keys()) {
            try {
                JWK key = JWK.parse(json);
                verifiers.put(key.getKeyID(), new RSASSAVerifier(key.toRSAKey()));
            } catch (ParseException | JOSEException e) {
                throw new IllegalArgumentException("not a public key: " + json, e);
            }
        }
        boolean sameKeys = snapshot.keys().keySet().equals(verifiers.keySet());
        snapshot = new Snapshot(state, verifiers, new Revocations(state.revocations()));
        if (!sameKeys) {
            seen.invalidateAll(); // a withdrawn key must not live on in the cache
        }
    }

    public VerificationState state() {
        return snapshot.state();
    }

    /** Told when a token names a key that is not known here: keys may have been rotated. */
    public void onUnknownKey(Runnable action) {
        unknownKeySeen = action;
    }

    /**
     * @param expiredGrace how long after its expiry a token is still accepted; zero for a token on its own
     * @throws InvalidTokenException if the token is not accepted
     * @throws io.altostratus.context.DependencyUnavailableException while keys and revocations are unknown or too old
     */
    public Token verify(String serialized, Duration expiredGrace) {
        Snapshot now = snapshot;
        now.state().requireFresh(clock.instant(), maximumAge);
        if (serialized.length() > LONGEST_TOKEN) {
            throw new InvalidTokenException("too long");
        }
        Digest digest = Digest.of(serialized);
        Token token = seen.getIfPresent(digest);
        if (token == null) {
            token = checkSignature(serialized, now, null);
            seen.put(digest, token);
        }
        return current(token, expiredGrace, now);
    }

    /**
     * What {@link TokenSigner#signReceipt} has signed; a token is refused here as a receipt is elsewhere.
     *
     * @throws InvalidTokenException if it is not accepted
     */
    public Token verifyReceipt(String serialized) {
        Snapshot now = snapshot;
        now.state().requireFresh(clock.instant(), maximumAge);
        if (serialized.length() > LONGEST_TOKEN) {
            throw new InvalidTokenException("too long");
        }
        return current(checkSignature(serialized, now, TokenSigner.RECEIPT), Duration.ZERO, now);
    }

    private Token current(Token token, Duration expiredGrace, Snapshot now) {
        if (token.expiresAt().plus(expiredGrace).isBefore(clock.instant())) {
            throw new InvalidTokenException("expired");
        }
        if (now.revocations().covers(token)) {
            throw new InvalidTokenException("revoked");
        }
        return token;
    }

    private Token checkSignature(String serialized, Snapshot now, @Nullable JOSEObjectType type) {
        try {
            JWSObject object = JWSObject.parse(serialized);
            if (!JWSAlgorithm.RS256.equals(object.getHeader().getAlgorithm())) {
                throw new InvalidTokenException("unexpected algorithm");
            }
            if (!Objects.equals(type, object.getHeader().getType())) {
                throw new InvalidTokenException("something else than what it is taken for");
            }
            JWSVerifier verifier = verifierFor(object.getHeader().getKeyID(), now);
            if (!object.verify(verifier)) {
                throw new InvalidTokenException("bad signature");
            }
            return Json.MAPPER.readValue(object.getPayload().toString(), Token.class);
        } catch (ParseException e) {
            throw new InvalidTokenException("not a token");
        } catch (JOSEException e) {
            throw new InvalidTokenException("bad signature: " + e.getMessage());
        }
    }

    private JWSVerifier verifierFor(@Nullable String keyId, Snapshot now) {
        JWSVerifier verifier = keyId == null ? null : now.keys().get(keyId);
        if (verifier == null && keyId != null) {
            unknownKeySeen.run();
            verifier = snapshot.keys().get(keyId);
        }
        if (verifier == null) {
            throw new InvalidTokenException("signed by an unknown key");
        }
        return verifier;
    }

    /** SHA-256 of a token: the text itself is not kept. */
    private record Digest(long first, long second, long third, long fourth) {

        static Digest of(String text) {
            try {
                ByteBuffer digest = ByteBuffer.wrap(
                        MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.ISO_8859_1)));
                return new Digest(digest.getLong(), digest.getLong(), digest.getLong(), digest.getLong());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public int hashCode() {
            return (int) first;
        }
    }

    /** The revocations in force, for tests and the service's own report. */
    List<Revocation> revocations() {
        return snapshot.revocations().events();
    }
}
