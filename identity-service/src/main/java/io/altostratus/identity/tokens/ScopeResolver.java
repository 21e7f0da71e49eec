package io.altostratus.identity.tokens;

import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.token.Token;
import io.altostratus.identity.authentication.Delegation;
import io.altostratus.identity.authentication.Refusal;
import io.altostratus.identity.authentication.TrustScope;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.projects.Project;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.identity.roles.EffectiveRoles;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds what a request wants its token for. What does not exist and what is disabled are refused alike. */
@Component
class ScopeResolver {

    private static final String TRUST = "OS-TRUST:trust";

    private final ProjectRepository projects;
    private final DomainRepository domains;
    private final EffectiveRoles roles;
    private final ObjectProvider<TrustScope> trusts;

    ScopeResolver(
            ProjectRepository projects,
            DomainRepository domains,
            EffectiveRoles roles,
            ObjectProvider<TrustScope> trusts) {
        this.projects = projects;
        this.domains = domains;
        this.roles = roles;
        this.trusts = trusts;
    }

    /** @param scope the request's scope; missing means the user's default project, or none */
    Scope resolve(JsonNode scope, Authentication.Proven proven) {
        boolean named = !scope.isMissingNode() && !scope.isNull();
        Delegation delegation = proven.delegation();
        if (delegation != null) {
            return ofDelegation(delegation, named, proven.parent() != null);
        }
        if (!named) {
            return defaultScope(proven);
        }
        if (scope.isString()) {
            return new Scope.None();
        }
        long kinds = Stream.of("project", "domain", "unscoped", "system", TRUST)
                .filter(scope::has)
                .count();
        if (kinds != 1) {
            throw Refusal.lacks("system, project, domain, OS-TRUST:trust or unscoped", "scope");
        }
        if (scope.has("unscoped")) {
            return new Scope.None();
        }
        if (scope.has("system")) {
            return new Scope.OfSystem();
        }
        if (scope.has(TRUST)) {
            return ofTrust(scope.get(TRUST));
        }
        Token parent = proven.parent();
        if (parent != null && parent.system()) {
            throw TokenMethod.forbidden("Using a system-scoped token to create a project-scoped or domain-scoped token "
                    + "is not allowed");
        }
        return scope.has("domain") ? new Scope.OfDomain(domain(scope.get("domain"))) : ofProject(scope.get("project"));
    }

    /** Of one who was proven elsewhere, see {@link io.altostratus.identity.authentication.TokenIssue}. */
    Scope resolve(@Nullable Delegation delegation, @Nullable String projectId) {
        if (delegation instanceof Delegation.ByTrust trust) {
            return ofTrust(trust);
        }
        String wanted = delegation == null ? projectId : delegation.projectId();
        if (wanted == null) {
            return new Scope.None();
        }
        if (projectId != null && !projectId.equals(wanted)) {
            throw Refusal.refused();
        }
        return scopeOf(projects.find(wanted));
    }

    private Scope ofDelegation(Delegation delegation, boolean scopeNamed, boolean byToken) {
        if (scopeNamed && byToken) {
            throw TokenMethod.forbidden(
                    "Using an application credential token to create a scoped token is not allowed");
        }
        if (scopeNamed && delegation instanceof Delegation.ByApplicationCredential) {
            throw ApiException.unauthorized("Error authenticating with application credential: Application credentials "
                    + "cannot request a scope.");
        }
        return resolve(delegation, null);
    }

    private Scope ofTrust(JsonNode named) {
        String id = textOrNull(named, "id");
        if (id == null) {
            throw Refusal.lacks("trust_id", "trust");
        }
        TrustScope source = trusts.getIfAvailable();
        if (source == null) {
            throw ApiException.forbidden("Trusts are disabled.");
        }
        return ofTrust(source.find(id));
    }

    private Scope ofTrust(Delegation.ByTrust trust) {
        String projectId = trust.projectId();
        return new Scope.OfTrust(trust, projectId == null ? null : scopeOf(projects.find(projectId)));
    }

    private Scope defaultScope(Authentication.Proven proven) {
        String projectId = proven.user().defaultProjectId();
        if (projectId == null) {
            return new Scope.None();
        }
        Project project = projects.find(projectId).filter(Project::enabled).orElse(null);
        if (project == null) {
            return new Scope.None();
        }
        Domain domain = domains.find(project.domainId()).filter(Domain::enabled).orElse(null);
        if (domain == null || roles.inProject(proven.user().id(), projectId).isEmpty()) {
            return new Scope.None();
        }
        return new Scope.OfProject(project, domain);
    }

    private Scope ofProject(JsonNode named) {
        String id = textOrNull(named, "id");
        if (id != null) {
            return scopeOf(projects.find(id));
        }
        String name = textOrNull(named, "name");
        if (name == null) {
            throw Refusal.lacks("id or name", "project");
        }
        if (!named.path("domain").isObject()) {
            throw Refusal.lacks("domain", "project");
        }
        Domain domain = domain(named.get("domain"));
        Project project =
                projects.findByName(domain.id(), name).filter(Project::enabled).orElseThrow(Refusal::refused);
        return new Scope.OfProject(project, domain);
    }

    private Scope.OfProject scopeOf(Optional<Project> found) {
        Project project = found.filter(Project::enabled).orElseThrow(Refusal::refused);
        Domain domain = domains.find(project.domainId()).filter(Domain::enabled).orElseThrow(Refusal::refused);
        return new Scope.OfProject(project, domain);
    }

    private Domain domain(JsonNode named) {
        String id = textOrNull(named, "id");
        String name = textOrNull(named, "name");
        if (id == null && name == null) {
            throw Refusal.lacks("id or name", "domain");
        }
        Optional<Domain> found = id != null ? domains.find(id) : domains.findByName(String.valueOf(name));
        return found.filter(Domain::enabled).orElseThrow(Refusal::refused);
    }
}
