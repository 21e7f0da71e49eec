package io.altostratus.identity.sealing;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import org.springframework.stereotype.Component;

/**
 * Encrypts secrets for the database with AES-256-GCM and reads them again. A sealed secret is bound to the object that
 * it belongs to: copied to another row, it does not open.
 */
@Component
public class SecretSealing {

    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final SecureRandom RANDOM = new SecureRandom();

    private final SealingKeys keys;

    SecretSealing(SealingKeys keys) {
        this.keys = keys;
    }

    /**
     * @param owner kind and id of the object, such as {@code consumer/0af…}
     * @return {@code <key id>.<base64 of nonce and ciphertext>}
     */
    public String seal(String secret, String owner) {
        String keyId = keys.current();
        byte[] nonce = new byte[NONCE_BYTES];
        RANDOM.nextBytes(nonce);
        byte[] sealed = run(Cipher.ENCRYPT_MODE, keyId, nonce, owner, secret.getBytes(StandardCharsets.UTF_8));
        byte[] whole = ByteBuffer.allocate(nonce.length + sealed.length)
                .put(nonce)
                .put(sealed)
                .array();
        return keyId + "." + Base64.getEncoder().withoutPadding().encodeToString(whole);
    }

    /** @throws IllegalStateException if it was sealed for another object or was altered */
    public String open(String sealed, String owner) {
        int dot = sealed.indexOf('.');
        byte[] whole = Base64.getDecoder().decode(sealed.substring(dot + 1));
        byte[] nonce = java.util.Arrays.copyOf(whole, NONCE_BYTES);
        byte[] text = java.util.Arrays.copyOfRange(whole, NONCE_BYTES, whole.length);
        return new String(
                run(Cipher.DECRYPT_MODE, sealed.substring(0, dot), nonce, owner, text), StandardCharsets.UTF_8);
    }

    /** What a text sealed with the current key begins with; all others are to be sealed again. */
    public String currentPrefix() {
        return keys.current() + ".";
    }

    private byte[] run(int mode, String keyId, byte[] nonce, String owner, byte[] input) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, keys.key(keyId), new GCMParameterSpec(TAG_BITS, nonce));
            cipher.updateAAD(owner.getBytes(StandardCharsets.UTF_8));
            return cipher.doFinal(input);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a secret of " + owner + " cannot be opened with key " + keyId, e);
        }
    }
}
