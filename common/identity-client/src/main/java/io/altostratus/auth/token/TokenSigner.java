package io.altostratus.auth.token;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.RSAKey;
import io.altostratus.context.Json;

/** Makes tokens. Only identity-service holds a private key; tests hold one of their own. */
public final class TokenSigner {

    /** Header {@code typ} of a receipt, by which nobody mistakes it for a token. */
    static final JOSEObjectType RECEIPT = new JOSEObjectType("receipt");

    private final JWSHeader header;
    private final JWSHeader receiptHeader;
    private final RSASSASigner signer;

    public TokenSigner(RSAKey key) {
        try {
            this.header = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(key.getKeyID())
                    .build();
            this.receiptHeader = new JWSHeader.Builder(JWSAlgorithm.RS256)
                    .keyID(key.getKeyID())
                    .type(RECEIPT)
                    .build();
            this.signer = new RSASSASigner(key);
        } catch (JOSEException e) {
            throw new IllegalArgumentException("not a private signing key", e);
        }
    }

    public String sign(Token token) {
        return sign(token, header);
    }

    /** Of one who has proven a part of what is demanded. It is good for nothing but going on with that. */
    public String signReceipt(Token proven) {
        return sign(proven, receiptHeader);
    }

    private String sign(Token token, JWSHeader with) {
        JWSObject object = new JWSObject(with, new Payload(Json.MAPPER.writeValueAsString(token)));
        try {
            object.sign(signer);
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
        return object.serialize();
    }
}
