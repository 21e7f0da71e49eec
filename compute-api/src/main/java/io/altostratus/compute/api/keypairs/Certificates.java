package io.altostratus.compute.api.keypairs;

import io.altostratus.api.error.ApiException;
import java.io.ByteArrayInputStream;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.HexFormat;

/** Certificates by which Windows guests let their owner in (WinRM). */
final class Certificates {

    private static final Period VALID = Period.ofYears(10);
    private static final String SHA256_WITH_RSA = "1.2.840.113549.1.1.11";
    private static final String COMMON_NAME = "2.5.4.3";
    private static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    private static final String CLIENT_AUTHENTICATION = "1.3.6.1.5.5.7.3.2";
    private static final String ALTERNATIVE_NAME = "2.5.29.17";
    private static final String PRINCIPAL_NAME = "1.3.6.1.4.1.311.20.2.3";

    private Certificates() {}

    /**
     * SHA-1 of a certificate as hexadecimal pairs.
     *
     * @throws ApiException 400 if the text is not a certificate (PEM)
     */
    static String fingerprint(String pem) {
        try {
            X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.UTF_8)));
            return fingerprint(certificate.getEncoded());
        } catch (CertificateEncodingException e) {
            throw new IllegalStateException(e);
        } catch (CertificateException e) {
            throw ApiException.badRequest("Keypair data is invalid: failed to generate X509 fingerprint.");
        }
    }

    private static String fingerprint(byte[] der) {
        try {
            return HexFormat.ofDelimiter(":")
                    .formatHex(MessageDigest.getInstance("SHA-1").digest(der));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A key with a certificate that it has signed itself, which names the user. */
    static KeyMaterial generate(String userId, Instant now) {
        KeyPair pair = SshKeys.rsa();
        byte[] certificate = sign(content(pair, userId, now), pair);
        return new KeyMaterial(
                SshKeys.pem("CERTIFICATE", certificate), fingerprint(certificate), SshKeys.privateKey(pair));
    }

    private static byte[] content(KeyPair pair, String userId, Instant now) {
        byte[] name = Der.sequence(Der.set(Der.sequence(
                Der.objectId(COMMON_NAME), Der.utf8(userId.substring(0, Math.min(64, userId.length()))))));
        byte[] validity = Der.sequence(
                Der.time(now), Der.time(now.atOffset(ZoneOffset.UTC).plus(VALID).toInstant()));
        byte[] usage = Der.sequence(
                Der.objectId(EXTENDED_KEY_USAGE), Der.octets(Der.sequence(Der.objectId(CLIENT_AUTHENTICATION))));
        byte[] principal = Der.tagged(0, Der.objectId(PRINCIPAL_NAME), Der.tagged(0, Der.utf8(userId + "@localhost")));
        byte[] alternative = Der.sequence(Der.objectId(ALTERNATIVE_NAME), Der.octets(Der.sequence(principal)));
        return Der.sequence(
                Der.tagged(0, Der.integer(BigInteger.TWO)), // version 3
                Der.integer(new BigInteger(64, new SecureRandom()).setBit(0)),
                algorithm(),
                name,
                validity,
                name,
                pair.getPublic().getEncoded(),
                Der.tagged(3, Der.sequence(usage, alternative)));
    }

    private static byte[] algorithm() {
        return Der.sequence(Der.objectId(SHA256_WITH_RSA), Der.none());
    }

    private static byte[] sign(byte[] content, KeyPair pair) {
        try {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(pair.getPrivate());
            signature.update(content);
            return Der.sequence(content, algorithm(), Der.bits(signature.sign()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
