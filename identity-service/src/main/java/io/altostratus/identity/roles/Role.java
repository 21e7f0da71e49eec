package io.altostratus.identity.roles;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A role.
 *
 * @param domainId empty for a role of the whole cloud
 * @param immutable whether it is kept from being changed and deleted; null where nobody has said so
 */
public record Role(
        String id,
        String domainId,
        String name,
        @Nullable String description,
        @Nullable Boolean immutable,
        String extra) {

    static final Set<String> OWN = Set.of("id", "domain_id", "name", "description", "links", "options");
}
