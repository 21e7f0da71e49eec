package io.altostratus.compute.api.keypairs;

import io.altostratus.api.error.ApiException;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Set;

/** Keys in OpenSSH's forms. */
final class SshKeys {

    private static final Set<String> TYPES = Set.of(
            "ssh-rsa",
            "ssh-dss",
            "ssh-ed25519",
            "ecdsa-sha2-nistp256",
            "ecdsa-sha2-nistp384",
            "ecdsa-sha2-nistp521",
            "sk-ssh-ed25519@openssh.com",
            "sk-ecdsa-sha2-nistp256@openssh.com");
    private static final int RSA_BITS = 2048;

    private SshKeys() {}

    /**
     * MD5 of a public key as hexadecimal pairs.
     *
     * @throws ApiException 400 if the text is not a public key
     */
    static String fingerprint(String publicKey) {
        String[] words = publicKey.strip().split("\\s+", 3);
        try {
            if (words.length < 2
                    || !TYPES.contains(words[0])
                    || publicKey.strip().contains("\n")) {
                throw new IllegalArgumentException("not of the form 'type base64 comment'");
            }
            byte[] blob = Base64.getDecoder().decode(words[1]);
            ByteBuffer buffer = ByteBuffer.wrap(blob);
            byte[] type = new byte[Math.min(buffer.getInt(), buffer.remaining())];
            buffer.get(type);
            if (!new String(type, StandardCharsets.US_ASCII).equals(words[0]) || !buffer.hasRemaining()) {
                throw new IllegalArgumentException("its content is not of the type it names");
            }
            return HexFormat.ofDelimiter(":")
                    .formatHex(MessageDigest.getInstance("MD5").digest(blob));
        } catch (IllegalArgumentException | java.nio.BufferUnderflowException | NegativeArraySizeException e) {
            throw ApiException.badRequest("Keypair data is invalid: failed to generate fingerprint");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static KeyMaterial generate(String comment) {
        try {
            KeyPair pair = rsa();
            RSAPublicKey key = (RSAPublicKey) pair.getPublic();
            ByteArrayOutputStream blob = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(blob);
            write(out, "ssh-rsa".getBytes(StandardCharsets.US_ASCII));
            write(out, key.getPublicExponent().toByteArray());
            write(out, key.getModulus().toByteArray());
            String line = "ssh-rsa " + Base64.getEncoder().encodeToString(blob.toByteArray()) + " " + comment;
            return new KeyMaterial(line, fingerprint(line), privateKey(pair));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(RSA_BITS);
            return generator.generateKeyPair();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String privateKey(KeyPair pair) {
        return pem("RSA PRIVATE KEY", pkcs1(pair.getPrivate().getEncoded()));
    }

    private static void write(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** The RSA key within a PKCS#8 structure: SEQUENCE { INTEGER, SEQUENCE, OCTET STRING { the key } }. */
    private static byte[] pkcs1(byte[] pkcs8) {
        ByteBuffer der = ByteBuffer.wrap(pkcs8);
        enter(der);
        skip(der);
        skip(der);
        byte[] key = new byte[enter(der)];
        der.get(key);
        return key;
    }

    private static int enter(ByteBuffer der) {
        der.get();
        int first = der.get() & 0xff;
        if (first < 0x80) {
            return first;
        }
        byte[] length = new byte[first & 0x7f];
        der.get(length);
        return new BigInteger(1, length).intValueExact();
    }

    private static void skip(ByteBuffer der) {
        int length = enter(der);
        der.position(der.position() + length);
    }

    static String pem(String what, byte[] der) {
        return "-----BEGIN " + what + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
                + "\n-----END " + what + "-----\n";
    }
}
