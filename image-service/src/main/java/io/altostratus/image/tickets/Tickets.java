package io.altostratus.image.tickets;

import io.altostratus.api.error.ApiException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.Locale;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Issues and judges tickets: {@code <expiry in seconds since 1970>.<HMAC-SHA256 over expiry, image, host and use>}. A
 * stolen ticket is of no use to another host, since the host's own token must come with it.
 */
@Component
public class Tickets {

    /** The request header that carries a ticket. */
    public static final String HEADER = "X-Altostratus-Image-Ticket";

    private static final String HOST_USER_PREFIX = "host-";
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LONGEST = 128;

    /** What a ticket admits a host to. */
    public enum Use {
        /** To read the image and its data. */
        DOWNLOAD,
        /** To fill the image with data, once. */
        UPLOAD;

        /** As requests name it. */
        public static Use of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /** A ticket and the time until which it is good. */
    public record Ticket(String value, Instant expiresAt) {}

    private final TicketSecret secret;
    private final TicketProperties properties;
    private final Clock clock;

    Tickets(TicketSecret secret, TicketProperties properties, Clock clock) {
        this.secret = secret;
        this.properties = properties;
        this.clock = clock;
    }

    public Ticket issue(String imageId, String host, Use use) {
        Instant expiry = clock.instant().plus(properties.validity()).truncatedTo(ChronoUnit.SECONDS);
        return new Ticket(expiry.getEpochSecond() + "." + seal(expiry.getEpochSecond(), imageId, host, use), expiry);
    }

    /**
     * @param userName the name of the caller, {@code host-<name>} for a host
     * @throws ApiException 403 unless the ticket is for this image, this caller's host and one of these uses and has not expired
     */
    public void require(@Nullable String ticket, String imageId, @Nullable String userName, Set<Use> uses) {
        if (uses.stream().noneMatch(use -> isValid(ticket, imageId, userName, use))) {
            throw ApiException.forbidden(
                    "A host needs a valid ticket for image " + imageId + " in the header " + HEADER + ".");
        }
    }

    private boolean isValid(@Nullable String ticket, String imageId, @Nullable String userName, Use use) {
        if (ticket == null || ticket.length() > LONGEST || userName == null || !userName.startsWith(HOST_USER_PREFIX)) {
            return false;
        }
        int dot = ticket.indexOf('.');
        if (dot <= 0) {
            return false;
        }
        long expiry;
        try {
            expiry = Long.parseLong(ticket.substring(0, dot));
        } catch (NumberFormatException e) {
            return false;
        }
        String expected = seal(expiry, imageId, userName.substring(HOST_USER_PREFIX.length()), use);
        boolean genuine = MessageDigest.isEqual(
                expected.getBytes(StandardCharsets.US_ASCII),
                ticket.substring(dot + 1).getBytes(StandardCharsets.US_ASCII));
        return genuine && clock.instant().getEpochSecond() < expiry;
    }

    /** Fields are separated by NUL, which neither an id nor a host name in a ticket contains. */
    private String seal(long expiry, String imageId, String host, Use use) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(secret.bytes(), ALGORITHM));
            // That of a download has no fourth field, so that instances of the previous release know it.
            String end = use == Use.DOWNLOAD ? "" : "\0" + use.name();
            byte[] sum = mac.doFinal((expiry + "\0" + imageId + "\0" + host + end).getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(sum);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
