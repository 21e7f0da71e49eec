package io.altostratus.identity.domains;

import java.util.Set;

/** A domain. {@code default} is the one that clients assume. */
public record Domain(String id, String name, String description, boolean enabled, String extra) {

    public static final String DEFAULT_ID = "default";

    static final Set<String> OWN = Set.of("id", "name", "description", "enabled", "links", "explicit_domain_id");
}
