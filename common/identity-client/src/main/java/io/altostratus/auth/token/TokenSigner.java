package io.altostratus.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import io.altostratus.context.Json;

/** Makes tokens. Only identity-service holds a private key; tests hold one of their own. */
public final class TokenSigner {

    private final JWSHeader header;
    private final RSASSASigner signer;

    public TokenSigner(RSAKey key) {
        try {
            this.header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(key.getKeyID())
                    .build();
            this.signer = new RSASSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("not a private signing key", e);
        }
    }

    public String sign(Token token) {
        JWSObject object = new JWSObject(header, new Payload(Json.MAPPER.writeValueAsString(token)));
        try {
            object.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return object.serialize();
    }
}
