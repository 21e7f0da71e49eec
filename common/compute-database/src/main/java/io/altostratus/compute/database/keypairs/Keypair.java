package io.altostratus.compute.database.keypairs;

import java.time.LocalDateTime;

/**
 * A user's public key.
 *
 * @param type {@code ssh} or {@code x509}
 * @param fingerprint as OpenStack tells it, in hexadecimal pairs: MD5 of an SSH key, SHA-1 of a certificate
 */
public record Keypair(
        long pk,
        String userId,
        String name,
        String type,
        String publicKey,
        String fingerprint,
        LocalDateTime createdAt) {}
