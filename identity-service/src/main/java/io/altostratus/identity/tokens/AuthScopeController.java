package io.altostratus.identity.tokens;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.auth.token.Token;
import io.altostratus.auth.web.TokenFilter;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.catalog.TokenCatalog;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.projects.Project;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.identity.projects.ProjectView;
import io.altostratus.identity.roles.EffectiveRoles;
import io.altostratus.identity.tags.Tags;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v3/auth/{catalog,projects,domains,system}}: what a token's holder could get a token for, and what for. */
@RestController
@RequestMapping("/v3/auth")
class AuthScopeController {

    private final TokenCatalog catalog;
    private final ProjectRepository projects;
    private final DomainRepository domains;
    private final EffectiveRoles roles;
    private final Tags tags;
    private final Policy policy;

    AuthScopeController(
            TokenCatalog catalog,
            ProjectRepository projects,
            DomainRepository domains,
            EffectiveRoles roles,
            Tags tags,
            Policy policy) {
        this.catalog = catalog;
        this.projects = projects;
        this.domains = domains;
        this.roles = roles;
        this.tags = tags;
        this.policy = policy;
    }

    @GetMapping("/catalog")
    Map<String, Object> catalog(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:get_auth_catalog");
        Token token = TokenFilter.token(request);
        if (token.isUnscoped()) {
            throw ApiException.forbidden("A project-scoped token is required to produce a service catalog.");
        }
        return Entity.list(request, "catalog", catalogAlways(token), entry -> entry);
    }

    @GetMapping("/projects")
    Map<String, Object> projects(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:get_auth_projects");
        List<Project> found = projects.withRoleOf(context.requireUserId());
        Map<String, List<String>> tagged =
                tags.of(found.stream().map(Project::id).toList());
        return Entity.list(
                request, "projects", found, p -> ProjectView.of(request, p, tagged.getOrDefault(p.id(), List.of())));
    }

    @GetMapping("/domains")
    Map<String, Object> domains(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:get_auth_domains");
        return Entity.list(
                request,
                "domains",
                domains.withRoleOf(context.requireUserId()),
                d -> Entity.view(
                        request,
                        "domains",
                        d.id(),
                        Map.of("name", d.name(), "description", d.description(), "enabled", d.enabled()),
                        d.extra()));
    }

    @GetMapping("/system")
    Map<String, Object> system(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:get_auth_system");
        boolean any = !roles.onSystem(context.requireUserId()).isEmpty();
        return Entity.list(request, "system", any ? List.of(Map.of("all", true)) : List.of(), entry -> entry);
    }

    private List<Map<String, Object>> catalogAlways(Token token) {
        return catalog.forToken(token.project() == null ? null : token.project().id(), token.userId());
    }
}
