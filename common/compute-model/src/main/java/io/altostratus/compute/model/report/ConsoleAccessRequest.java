package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * A call of the API to a host: where a running guest's console is reached. It may be asked twice.
 *
 * @param ticketHash SHA-256, in hexadecimal, of what the next connection to the host's relay will prove itself with; the
 *     ticket is good for one connection. Null if nobody is about to connect
 * @param seconds how long the ticket is good
 */
@MessageType("compute.console-access.request")
public record ConsoleAccessRequest(
        String serverId, ConsoleKind kind, @Nullable String ticketHash, int seconds) {

    /** How both sides make a ticket's hash. */
    public static String hash(String ticket) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(ticket.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
