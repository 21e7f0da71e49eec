package io.altostratus.identity.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads users and groups out of directory entries. */
final class LdapEntries {

    /** The columns that names and local ids are copied into hold no more. */
    private static final int LONGEST = 255;

    private LdapEntries() {}

    /**
     * Null for an entry without an id or a name, which the API could not tell.
     *
     * @param enabledOnes normalized names of the enabled accounts; null where an attribute tells it
     */
    static @Nullable LdapUser user(
            LdapSettings settings, LdapSettings.Kind kind, Entry entry, @Nullable Set<String> enabledOnes) {
        String id = usable(entry.getAttributeValue(kind.idAttribute()));
        String name = usable(entry.getAttributeValue(kind.nameAttribute()));
        if (id == null || name == null) {
            return null;
        }
        String dn = normalized(entry.getDN());
        Map<String, String> attributes = new LinkedHashMap<>();
        put(attributes, "email", entry.getAttributeValue(settings.mailAttribute()));
        put(attributes, "description", entry.getAttributeValue(kind.descriptionAttribute()));
        kind.mapped().forEach((ldap, ours) -> put(attributes, ours, entry.getAttributeValue(ldap)));
        attributes.keySet().removeIf(a -> settings.ignores("user_attribute_ignore", a));
        boolean enabled = enabledOnes == null
                ? isEnabled(settings, entry.getAttributeValue(settings.enabledAttribute()))
                : enabledOnes.contains(dn);
        return new LdapUser(id, dn, name, enabled, defaultProject(settings, entry), attributes);
    }

    private static @Nullable String defaultProject(LdapSettings settings, Entry entry) {
        String attribute = settings.textOrNull("user_default_project_id_attribute");
        String value = attribute == null ? null : entry.getAttributeValue(attribute);
        return value != null && value.matches("[A-Za-z0-9-]{1,64}") ? value : null;
    }

    /** With a mask the attribute is a number whose bit means disabled, as in Active Directory; otherwise a truth value. */
    static boolean isEnabled(LdapSettings settings, @Nullable String attribute) {
        String value = attribute == null ? settings.enabledDefault() : attribute;
        if (settings.enabledMask() != 0) {
            try {
                return (Long.parseLong(value.strip()) & settings.enabledMask()) != settings.enabledMask();
            } catch (NumberFormatException e) {
                return false; // what cannot be read lets nobody in
            }
        }
        boolean truth = value.strip().toLowerCase(Locale.ROOT).equals("true");
        return settings.enabledInvert() != truth;
    }

    static @Nullable LdapGroup group(LdapSettings settings, LdapSettings.Kind kind, Entry entry) {
        String id = usable(entry.getAttributeValue(kind.idAttribute()));
        String name = usable(entry.getAttributeValue(kind.nameAttribute()));
        if (id == null || name == null) {
            return null;
        }
        String description = entry.getAttributeValue(kind.descriptionAttribute());
        Map<String, String> attributes = new LinkedHashMap<>();
        kind.mapped().forEach((ldap, ours) -> put(attributes, ours, entry.getAttributeValue(ldap)));
        attributes.keySet().removeIf(a -> settings.ignores("group_attribute_ignore", a));
        return new LdapGroup(id, name, description == null ? "" : description, members(settings, entry), attributes);
    }

    private static Set<String> members(LdapSettings settings, Entry entry) {
        String[] values = entry.getAttributeValues(settings.memberAttribute());
        Set<String> members = new HashSet<>();
        for (String value : values == null ? new String[0] : values) {
            members.add(settings.membersAreIds() ? value : normalized(value));
        }
        return members;
    }

    /** Names that mean the same are written the same. */
    static String normalized(String dn) {
        try {
            return DN.normalize(dn);
        } catch (LDAPException e) {
            return dn;
        }
    }

    private static @Nullable String usable(@Nullable String value) {
        return value == null || value.isBlank() || value.length() > LONGEST ? null : value;
    }

    private static void put(Map<String, String> attributes, String name, @Nullable String value) {
        if (value != null) {
            attributes.put(name, value);
        }
    }
}
