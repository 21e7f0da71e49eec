package io.altostratus.network.service.objectids;

import io.altostratus.auth.session.ServiceSession;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Errors;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The ids of the objects that one request creates, and fingerprints of what is asked for.
 *
 * <p>A service names them in {@code X-Altostratus-Object-Id}, or in {@code X-Altostratus-Object-Ids} (separated by
 * commas, in the order of the body) for a bulk request. The headers of others are ignored.
 *
 * @param byService whether the caller has chosen the ids
 * @param ids one for each object
 * @param digests one for each object, compared when an id is asked for again
 */
public record ChosenIds(boolean byService, List<String> ids, List<String> digests) {

    /** Many ids at once, for bulk requests. */
    public static final String OBJECT_IDS = ServiceSession.OBJECT_ID + "s";

    private static final Pattern FORM = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    public static ChosenIds of(HttpServletRequest request, List<JsonNode> objects) {
        return of(request, objects, Set.of());
    }

    /**
     * @param passing attributes in which a repetition may differ, since they say where the object is at the moment
     */
    public static ChosenIds of(HttpServletRequest request, List<JsonNode> objects, Set<String> passing) {
        String one = request.getHeader(ServiceSession.OBJECT_ID);
        String many = request.getHeader(OBJECT_IDS);
        String given = many == null ? one : many;
        if (given == null || !TokenFilter.isServiceCall(request)) {
            return new ChosenIds(
                    false,
                    objects.stream().map(o -> UUID.randomUUID().toString()).toList(),
                    List.of());
        }
        List<String> ids = Arrays.stream(given.split(",")).map(String::strip).toList();
        boolean wellFormed = ids.stream().allMatch(id -> FORM.matcher(id).matches());
        if (!wellFormed || ids.size() != objects.size() || new HashSet<>(ids).size() != ids.size()) {
            throw Errors.badRequest(OBJECT_IDS + " must name a different UUID for each object of the request");
        }
        return new ChosenIds(
                true, ids, objects.stream().map(o -> Bodies.digest(o, passing)).toList());
    }

    /** The fingerprint to store with an object; null where nobody can ask for it again. */
    public @Nullable String digest(int index) {
        return byService ? digests.get(index) : null;
    }

    /**
     * Whether the objects exist already, made by an equal request.
     *
     * @param stored the digests of those among {@link #ids} that exist
     * @throws io.altostratus.api.error.ApiException 409 if an id belongs to something else
     */
    public boolean exist(Map<String, String> stored) {
        if (stored.isEmpty()) {
            return false;
        }
        for (int i = 0; i < ids.size(); i++) {
            if (!digests.get(i).equals(stored.get(ids.get(i)))) {
                throw Errors.conflict(
                        "ObjectIdInUse",
                        "The id " + ids.get(i) + " was chosen for an object that differs from what is asked for now.");
            }
        }
        return true;
    }
}
