package io.altostratus.compute.api.keypairs;

import org.jspecify.annotations.Nullable;

/**
 * What a key pair is made of.
 *
 * @param publicKey an OpenSSH line or a certificate (PEM)
 * @param privateKey PEM (PKCS#1), which every ssh client reads; null if its owner has it already
 */
record KeyMaterial(
        String publicKey, String fingerprint, @Nullable String privateKey) {

    @Override
    public String toString() {
        return "KeyMaterial[" + fingerprint + "]"; // never the private key
    }
}
