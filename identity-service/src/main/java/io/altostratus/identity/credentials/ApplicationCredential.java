package io.altostratus.identity.credentials;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A secret by which a program acts for a user in one project, with some of the user's roles.
 *
 * @param expiresAt UTC; null for never
 */
public record ApplicationCredential(
        String id,
        String userId,
        String projectId,
        String name,
        @Nullable String description,
        String secretHash,
        @Nullable LocalDateTime expiresAt,
        boolean unrestricted) {

    @Override
    public String toString() {
        return "ApplicationCredential[" + id + "]"; // never the hash
    }
}
