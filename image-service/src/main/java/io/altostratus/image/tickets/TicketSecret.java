package io.altostratus.image.tickets;

import java.security.SecureRandom;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The key of all tickets: random, made once, shared by all instances of this service through the database. */
@Repository
class TicketSecret {

    private static final String NAME = "ticket";
    private static final int BYTES = 32;

    private final JdbcClient jdbc;
    private volatile byte @Nullable [] known;

    TicketSecret(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    byte[] bytes() {
        byte[] secret = known;
        if (secret == null) {
            secret = load();
            known = secret;
        }
        return secret;
    }

    private byte[] load() {
        byte[] proposed = new byte[BYTES];
        new SecureRandom().nextBytes(proposed);
        // The first one wins; everybody reads it back.
        jdbc.sql("INSERT INTO secrets (name, value) VALUES (:name, :value) ON DUPLICATE KEY UPDATE name = name")
                .param("name", NAME)
                .param("value", proposed)
                .update();
        return jdbc.sql("SELECT value FROM secrets WHERE name = :name")
                .param("name", NAME)
                .query((result, row) -> result.getBytes("value"))
                .single();
    }
}
