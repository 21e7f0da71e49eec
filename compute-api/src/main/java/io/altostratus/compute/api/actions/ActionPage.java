package io.altostratus.compute.api.actions;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.api.listing.ListParameters;
import io.altostratus.compute.database.actions.ActionRepository;
import jakarta.servlet.http.HttpServletRequest;
import java.time.LocalDateTime;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a server's actions is asked for. Before 2.58 there were no such parameters, and they are ignored.
 *
 * @param marker the request id of the last action of the page before
 */
record ActionPage(
        int limit,
        @Nullable String marker,
        @Nullable LocalDateTime since,
        @Nullable LocalDateTime before) {

    private static final int MOST = 1_000;

    /** @throws ApiException 400 naming the parameter that is wrong */
    static ActionPage of(HttpServletRequest request, Microversion version) {
        if (!version.atLeast(2, 58)) {
            return new ActionPage(MOST, null, null, null);
        }
        Set<String> known = version.atLeast(2, 66)
                ? Set.of("limit", "marker", "changes-since", "changes-before")
                : Set.of("limit", "marker", "changes-since");
        request.getParameterMap().forEach((name, values) -> {
            if (!known.contains(name)) {
                throw ApiException.badRequest("Additional properties are not allowed ('" + name + "' was unexpected)");
            }
            if (values.length > 1) {
                throw ApiException.badRequest(
                        "Invalid input for query parameters " + name + ". It may be given once only.");
            }
        });
        LocalDateTime since = time(request, "changes-since");
        LocalDateTime before = time(request, "changes-before");
        if (since != null && before != null && before.isBefore(since)) {
            throw ApiException.badRequest("The value of changes-since must be less than or equal to changes-before.");
        }
        return new ActionPage(limit(request), request.getParameter("marker"), since, before);
    }

    private static int limit(HttpServletRequest request) {
        String text = request.getParameter("limit");
        if (text == null) {
            return MOST;
        }
        if (!text.matches("[0-9]{1,9}")) {
            throw ApiException.badRequest("Invalid input for query parameters limit. Value: " + text
                    + ". It must be a non-negative integer.");
        }
        return Math.min(MOST, Integer.parseInt(text));
    }

    private static @Nullable LocalDateTime time(HttpServletRequest request, String name) {
        String text = request.getParameter(name);
        return text == null ? null : ListParameters.time(name, text);
    }

    /** @throws ApiException 400 if the marker is no action of this server */
    ActionRepository.Window window(ActionRepository actions, String serverId) {
        Long after = null;
        if (marker != null) {
            after = actions.find(serverId, marker)
                    .orElseThrow(() -> ApiException.badRequest("Marker " + marker + " could not be found."))
                    .pk();
        }
        return new ActionRepository.Window(after, since, before);
    }
}
