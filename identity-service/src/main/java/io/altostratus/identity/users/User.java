package io.altostratus.identity.users;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** @param passwordHash null for a user who cannot log in with a password */
public record User(
        String id,
        String domainId,
        String name,
        boolean enabled,
        @Nullable String defaultProjectId,
        @Nullable String passwordHash,
        String extra) {

    static final Set<String> OWN = Set.of(
            "id",
            "domain_id",
            "name",
            "enabled",
            "default_project_id",
            "password",
            "original_password",
            "links",
            "options",
            "password_expires_at");

    @Override
    public String toString() {
        return "User[" + id + "]"; // never the hash
    }
}
