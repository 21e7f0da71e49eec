package io.altostratus.identity.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchScope;
import io.altostratus.identity.domainconfig.DomainConfig;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** The section {@code ldap} of a domain's configuration, with Keystone's defaults. */
record LdapSettings(DomainConfig config) {

    /** How one kind of object looks in the directory. */
    record Kind(
            String base,
            String objectClass,
            @Nullable String filter,
            String idAttribute,
            String nameAttribute,
            String descriptionAttribute,
            Map<String, String> mapped) {

        /** All objects of the kind that fulfil the given filter. Values are escaped by the filter's own making. */
        Filter and(Filter condition) throws LDAPException {
            Filter ofClass = Filter.createEqualityFilter("objectClass", objectClass);
            return filter == null
                    ? Filter.createANDFilter(ofClass, condition)
                    : Filter.createANDFilter(ofClass, Filter.create(filter), condition);
        }
    }

    Kind users() {
        return new Kind(
                text("user_tree_dn", "ou=Users," + suffix()),
                text("user_objectclass", "inetOrgPerson"),
                parenthesized(textOrNull("user_filter")),
                text("user_id_attribute", "cn"),
                text("user_name_attribute", "sn"),
                text("user_description_attribute", "description"),
                mapping("user_additional_attribute_mapping"));
    }

    Kind groups() {
        return new Kind(
                text("group_tree_dn", "ou=UserGroups," + suffix()),
                text("group_objectclass", "groupOfNames"),
                parenthesized(textOrNull("group_filter")),
                text("group_id_attribute", "cn"),
                text("group_name_attribute", "ou"),
                text("group_desc_attribute", "description"),
                mapping("group_additional_attribute_mapping"));
    }

    List<String> urls() {
        return List.of(text("url", "ldap://localhost").split("\\s*,\\s*"));
    }

    String suffix() {
        return text("suffix", "cn=example,cn=com");
    }

    SearchScope scope() {
        return text("query_scope", "one").equals("sub") ? SearchScope.SUB : SearchScope.ONE;
    }

    String mailAttribute() {
        return text("user_mail_attribute", "mail");
    }

    String enabledAttribute() {
        return text("user_enabled_attribute", "enabled");
    }

    String memberAttribute() {
        return text("group_member_attribute", "member");
    }

    boolean membersAreIds() {
        return flag("group_members_are_ids");
    }

    boolean enabledEmulation() {
        return flag("user_enabled_emulation");
    }

    String enabledEmulationDn() {
        return text("user_enabled_emulation_dn", "cn=enabled_users," + users().base());
    }

    int enabledMask() {
        return number("user_enabled_mask");
    }

    boolean enabledInvert() {
        return flag("user_enabled_invert");
    }

    String enabledDefault() {
        return text("user_enabled_default", "True");
    }

    int pageSize() {
        return number("page_size");
    }

    /** The attributes that users or groups are told without. */
    boolean ignores(String option, String attribute) {
        JsonNode value = value(option);
        if (value.isArray()) {
            for (JsonNode ignored : value) {
                if (ignored.asString("").equals(attribute)) {
                    return true;
                }
            }
            return false;
        }
        return List.of(value.asString("").split("\\s*,\\s*")).contains(attribute);
    }

    @Nullable
    String textOrNull(String option) {
        JsonNode value = value(option);
        String text = value.isValueNode() && !value.isNull() ? value.asString("") : "";
        return text.isEmpty() ? null : substituted(text);
    }

    String text(String option, String otherwise) {
        String text = textOrNull(option);
        return text == null ? otherwise : text;
    }

    boolean flag(String option) {
        return text(option, "false").toLowerCase(Locale.ROOT).matches("true|1|yes|on");
    }

    private int number(String option) {
        JsonNode value = value(option);
        return value.isString() && value.asString().matches("\\d{1,9}")
                ? Integer.parseInt(value.asString())
                : value.asInt(0);
    }

    private JsonNode value(String option) {
        return config.value("ldap", option).orElse(MissingNode.getInstance());
    }

    /** A text may name the secret option by {@code %(password)s}. */
    private String substituted(String text) {
        if (!text.contains("%(password)s")) {
            return text;
        }
        return text.replace("%(password)s", value("password").asString(""));
    }

    private static @Nullable String parenthesized(@Nullable String filter) {
        return filter == null || filter.startsWith("(") ? filter : "(" + filter + ")";
    }

    /** {@code ldap_attribute:api_attribute}, as a list or separated by commas. */
    private Map<String, String> mapping(String option) {
        JsonNode value = value(option);
        Map<String, String> mapped = new LinkedHashMap<>();
        if (value.isArray()) {
            value.forEach(pair -> map(mapped, pair.asString("")));
        } else {
            for (String pair : value.asString("").split(",")) {
                map(mapped, pair);
            }
        }
        return mapped;
    }

    private static void map(Map<String, String> mapped, String pair) {
        int colon = pair.indexOf(':');
        if (colon > 0) {
            mapped.put(
                    pair.substring(0, colon).strip(), pair.substring(colon + 1).strip());
        }
    }

    @Override
    public String toString() {
        return "LdapSettings[" + config.domainId() + "]"; // never the password
    }
}
