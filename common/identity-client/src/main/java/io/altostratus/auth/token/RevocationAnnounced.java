package io.altostratus.auth.token;

import io.altostratus.messaging.MessageType;

/** Told by identity-service to all, by fanout, once a revocation is committed. */
@MessageType("identity.revocation")
public record RevocationAnnounced(Revocation revocation) {

    /** The fanout exchange on which it is told. */
    public static final String EXCHANGE = "fanout.identity";
}
