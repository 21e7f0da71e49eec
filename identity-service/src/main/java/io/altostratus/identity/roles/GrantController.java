package io.altostratus.identity.roles;

import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** One role of a user or group in a project, in a domain, below one of them, or on the system. */
@RestController
@RequestMapping({
    "/v3/projects/{target}/users/{actor}/roles/{role}",
    "/v3/projects/{target}/groups/{actor}/roles/{role}",
    "/v3/domains/{target}/users/{actor}/roles/{role}",
    "/v3/domains/{target}/groups/{actor}/roles/{role}",
    "/v3/OS-INHERIT/projects/{target}/users/{actor}/roles/{role}/inherited_to_projects",
    "/v3/OS-INHERIT/projects/{target}/groups/{actor}/roles/{role}/inherited_to_projects",
    "/v3/OS-INHERIT/domains/{target}/users/{actor}/roles/{role}/inherited_to_projects",
    "/v3/OS-INHERIT/domains/{target}/groups/{actor}/roles/{role}/inherited_to_projects",
    "/v3/system/users/{actor}/roles/{role}",
    "/v3/system/groups/{actor}/roles/{role}"
})
class GrantController {

    private final Grants grants;
    private final Policy policy;

    GrantController(Grants grants, Policy policy) {
        this.grants = grants;
        this.policy = policy;
    }

    @GetMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void check(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable(required = false) @Nullable String target,
            @PathVariable String actor,
            @PathVariable String role) {
        grants.check(allowed(context, "check", Grant.of(request, target, actor), role));
    }

    @PutMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void give(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable(required = false) @Nullable String target,
            @PathVariable String actor,
            @PathVariable String role) {
        grants.give(allowed(context, "create", Grant.of(request, target, actor), role));
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void take(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable(required = false) @Nullable String target,
            @PathVariable String actor,
            @PathVariable String role) {
        grants.take(allowed(context, "revoke", Grant.of(request, target, actor), role), context);
    }

    private Grants.Named allowed(RequestContext context, String act, Grant grant, String role) {
        Grants.Named named = grants.named(grant, role);
        String rule = grant.onSystem() ? "_system_grant_for_" + grant.actor().column() : "_grant";
        policy.enforce(context, "identity:" + act + rule, named.target());
        return named;
    }
}
