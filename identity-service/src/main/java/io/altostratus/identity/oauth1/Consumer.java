package io.altostratus.identity.oauth1;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A program that may ask users to let it act for them. */
record Consumer(String id, @Nullable String description, String secret, String extra) {

    static final Set<String> OWN = Set.of("id", "description", "secret", "links");

    @Override
    public String toString() {
        return "Consumer[" + id + "]"; // never the secret
    }
}
