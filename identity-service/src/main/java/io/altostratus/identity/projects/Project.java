package io.altostratus.identity.projects;

import java.util.Set;

/** A project. Its parent is its domain where no other project is named. */
public record Project(
        String id, String domainId, String parentId, String name, String description, boolean enabled, String extra) {

    static final Set<String> OWN = Set.of(
            "id", "domain_id", "parent_id", "name", "description", "enabled", "links", "is_domain", "options", "tags");
}
