package io.altostratus.identity.ldap;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An account of a directory.
 *
 * @param localId the value of the id attribute
 * @param dn the distinguished name, normalized
 * @param attributes what the API tells beside the name: description, email and mapped attributes
 */
public record LdapUser(
        String localId,
        String dn,
        String name,
        boolean enabled,
        @Nullable String defaultProjectId,
        Map<String, String> attributes) {

    public LdapUser {
        attributes = Map.copyOf(attributes);
    }
}
