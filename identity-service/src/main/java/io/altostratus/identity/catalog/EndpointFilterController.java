package io.altostratus.identity.catalog;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.projects.Project;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.persistence.Transactions;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v3/OS-EP-FILTER}: the endpoints and endpoint groups that the catalog of a project is restricted to. */
@RestController
@RequestMapping("/v3/OS-EP-FILTER")
class EndpointFilterController {

    private static final String ENDPOINT = "/projects/{projectId}/endpoints/{endpointId}";
    private static final String GROUP = "/endpoint_groups/{endpointGroupId}/projects/{projectId}";

    private final EndpointFilterRepository filters;
    private final CatalogRepository catalog;
    private final ProjectRepository projects;
    private final TokenCatalog tokenCatalog;
    private final Transactions transactions;
    private final Policy policy;

    EndpointFilterController(
            EndpointFilterRepository filters,
            CatalogRepository catalog,
            ProjectRepository projects,
            TokenCatalog tokenCatalog,
            Transactions transactions,
            Policy policy) {
        this.filters = filters;
        this.catalog = catalog;
        this.projects = projects;
        this.tokenCatalog = tokenCatalog;
        this.transactions = transactions;
        this.policy = policy;
    }

    @GetMapping("/endpoints/{endpointId}/projects")
    Map<String, Object> projectsOfEndpoint(
            RequestContext context, HttpServletRequest request, @PathVariable String endpointId) {
        policy.enforce(context, "identity:list_projects_for_endpoint");
        requireEndpoint(endpointId);
        return projects(request, filters.projectsOfEndpoint(endpointId));
    }

    @GetMapping("/projects/{projectId}/endpoints")
    Map<String, Object> endpointsOfProject(
            RequestContext context, HttpServletRequest request, @PathVariable String projectId) {
        policy.enforce(context, "identity:list_endpoints_for_project");
        requireProject(projectId);
        return Entity.list(
                request, "endpoints", filters.endpointsOf(projectId), endpoint -> EndpointView.of(request, endpoint));
    }

    @GetMapping(ENDPOINT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void checkEndpoint(RequestContext context, @PathVariable String projectId, @PathVariable String endpointId) {
        policy.enforce(context, "identity:check_endpoint_in_project");
        requireEndpoint(endpointId);
        requireProject(projectId);
        if (!filters.hasEndpoint(projectId, endpointId)) {
            throw notInProject(projectId, endpointId);
        }
    }

    @PutMapping(ENDPOINT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void addEndpoint(RequestContext context, @PathVariable String projectId, @PathVariable String endpointId) {
        policy.enforce(context, "identity:add_endpoint_to_project");
        try {
            transactions.run(() -> {
                requireEndpoint(endpointId);
                requireProject(projectId);
                filters.addEndpoint(projectId, endpointId);
            });
        } catch (DuplicateKeyException e) {
            throw ApiException.conflict(
                    "Conflict occurred attempting to store project_endpoint - Duplicate entry found.");
        }
        tokenCatalog.changed();
    }

    @DeleteMapping(ENDPOINT)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeEndpoint(RequestContext context, @PathVariable String projectId, @PathVariable String endpointId) {
        policy.enforce(context, "identity:remove_endpoint_from_project");
        transactions.run(() -> {
            if (!filters.removeEndpoint(projectId, endpointId)) {
                throw notInProject(projectId, endpointId);
            }
        });
        tokenCatalog.changed();
    }

    @GetMapping("/projects/{projectId}/endpoint_groups")
    Map<String, Object> groupsOfProject(
            RequestContext context, HttpServletRequest request, @PathVariable String projectId) {
        policy.enforce(context, "identity:list_endpoint_groups_for_project");
        requireProject(projectId);
        return Entity.list(
                request,
                "endpoint_groups",
                filters.groupsOf(projectId),
                group -> EndpointGroupController.view(request, group));
    }

    @GetMapping("/endpoint_groups/{endpointGroupId}/projects")
    Map<String, Object> projectsOfGroup(
            RequestContext context, HttpServletRequest request, @PathVariable String endpointGroupId) {
        policy.enforce(context, "identity:list_projects_associated_with_endpoint_group");
        requireGroup(endpointGroupId);
        return projects(request, filters.projectsOfGroup(endpointGroupId));
    }

    @GetMapping(GROUP)
    Map<String, Object> showGroup(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String endpointGroupId,
            @PathVariable String projectId) {
        policy.enforce(context, "identity:get_endpoint_group_in_project");
        requireProject(projectId);
        requireGroup(endpointGroupId);
        if (!filters.hasGroup(projectId, endpointGroupId)) {
            throw groupNotInProject();
        }
        return Map.of(
                "project_endpoint_group",
                Map.of(
                        "endpoint_group_id",
                        endpointGroupId,
                        "project_id",
                        projectId,
                        "links",
                        Map.of("self", PageLinks.base(request) + request.getRequestURI())));
    }

    @PutMapping(GROUP)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void addGroup(RequestContext context, @PathVariable String endpointGroupId, @PathVariable String projectId) {
        policy.enforce(context, "identity:add_endpoint_group_to_project");
        try {
            transactions.run(() -> {
                requireProject(projectId);
                requireGroup(endpointGroupId);
                filters.addGroup(projectId, endpointGroupId);
            });
        } catch (DuplicateKeyException e) {
            throw ApiException.conflict(
                    "Conflict occurred attempting to store project_endpoint_group - Duplicate entry found.");
        }
        tokenCatalog.changed();
    }

    @DeleteMapping(GROUP)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void removeGroup(RequestContext context, @PathVariable String endpointGroupId, @PathVariable String projectId) {
        policy.enforce(context, "identity:remove_endpoint_group_from_project");
        transactions.run(() -> {
            requireProject(projectId);
            requireGroup(endpointGroupId);
            if (!filters.removeGroup(projectId, endpointGroupId)) {
                throw groupNotInProject();
            }
        });
        tokenCatalog.changed();
    }

    private Map<String, Object> projects(HttpServletRequest request, List<String> ids) {
        List<Project> found = projects.list(new Where().in("id", ids));
        return Entity.list(request, "projects", found, project -> {
            Map<String, Object> own = new LinkedHashMap<>();
            own.put("name", project.name());
            own.put("domain_id", project.domainId());
            own.put("description", project.description());
            own.put("enabled", project.enabled());
            own.put("parent_id", project.parentId());
            return Entity.view(request, "projects", project.id(), own, project.extra());
        });
    }

    private void requireEndpoint(String id) {
        if (catalog.findEndpoint(id).isEmpty()) {
            throw Entity.notFound("endpoint", id);
        }
    }

    private void requireProject(String id) {
        if (projects.find(id).isEmpty()) {
            throw Entity.notFound("project", id);
        }
    }

    private void requireGroup(String id) {
        if (filters.findGroup(id).isEmpty()) {
            throw Entity.notFound("Endpoint Group", id);
        }
    }

    private static ApiException notInProject(String projectId, String endpointId) {
        return ApiException.notFound("Endpoint " + endpointId + " not found in project " + projectId + ".");
    }

    private static ApiException groupNotInProject() {
        return ApiException.notFound("Endpoint Group Project Association not found.");
    }
}
