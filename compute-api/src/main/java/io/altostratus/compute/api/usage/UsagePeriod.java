package io.altostratus.compute.api.usage;

import io.altostratus.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoField;
import org.jspecify.annotations.Nullable;

/** From when until when usage is asked for, in UTC. */
record UsagePeriod(LocalDateTime start, LocalDateTime end) {

    /** A space instead of the letter is taken as well. */
    private static final DateTimeFormatter FORM = new DateTimeFormatterBuilder()
            .appendPattern("uuuu-MM-dd'T'HH:mm:ss")
            .appendFraction(ChronoField.NANO_OF_SECOND, 0, 9, true)
            .toFormatter();

    /**
     * What is not said is now; what lies ahead has not been used.
     *
     * @throws ApiException 400 for times that cannot be read or are in the wrong order
     */
    static UsagePeriod of(HttpServletRequest request, Clock clock) {
        LocalDateTime now = LocalDateTime.now(clock.withZone(ZoneOffset.UTC));
        LocalDateTime start = time(request.getParameter("start"), now);
        LocalDateTime end = time(request.getParameter("end"), now.plusNanos(1_000));
        if (!start.isBefore(end)) {
            throw ApiException.badRequest("Invalid start time. The start time cannot occur after the end time.");
        }
        return new UsagePeriod(start, end.isAfter(now) ? now : end);
    }

    private static LocalDateTime time(@Nullable String text, LocalDateTime otherwise) {
        if (text == null || text.isEmpty()) {
            return otherwise;
        }
        try {
            LocalDateTime time = LocalDateTime.parse(text.strip().replace(' ', 'T'), FORM);
            if (time.getYear() >= 1 && time.getYear() <= 9999) {
                return time;
            }
        } catch (DateTimeParseException e) {
            // told below
        }
        throw ApiException.badRequest("Invalid datetime string: Datetime is in invalid format");
    }
}
