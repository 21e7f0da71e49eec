package io.altostratus.auth.policy;

import io.altostratus.context.RequestContext;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The caller as rules see it; the attribute names are oslo.policy's. */
record Credentials(List<String> roles, Map<String, String> attributes) {

    static Credentials of(RequestContext context) {
        Map<String, String> attributes = new HashMap<>();
        put(attributes, "user_id", context.userId());
        put(attributes, "user_domain_id", context.userDomainId());
        put(attributes, "project_id", context.projectId());
        put(attributes, "tenant_id", context.projectId());
        put(attributes, "tenant", context.projectId());
        put(attributes, "project_domain_id", context.projectDomainId());
        put(attributes, "domain_id", context.domainId());
        if (context.scope() == RequestContext.Scope.SYSTEM) {
            attributes.put("system_scope", "all");
            attributes.put("system", "all");
        }
        attributes.put("is_admin", context.isAdmin() ? "True" : "False");
        return new Credentials(context.roles(), attributes);
    }

    private static void put(Map<String, String> attributes, String name, @Nullable String value) {
        if (value != null) {
            attributes.put(name, value);
        }
    }
}
