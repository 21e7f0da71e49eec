package io.altostratus.identity.domains;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A domain. {@code default} is the one that clients assume.
 *
 * @param immutable whether it is kept from being changed and deleted; null where nobody has said so
 */
public record Domain(
        String id,
        String name,
        String description,
        boolean enabled,
        @Nullable Boolean immutable,
        String extra) {

    public static final String DEFAULT_ID = "default";

    static final Set<String> OWN = Set.of(
            "id",
            "name",
            "description",
            "enabled",
            "links",
            "explicit_domain_id",
            "options",
            "tags",
            "is_domain",
            "domain_id",
            "parent_id");
}
