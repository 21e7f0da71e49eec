package io.altostratus.identity.roles;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/** @param domainId empty for a role of the whole cloud */
public record Role(
        String id, String domainId, String name, @Nullable String description, String extra) {

    static final Set<String> OWN = Set.of("id", "domain_id", "name", "description", "links", "options");
}
