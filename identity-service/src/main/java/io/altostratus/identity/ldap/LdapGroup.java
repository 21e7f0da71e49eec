package io.altostratus.identity.ldap;

import java.util.Map;
import java.util.Set;

/**
 * A group of a directory.
 *
 * @param localId the value of the id attribute
 * @param members normalized distinguished names of the members, or their local ids if the directory keeps those
 * @param attributes mapped attributes that the API tells beside name and description
 */
public record LdapGroup(
        String localId, String name, String description, Set<String> members, Map<String, String> attributes) {

    public LdapGroup {
        members = Set.copyOf(members);
        attributes = Map.copyOf(attributes);
    }

    public boolean contains(LdapUser user) {
        return members.contains(user.dn()) || members.contains(user.localId());
    }
}
