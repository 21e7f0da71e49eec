package io.altostratus.api.request;

import io.altostratus.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads parameters of a query string. */
public final class QueryParameters {

    private static final Pattern ZONED = Pattern.compile(".*(Z|[ +-]\\d\\d:?\\d\\d)$");
    private static final List<String> YES = List.of("1", "t", "true", "on", "y", "yes");
    private static final List<String> NO = List.of("0", "f", "false", "off", "n", "no");

    private QueryParameters() {}

    /** For the versions of an API that no longer overlook what they do not know. @throws ApiException 400 naming it */
    public static void refuseUnknown(HttpServletRequest request, Collection<String> known) {
        for (String name : request.getParameterMap().keySet()) {
            if (!known.contains(name)) {
                throw ApiException.badRequest("Additional properties are not allowed ('" + name + "' was unexpected)");
            }
        }
    }

    /** A flag in one of the spellings that OpenStack's services share; empty for anything else. */
    public static Optional<Boolean> flag(@Nullable String text) {
        String word = text == null ? "" : text.strip().toLowerCase(Locale.ROOT);
        if (YES.contains(word)) {
            return Optional.of(true);
        }
        return NO.contains(word) ? Optional.of(false) : Optional.empty();
    }

    /**
     * A time in ISO 8601, in UTC where it names no zone; null if it is not asked for.
     *
     * @throws ApiException 400 if it is no time
     */
    public static @Nullable LocalDateTime time(HttpServletRequest request, String name) {
        String text = request.getParameter(name);
        if (text == null) {
            return null;
        }
        try {
            // A plus sign that was not escaped comes as a space.
            return ZONED.matcher(text).matches()
                    ? OffsetDateTime.parse(text.replace(' ', '+'))
                            .withOffsetSameInstant(ZoneOffset.UTC)
                            .toLocalDateTime()
                    : LocalDateTime.parse(text.replace(' ', 'T'));
        } catch (DateTimeException e) {
            throw ApiException.badRequest("Invalid input for query parameters " + name + ". Value: " + text + ". '"
                    + text + "' is not a 'date-time'");
        }
    }
}
