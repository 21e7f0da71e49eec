package io.altostratus.compute.api.metadata;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Checks that a request was forwarded by a host of this cloud: by the host's own secret over the server's id. */
final class HostSignature {

    private final String secret;

    HostSignature(String secret) {
        this.secret = secret;
    }

    boolean isValid(String host, String serverId, String signature) {
        if (secret.isEmpty() || host.isEmpty()) {
            return false;
        }
        String expected = hmac(hmac(secret, host), serverId);
        return MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.UTF_8), signature.getBytes(StandardCharsets.UTF_8));
    }

    static String hmac(String key, String text) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
