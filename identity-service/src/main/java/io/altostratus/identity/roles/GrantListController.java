package io.altostratus.identity.roles;

import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The roles of a user or group in a project, in a domain, below a domain, or on the system. */
@RestController
class GrantListController {

    private final Grants grants;
    private final AssignmentRepository assignments;
    private final Policy policy;

    GrantListController(Grants grants, AssignmentRepository assignments, Policy policy) {
        this.grants = grants;
        this.assignments = assignments;
        this.policy = policy;
    }

    @GetMapping({
        "/v3/projects/{target}/users/{actor}/roles",
        "/v3/projects/{target}/groups/{actor}/roles",
        "/v3/domains/{target}/users/{actor}/roles",
        "/v3/domains/{target}/groups/{actor}/roles",
        "/v3/OS-INHERIT/domains/{target}/users/{actor}/roles/inherited_to_projects",
        "/v3/OS-INHERIT/domains/{target}/groups/{actor}/roles/inherited_to_projects",
        "/v3/system/users/{actor}/roles",
        "/v3/system/groups/{actor}/roles"
    })
    Map<String, Object> list(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable(required = false) @Nullable String target,
            @PathVariable String actor) {
        Grant grant = Grant.of(request, target, actor);
        Grants.Named named = grants.named(grant, null);
        policy.enforce(
                context,
                grant.onSystem()
                        ? "identity:list_system_grants_for_" + grant.actor().column()
                        : "identity:list_grants",
                named.target());
        named.require(true);
        return Entity.list(request, "roles", assignments.roles(grant), role -> RoleController.view(request, role));
    }
}
