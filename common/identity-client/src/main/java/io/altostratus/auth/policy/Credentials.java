package io.altostratus.auth.policy;

import io.altostratus.context.RequestContext;
import org.jspecify.annotations.Nullable;

/** The caller as rules see it; the attribute names are oslo.policy's and, for the nested ones, Keystone's. */
record Credentials(RequestContext context) {

    /** @param name in lower case */
    boolean hasRole(String name) {
        return context.roles().contains(name);
    }

    /** A text, a truth value or a list of texts; null if the caller has no such attribute. */
    @Nullable
    Object attribute(String name) {
        return switch (name) {
            case "user_id", "user.id", "token.user.id" -> context.userId();
            case "user_name", "user.name", "token.user.name" -> context.userName();
            case "user_domain_id", "user.domain.id", "token.user.domain.id" -> context.userDomainId();
            case "project_id", "tenant_id", "tenant", "project.id", "token.project.id" -> context.projectId();
            case "project_name", "project.name", "token.project.name" -> context.projectName();
            case "project_domain_id", "project.domain.id", "token.project.domain.id" -> context.projectDomainId();
            case "domain_id", "domain.id", "token.domain.id" -> context.domainId();
            case "system_scope", "system", "token.system" ->
                context.scope() == RequestContext.Scope.SYSTEM ? "all" : null;
            case "roles", "token.roles.name" -> context.roles();
            case "is_admin" -> context.isAdmin();
            default -> null;
        };
    }
}
