package io.altostratus.identity.projects;

import static io.altostratus.identity.common.Entity.textOrNull;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.NameFilter;
import io.altostratus.identity.domains.Domain;
import io.altostratus.identity.tags.Tags;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/projects}, and the projects of a user. */
@RestController
class ProjectController {

    private final ProjectRepository repository;
    private final Projects projects;
    private final Tags tags;
    private final Policy policy;

    ProjectController(ProjectRepository repository, Projects projects, Tags tags, Policy policy) {
        this.repository = repository;
        this.projects = projects;
        this.tags = tags;
        this.policy = policy;
    }

    @GetMapping("/v3/projects")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        String own = context.domainId();
        policy.enforce(context, "identity:list_projects", own == null ? Map.of() : Map.of("target.domain_id", own));
        Where where = filters(request);
        Tags.filter(where, "p.id", request.getParameterMap());
        if (Boolean.TRUE.equals(Entity.queryFlag(request, "is_domain"))) {
            // Domains are in no domain and below nothing, so these filters leave none of them.
            if (own != null || request.getParameter("domain_id") != null || request.getParameter("parent_id") != null) {
                where.and("1 = 0");
            }
            return answer(request, repository.listDomains(where));
        }
        where.equal("p.domain_id", own)
                .equal("p.domain_id", request.getParameter("domain_id"))
                .equal("p.parent_id", request.getParameter("parent_id"));
        return answer(request, repository.list(where));
    }

    private static Where filters(HttpServletRequest request) {
        Where where = new Where().equal("p.enabled", Entity.queryFlag(request, "enabled"));
        NameFilter.add(where, request, "name", "p.name");
        return where;
    }

    @GetMapping("/v3/users/{userId}/projects")
    Map<String, Object> listOfUser(RequestContext context, HttpServletRequest request, @PathVariable String userId) {
        Optional<String> userDomain = repository.domainOfUser(userId);
        Map<String, String> target = new HashMap<>(Map.of("target.user.id", userId));
        userDomain.ifPresent(domain -> target.put("target.user.domain_id", domain));
        policy.enforce(context, "identity:list_user_projects", target);
        if (userDomain.isEmpty()) {
            throw Entity.notFound("user", userId);
        }
        Where where = filters(request).equal("p.domain_id", request.getParameter("domain_id"));
        return answer(request, repository.ofUser(userId, where));
    }

    @GetMapping("/v3/projects/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        policy.enforce(context, "identity:get_project", target(id));
        Project project = projects.get(id);
        Map<String, Object> view = ProjectView.of(request, project, tags.of(id));
        boolean parents = asked(request, "parents_as_list");
        boolean parentIds = asked(request, "parents_as_ids");
        boolean subtree = asked(request, "subtree_as_list");
        boolean subtreeIds = asked(request, "subtree_as_ids");
        refuseBoth(parents, parentIds, "parents");
        refuseBoth(subtree, subtreeIds, "subtree");
        if (parents || subtree) {
            // Those that the caller has a role in, as in Keystone; also for administrators.
            Set<String> visible = repository.ofUser(context.requireUserId(), new Where()).stream()
                    .map(Project::id)
                    .collect(Collectors.toSet());
            Function<List<Project>, List<?>> members = list -> members(request, list, visible);
            if (parents) {
                view.put("parents", members.apply(repository.above(project)));
            }
            if (subtree) {
                view.put("subtree", members.apply(repository.below(id)));
            }
        }
        if (parentIds) {
            view.put("parents", chain(repository.above(project)));
        }
        if (subtreeIds) {
            view.put(
                    "subtree",
                    children(
                            id,
                            repository.below(id).stream()
                                    .collect(Collectors.groupingBy(p -> String.valueOf(p.parentId())))));
        }
        return Map.of("project", view);
    }

    private static boolean asked(HttpServletRequest request, String parameter) {
        return Boolean.TRUE.equals(Entity.queryFlag(request, parameter));
    }

    private static void refuseBoth(boolean asList, boolean asIds, String what) {
        if (asList && asIds) {
            throw ApiException.badRequest(
                    "Cannot use " + what + "_as_list and " + what + "_as_ids query params at the same time.");
        }
    }

    private List<Map<String, Object>> members(HttpServletRequest request, List<Project> all, Set<String> visible) {
        List<Project> shown = all.stream().filter(p -> visible.contains(p.id())).toList();
        return views(request, shown).stream()
                .map(view -> Map.<String, Object>of("project", view))
                .toList();
    }

    /** {@code {parent: {its parent: {…: null}}}}. */
    private static @Nullable Map<String, Object> chain(List<Project> above) {
        Map<String, Object> chain = null;
        for (Project project : above.reversed()) {
            Map<String, Object> link = new LinkedHashMap<>();
            link.put(project.id(), chain);
            chain = link;
        }
        return chain;
    }

    private static @Nullable Map<String, Object> children(String id, Map<String, List<Project>> byParent) {
        List<Project> own = byParent.get(id);
        if (own == null) {
            return null;
        }
        Map<String, Object> children = new LinkedHashMap<>();
        own.forEach(child -> children.put(child.id(), children(child.id(), byParent)));
        return children;
    }

    @PostMapping("/v3/projects")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("project-create") JsonNode body) {
        JsonNode wanted = body.get("project");
        String domainId = domainOf(wanted, context);
        boolean isDomain = Entity.flag(wanted, "is_domain", false);
        policy.enforce(
                context, "identity:create_project", isDomain ? Map.of() : Map.of("target.project.domain_id", domainId));
        return answer(request, projects.create(wanted, domainId));
    }

    /** The domain that the body names, the parent's, or the one of the token. */
    private String domainOf(JsonNode wanted, RequestContext context) {
        String named = textOrNull(wanted, "domain_id");
        if (named != null) {
            return named;
        }
        String parent = textOrNull(wanted, "parent_id");
        Optional<Project> above = parent == null ? Optional.empty() : repository.find(parent);
        if (above.isPresent()) {
            return above.get().domainId();
        }
        String own = context.domainId() != null ? context.domainId() : context.projectDomainId();
        return own == null ? Domain.DEFAULT_ID : own;
    }

    @PatchMapping("/v3/projects/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("project-update") JsonNode body) {
        policy.enforce(context, "identity:update_project", target(id));
        return answer(request, projects.update(id, body.get("project"), context));
    }

    @DeleteMapping("/v3/projects/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "identity:delete_project", target(id));
        projects.delete(id, context);
    }

    private Map<String, String> target(String id) {
        return ProjectTarget.of(id, repository.find(id));
    }

    private Map<String, Object> answer(HttpServletRequest request, Project project) {
        return Map.of("project", ProjectView.of(request, project, tags.of(project.id())));
    }

    private Map<String, Object> answer(HttpServletRequest request, List<Project> found) {
        return Entity.list(request, "projects", views(request, found), view -> view);
    }

    private List<Map<String, Object>> views(HttpServletRequest request, List<Project> found) {
        Map<String, List<String>> tagged =
                tags.of(found.stream().map(Project::id).toList());
        return found.stream()
                .map(p -> ProjectView.of(request, p, tagged.getOrDefault(p.id(), List.of())))
                .toList();
    }
}
