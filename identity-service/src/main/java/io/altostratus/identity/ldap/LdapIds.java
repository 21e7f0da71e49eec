package io.altostratus.identity.ldap;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The ids by which the API knows what lives in a directory. They are made as Keystone makes them, so that they stay the
 * same whoever computes them and whenever.
 */
public final class LdapIds {

    private LdapIds() {}

    public static String user(String domainId, String localId) {
        return digest(domainId + "user" + localId);
    }

    public static String group(String domainId, String localId) {
        return digest(domainId + "group" + localId);
    }

    private static String digest(String text) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(sha256.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
