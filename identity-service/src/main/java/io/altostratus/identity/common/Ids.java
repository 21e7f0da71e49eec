package io.altostratus.identity.common;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.UUID;

/** Ids in Keystone's form: 32 hexadecimal digits. */
public final class Ids {

    private static final SecureRandom RANDOM = new SecureRandom();

    private Ids() {}

    public static String next() {
        return UUID.randomUUID().toString().replace("-", "");
    }

    /** An audit id of a token: 16 random bytes in URL-safe base64. */
    public static String auditId() {
        return random(16);
    }

    /** A secret that nobody can guess, 64 bytes in URL-safe base64. */
    public static String secret() {
        return random(64);
    }

    private static String random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
