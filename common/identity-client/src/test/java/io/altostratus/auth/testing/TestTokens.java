package io.altostratus.auth.testing;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.token.TokenSigner;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** Signs tokens with a key of the test's own. */
public final class TestTokens {

    private static final NamedRef DEFAULT_DOMAIN = new NamedRef("default", "Default");

    private final RSAKey key;
    private final TokenSigner signer;

    public TestTokens() {
        try {
            key = new RSAKeyGenerator(2048).keyID("test-key").generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        signer = new TokenSigner(key);
    }

    public String publicKey() {
        return key.toPublicJWK().toJSONString();
    }

    public String sign(Token token) {
        return signer.sign(token);
    }

    public String signReceipt(Token token) {
        return signer.signReceipt(token);
    }

    /** A token of a user in a project, valid for an hour. */
    public String project(String userId, String projectId, String... roles) {
        return sign(projectToken(userId, projectId, roles));
    }

    public static Token projectToken(String userId, String projectId, String... roles) {
        Instant now = Instant.now();
        return new Token(
                userId,
                "name-of-" + userId,
                DEFAULT_DOMAIN,
                new NamedRef(projectId, "name-of-" + projectId),
                DEFAULT_DOMAIN,
                null,
                false,
                List.of(roles).stream().map(r -> new NamedRef("id-of-" + r, r)).toList(),
                List.of("password"),
                List.of(UUID.randomUUID().toString().substring(0, 22)),
                now.getEpochSecond() * 1_000_000 + now.getNano() / 1_000,
                now.plusSeconds(3600).getEpochSecond(),
                null);
    }
}
