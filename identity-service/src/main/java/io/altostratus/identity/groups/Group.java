package io.altostratus.identity.groups;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A group of users.
 *
 * @param source where the group lives: {@link #SQL}, or {@link #LDAP} for one of the domain's directory
 * @param localId the group's id in its directory; null for a group of the database
 */
public record Group(
        String id,
        String domainId,
        String source,
        @Nullable String localId,
        String name,
        String description,
        String extra) {

    private static final String SQL = "sql";
    static final String LDAP = "ldap";

    static final Set<String> OWN = Set.of("id", "domain_id", "name", "description", "links");

    /** A group of the database. */
    public Group(String id, String domainId, String name, String description, String extra) {
        this(id, domainId, SQL, null, name, description, extra);
    }

    boolean isOfDirectory() {
        return source.equals(LDAP);
    }
}
