package io.altostratus.api.request;

import io.altostratus.api.error.ApiException;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads parameters of a query string. */
public final class QueryParameters {

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
}
