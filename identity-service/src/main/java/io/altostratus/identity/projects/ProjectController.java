package io.altostratus.identity.projects;

import static io.altostratus.identity.common.Entity.flag;
import static io.altostratus.identity.common.Entity.text;
import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.Ids;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.domains.DomainRepository;
import io.altostratus.identity.revocations.RevocationLog;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/projects}, and the projects of one user. */
@RestController
class ProjectController {

    private final ProjectRepository projects;
    private final DomainRepository domains;
    private final RevocationLog revocations;
    private final Transactions transactions;
    private final Policy policy;

    ProjectController(
            ProjectRepository projects,
            DomainRepository domains,
            RevocationLog revocations,
            Transactions transactions,
            Policy policy) {
        this.projects = projects;
        this.domains = domains;
        this.revocations = revocations;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping("/v3/projects")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_projects");
        if (Boolean.TRUE.equals(Entity.queryFlag(request, "is_domain"))) {
            return Entity.list(request, "projects", List.<Project>of(), p -> p); // domains are listed as domains
        }
        Where where = new Where()
                .equal("domain_id", request.getParameter("domain_id"))
                .equal("parent_id", request.getParameter("parent_id"))
                .equal("name", request.getParameter("name"))
                .equal("enabled", Entity.queryFlag(request, "enabled"));
        return Entity.list(request, "projects", projects.list(where), p -> view(request, p));
    }

    @GetMapping("/v3/users/{userId}/projects")
    Map<String, Object> listOfUser(RequestContext context, HttpServletRequest request, @PathVariable String userId) {
        policy.enforce(context, "identity:list_user_projects", Map.of("target.user.id", userId));
        return Entity.list(request, "projects", projects.withRoleOf(userId), p -> view(request, p));
    }

    @GetMapping("/v3/projects/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        policy.enforce(context, "identity:get_project", Map.of("target.project.id", id));
        return Map.of("project", view(request, get(id)));
    }

    @PostMapping("/v3/projects")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("project-create") JsonNode body) {
        policy.enforce(context, "identity:create_project");
        JsonNode wanted = body.get("project");
        if (flag(wanted, "is_domain", false)) {
            throw ApiException.badRequest("Create a domain by the domains API.");
        }
        String domainId = domainOf(wanted, context);
        String parentId = text(wanted, "parent_id", domainId);
        Project project = new Project(
                Ids.next(),
                domainId,
                parentId,
                text(wanted, "name", "").strip(),
                text(wanted, "description", ""),
                flag(wanted, "enabled", true),
                Entity.extra(wanted, Project.OWN));
        try {
            transactions.run(() -> {
                requireParent(project);
                projects.insert(project);
            });
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("project", project.name());
        }
        return Map.of("project", view(request, project));
    }

    private String domainOf(JsonNode wanted, RequestContext context) {
        String parent = textOrNull(wanted, "parent_id");
        String inherited = parent == null
                ? null
                : projects.find(parent).map(Project::domainId).orElse(null);
        String own = inherited != null ? inherited : defaultDomain(context);
        return text(wanted, "domain_id", own == null ? Domain.DEFAULT_ID : own);
    }

    private static @Nullable String defaultDomain(RequestContext context) {
        return context.domainId() != null ? context.domainId() : context.projectDomainId();
    }

    private void requireParent(Project project) {
        if (domains.find(project.domainId()).isEmpty()) {
            throw Entity.notFound("domain", project.domainId());
        }
        if (project.parentId().equals(project.domainId())) {
            return;
        }
        Project parent =
                projects.find(project.parentId()).orElseThrow(() -> Entity.notFound("project", project.parentId()));
        if (!parent.domainId().equals(project.domainId())) {
            throw ApiException.badRequest("Cannot create project, since it specifies its domain_id "
                    + project.domainId() + ", but specifies a parent in a different domain (" + parent.domainId()
                    + ").");
        }
    }

    @PatchMapping("/v3/projects/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("project-update") JsonNode body) {
        policy.enforce(context, "identity:update_project", Map.of("target.project.id", id));
        JsonNode wanted = body.get("project");
        try {
            Project changed = transactions.call(() -> {
                Project old = get(id);
                refuseMove(wanted, old);
                Project project = new Project(
                        id,
                        old.domainId(),
                        old.parentId(),
                        text(wanted, "name", old.name()),
                        text(wanted, "description", old.description()),
                        flag(wanted, "enabled", old.enabled()),
                        Entity.mergeExtra(old.extra(), wanted, Project.OWN));
                projects.update(project);
                if (old.enabled() && !project.enabled()) {
                    revocations.revokeProject(id, context);
                }
                return project;
            });
            return Map.of("project", view(request, changed));
        } catch (DuplicateKeyException e) {
            throw Entity.duplicate("project", String.valueOf(textOrNull(wanted, "name")));
        }
    }

    private static void refuseMove(JsonNode wanted, Project old) {
        if (!text(wanted, "domain_id", old.domainId()).equals(old.domainId())) {
            throw ApiException.badRequest("Cannot change Domain ID.");
        }
        if (!text(wanted, "parent_id", old.parentId()).equals(old.parentId())) {
            throw ApiException.forbidden("Update of `parent_id` is not allowed.");
        }
    }

    @DeleteMapping("/v3/projects/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "identity:delete_project", Map.of("target.project.id", id));
        transactions.run(() -> {
            get(id);
            if (projects.hasChildren(id)) {
                throw ApiException.forbidden(
                        "Cannot delete the project " + id + " since it is not a leaf in the hierarchy. Use the cascade "
                                + "option if you want to delete a whole subtree.");
            }
            revocations.revokeProject(id, context);
            projects.delete(id);
        });
    }

    private Project get(String id) {
        return projects.find(id).orElseThrow(() -> Entity.notFound("project", id));
    }

    static Map<String, Object> view(HttpServletRequest request, Project project) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("name", project.name());
        own.put("domain_id", project.domainId());
        own.put("description", project.description());
        own.put("enabled", project.enabled());
        own.put("parent_id", project.parentId());
        own.put("is_domain", false);
        own.put("tags", List.of());
        own.put("options", Map.of());
        return Entity.view(request, "projects", project.id(), own, project.extra());
    }
}
