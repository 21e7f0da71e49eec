package io.altostratus.identity.domainconfig;

import io.altostratus.api.error.ApiException;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The options that a domain may have of its own, as Keystone admits them, and what holds where it has none. */
final class ConfigOptions {

    static final String IDENTITY = "identity";
    static final String LDAP = "ldap";

    private static final String SENSITIVE = "password";

    private static final Map<String, Map<String, @Nullable Object>> DEFAULTS = defaults();

    private ConfigOptions() {}

    private static Map<String, Map<String, @Nullable Object>> defaults() {
        Map<String, @Nullable Object> identity = new LinkedHashMap<>();
        identity.put("driver", "sql");
        identity.put("list_limit", null);
        Map<String, @Nullable Object> ldap = new LinkedHashMap<>();
        ldap.put("url", "ldap://localhost");
        ldap.put("user", null);
        ldap.put("suffix", "cn=example,cn=com");
        ldap.put("query_scope", "one");
        ldap.put("page_size", 0);
        ldap.put("alias_dereferencing", "default");
        ldap.put("debug_level", null);
        ldap.put("chase_referrals", null);
        ldap.put("user_tree_dn", null);
        ldap.put("user_filter", null);
        ldap.put("user_objectclass", "inetOrgPerson");
        ldap.put("user_id_attribute", "cn");
        ldap.put("user_name_attribute", "sn");
        ldap.put("user_mail_attribute", "mail");
        ldap.put("user_description_attribute", "description");
        ldap.put("user_pass_attribute", "userPassword");
        ldap.put("user_enabled_attribute", "enabled");
        ldap.put("user_enabled_invert", false);
        ldap.put("user_enabled_mask", 0);
        ldap.put("user_enabled_default", "True");
        ldap.put("user_attribute_ignore", List.of("default_project_id"));
        ldap.put("user_default_project_id_attribute", null);
        ldap.put("user_enabled_emulation", false);
        ldap.put("user_enabled_emulation_dn", null);
        ldap.put("user_enabled_emulation_use_group_config", false);
        ldap.put("user_additional_attribute_mapping", List.of());
        ldap.put("group_tree_dn", null);
        ldap.put("group_filter", null);
        ldap.put("group_objectclass", "groupOfNames");
        ldap.put("group_id_attribute", "cn");
        ldap.put("group_name_attribute", "ou");
        ldap.put("group_members_are_ids", false);
        ldap.put("group_member_attribute", "member");
        ldap.put("group_desc_attribute", "description");
        ldap.put("group_attribute_ignore", List.of());
        ldap.put("group_additional_attribute_mapping", List.of());
        ldap.put("tls_cacertfile", null);
        ldap.put("tls_cacertdir", null);
        ldap.put("use_tls", false);
        ldap.put("tls_req_cert", "demand");
        ldap.put("use_pool", true);
        ldap.put("pool_size", 10);
        ldap.put("pool_retry_max", 3);
        ldap.put("pool_retry_delay", 0.1);
        ldap.put("pool_connection_timeout", -1);
        ldap.put("pool_connection_lifetime", 600);
        ldap.put("use_auth_pool", true);
        ldap.put("auth_pool_size", 100);
        ldap.put("auth_pool_connection_lifetime", 60);
        Map<String, Map<String, @Nullable Object>> groups = new LinkedHashMap<>();
        groups.put(IDENTITY, Collections.unmodifiableMap(identity));
        groups.put(LDAP, Collections.unmodifiableMap(ldap));
        return Collections.unmodifiableMap(groups);
    }

    /** Whether the value may be stored but never shown. */
    static boolean isSensitive(String group, String option) {
        return group.equals(LDAP) && option.equals(SENSITIVE);
    }

    /** @throws ApiException 403 for a group that domains cannot have */
    static void requireGroup(String group) {
        if (!DEFAULTS.containsKey(group)) {
            throw invalid("Group " + group + " is not supported for domain specific configurations");
        }
    }

    /** @throws ApiException 403 for an option that domains cannot have */
    static void requireOption(String group, String option) {
        requireGroup(group);
        if (!options(group).containsKey(option) && !isSensitive(group, option)) {
            throw invalid(
                    "Option " + option + " in group " + group + " is not supported for domain specific configurations");
        }
    }

    static Map<String, Map<String, @Nullable Object>> all() {
        return DEFAULTS;
    }

    static Map<String, @Nullable Object> options(String group) {
        return DEFAULTS.getOrDefault(group, Map.of());
    }

    static ApiException invalid(String reason) {
        return ApiException.of(HttpStatus.FORBIDDEN, "Invalid domain specific configuration: " + reason + ".");
    }
}
