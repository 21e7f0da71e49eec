package io.altostratus.identity.tokens;

import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.error.ApiException;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.projects.Project;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.identity.roles.EffectiveRoles;
import java.util.Optional;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Finds what a request wants its token for. What does not exist and what is disabled are refused alike. */
@Component
class ScopeResolver {

    private final ProjectRepository projects;
    private final DomainRepository domains;
    private final EffectiveRoles roles;

    ScopeResolver(ProjectRepository projects, DomainRepository domains, EffectiveRoles roles) {
        this.projects = projects;
        this.domains = domains;
        this.roles = roles;
    }

    /** @param scope the request's scope; missing means the user's default project, or none */
    Scope resolve(JsonNode scope, Authentication.Proven proven) {
        if (proven.credential() != null) {
            return ofCredential(scope, proven.credential().projectId());
        }
        if (scope.isMissingNode() || scope.isNull()) {
            return defaultScope(proven);
        }
        if (scope.isString() || scope.has("unscoped")) {
            return new Scope.None();
        }
        int named = (scope.has("project") ? 1 : 0) + (scope.has("domain") ? 1 : 0) + (scope.has("system") ? 1 : 0);
        if (named != 1) {
            throw ApiException.badRequest("A scope names one of project, domain and system.");
        }
        if (scope.has("system")) {
            return new Scope.OfSystem();
        }
        if (scope.has("domain")) {
            return new Scope.OfDomain(domain(scope.get("domain")));
        }
        return ofProject(scope.get("project"));
    }

    private Scope ofCredential(JsonNode asked, String projectId) {
        if (asked.isObject()) {
            throw ApiException.unauthorized("Application credentials cannot request a scope.");
        }
        return scopeOf(projects.find(projectId));
    }

    private Scope defaultScope(Authentication.Proven proven) {
        String projectId = proven.user().defaultProjectId();
        if (projectId == null) {
            return new Scope.None();
        }
        Optional<Project> project = projects.find(projectId).filter(Project::enabled);
        boolean member = project.isPresent()
                && !roles.inProject(proven.user().id(), projectId).isEmpty();
        return member ? scopeOf(project) : new Scope.None();
    }

    private Scope ofProject(JsonNode named) {
        String id = textOrNull(named, "id");
        if (id != null) {
            return scopeOf(projects.find(id));
        }
        String name = textOrNull(named, "name");
        if (name == null || !named.path("domain").isObject()) {
            throw ApiException.badRequest("Expecting to find domain in project.");
        }
        return scopeOf(projects.findByName(domain(named.get("domain")).id(), name));
    }

    private Scope scopeOf(Optional<Project> found) {
        Project project = found.filter(Project::enabled).orElseThrow(Authentication::refused);
        Domain domain = domains.find(project.domainId()).filter(Domain::enabled).orElseThrow(Authentication::refused);
        return new Scope.OfProject(project, domain);
    }

    private Domain domain(JsonNode named) {
        String id = textOrNull(named, "id");
        String name = textOrNull(named, "name");
        Optional<Domain> found = id != null ? domains.find(id) : domains.findByName(String.valueOf(name));
        return found.filter(Domain::enabled).orElseThrow(Authentication::refused);
    }
}
