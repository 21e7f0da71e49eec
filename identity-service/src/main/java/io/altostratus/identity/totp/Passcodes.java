package io.altostratus.identity.totp;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.OptionalLong;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Passcodes of RFC 6238 as common apps make them: HMAC-SHA-1, six digits, a new one every 30 s. */
final class Passcodes {

    static final long PERIOD_SECONDS = 30;

    private static final int MODULUS = 1_000_000;
    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

    private Passcodes() {}

    static long step(long epochSecond) {
        return Math.floorDiv(epochSecond, PERIOD_SECONDS);
    }

    /** The step whose passcode this is, of the current one and those before it; compared in constant time. */
    static OptionalLong match(byte[] secret, String passcode, long step, int previous) {
        OptionalLong found = OptionalLong.empty();
        byte[] given = passcode.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i <= previous; i++) {
            byte[] right = at(secret, step - i).getBytes(StandardCharsets.UTF_8);
            if (MessageDigest.isEqual(right, given)) {
                found = OptionalLong.of(step - i);
            }
        }
        return found;
    }

    static String at(byte[] secret, long step) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(secret, "RAW"));
            byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
            int offset = hash[hash.length - 1] & 0xf;
            int number = ByteBuffer.wrap(hash, offset, 4).getInt() & 0x7fffffff;
            return "%06d".formatted(number % MODULUS);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** @return nothing, if the text is no base32 */
    static byte[] base32(String text) {
        String digits = text.strip().toUpperCase(Locale.ROOT).replaceFirst("=*$", "");
        byte[] bytes = new byte[digits.length() * 5 / 8];
        int bits = 0;
        int held = 0;
        int next = 0;
        for (int i = 0; i < digits.length(); i++) {
            int value = ALPHABET.indexOf(digits.charAt(i));
            if (value < 0) {
                return new byte[0];
            }
            held = held << 5 | value;
            bits += 5;
            if (bits >= 8) {
                bits -= 8;
                bytes[next++] = (byte) (held >> bits);
                held &= (1 << bits) - 1;
            }
        }
        return bytes;
    }
}
