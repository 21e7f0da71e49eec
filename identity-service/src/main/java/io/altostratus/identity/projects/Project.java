package io.altostratus.identity.projects;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A project. Its parent is its domain where no other project is named.
 *
 * @param domainId of a domain that acts as a project its own id
 * @param parentId null only for a domain that acts as a project
 * @param isDomain whether it is a domain that acts as a project: it may have roles and tokens of its own
 * @param immutable whether it is kept from being changed and deleted; null where nobody has said so
 */
public record Project(
        String id,
        String domainId,
        @Nullable String parentId,
        String name,
        String description,
        boolean enabled,
        boolean isDomain,
        @Nullable Boolean immutable,
        String extra) {

    static final Set<String> OWN = Set.of(
            "id", "domain_id", "parent_id", "name", "description", "enabled", "links", "is_domain", "options", "tags");

    /** An enabled project at the top of its domain. */
    public static Project atTop(String id, String domainId, String name, String description) {
        return new Project(id, domainId, domainId, name, description, true, false, null, "{}");
    }
}
