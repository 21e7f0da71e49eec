package io.altostratus.identity.common;

import io.altostratus.api.error.ApiException;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** When credentials and trusts end, as clients write it (ISO 8601; UTC without an offset) and as Keystone tells it. */
public final class ExpiryTime {

    private static final DateTimeFormatter MICROS = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS");

    private ExpiryTime() {}

    /**
     * @return UTC in microseconds; null for null
     * @throws ApiException 400 if it is no time or has passed
     */
    public static @Nullable LocalDateTime future(@Nullable String text, Clock clock) {
        if (text == null) {
            return null;
        }
        LocalDateTime time = parse(text);
        if (!time.isAfter(UtcTime.now(clock))) {
            throw ApiException.badRequest("The 'expires_at' must not be before now. The server could not comply with "
                    + "the request since it is either malformed or otherwise incorrect.");
        }
        return time;
    }

    private static LocalDateTime parse(String text) {
        try {
            boolean offset = text.matches(".*T.*([Zz]|[+-]\\d\\d:?\\d\\d)");
            LocalDateTime time = offset
                    ? LocalDateTime.ofInstant(
                            OffsetDateTime.parse(text.replaceFirst("([+-]\\d\\d)(\\d\\d)$", "$1:$2"))
                                    .toInstant(),
                            ZoneOffset.UTC)
                    : LocalDateTime.parse(text);
            if (time.getYear() < 1 || time.getYear() > 9999) {
                throw new DateTimeException("beyond what the database keeps");
            }
            return time.truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            throw ApiException.badRequest("Timestamp not in expected format. The server could not comply with the "
                    + "request since it is either malformed or otherwise incorrect.");
        }
    }

    public static boolean passed(@Nullable LocalDateTime time, Clock clock) {
        return time != null && !time.isAfter(UtcTime.now(clock));
    }

    /** Without an offset, as application credentials have it. */
    public static @Nullable String local(@Nullable LocalDateTime time) {
        return time == null ? null : MICROS.format(time);
    }

    /** With the Z of UTC, as everything else has it. */
    public static @Nullable String utc(@Nullable LocalDateTime time) {
        return time == null ? null : MICROS.format(time) + "Z";
    }
}
