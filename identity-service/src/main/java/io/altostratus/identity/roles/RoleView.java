package io.altostratus.identity.roles;

import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Immutable;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** A role's answer, the same wherever roles are told. */
public final class RoleView {

    private RoleView() {}

    public static Map<String, Object> of(HttpServletRequest request, Role role) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("name", role.name());
        own.put("domain_id", role.domainId().isEmpty() ? null : role.domainId());
        own.put("description", role.description());
        own.put("options", Immutable.view(role.immutable()));
        return Entity.view(request, "roles", role.id(), own, role.extra());
    }
}
