package io.altostratus.compute.database.keypairs;

import java.time.LocalDateTime;

/**
 * A user's public key.
 *
 * @param type {@code ssh}
 * @param fingerprint MD5 in hexadecimal pairs, as OpenStack tells it
 */
public record Keypair(
        long pk,
        String userId,
        String name,
        String type,
        String publicKey,
        String fingerprint,
        LocalDateTime createdAt) {}
