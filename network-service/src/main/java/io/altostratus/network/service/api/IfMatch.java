package io.altostratus.network.service.api;

import io.altostratus.api.error.ApiException;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;

/** The header {@code If-Match: revision_number=5}: the object is changed only while it has this revision. */
final class IfMatch {

    /** By this name the target of a rule tells the object's revision. */
    static final String REVISION = "revision_number";

    private static final String TAG = REVISION + "=";

    private IfMatch() {}

    /**
     * Holds the header of the request that this thread works on against the object.
     *
     * @param target of the object that is about to change, read inside the transaction
     * @throws ApiException 412 if the object has another revision, 400 if the header makes no sense
     */
    static void check(Map<String, ?> target) {
        Long wanted = wanted();
        if (wanted == null) {
            return;
        }
        if (!(target.get(REVISION) instanceof Number current)) {
            throw bad("Revision matching not supported for this resource");
        }
        if (current.longValue() != wanted) {
            throw ApiException.of(
                            HttpStatus.PRECONDITION_FAILED,
                            "Constrained to " + wanted + ", but current revision is " + current)
                    .withType("RevisionNumberConstraintFailed");
        }
    }

    private static @Nullable Long wanted() {
        if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes attributes)) {
            return null;
        }
        String header = attributes.getRequest().getHeader(HttpHeaders.IF_MATCH);
        if (header == null) {
            return null;
        }
        Long wanted = null;
        for (String part : header.split(",", -1)) {
            String tag = part.strip().replace("\"", "");
            if (tag.startsWith(TAG)) {
                if (wanted != null) {
                    throw bad("Multiple revision_number etags are not supported.");
                }
                wanted = number(tag.substring(TAG.length()));
            }
        }
        return wanted;
    }

    private static Long number(String text) {
        try {
            return Long.valueOf(text);
        } catch (NumberFormatException e) {
            throw bad("Revision number etag must be in the format of revision_number=<int>");
        }
    }

    private static ApiException bad(String reason) {
        return Errors.badRequest("BadRequest", "Bad if-match request: " + reason + ".");
    }
}
