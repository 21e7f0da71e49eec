package io.altostratus.identity.users;

import io.altostratus.identity.common.Entity;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/** A user as the API tells it; never with a password or its hash. */
public final class UserView {

    private UserView() {}

    public static Map<String, Object> of(HttpServletRequest request, User user) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("name", user.name());
        own.put("domain_id", user.domainId());
        own.put("enabled", user.enabled());
        if (user.defaultProjectId() != null) {
            own.put("default_project_id", user.defaultProjectId());
        }
        own.put("password_expires_at", user.passwordExpiresAtText());
        own.put("options", user.readOptions().json());
        return Entity.view(request, "users", user.id(), own, user.extra());
    }
}
