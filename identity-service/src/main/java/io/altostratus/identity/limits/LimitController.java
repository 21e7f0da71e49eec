package io.altostratus.identity.limits;

import io.altostratus.api.body.ValidBody;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.common.NameFilter;
import io.altostratus.identity.common.ResourceProperties;
import io.altostratus.identity.projects.Project;
import io.altostratus.identity.projects.ProjectRepository;
import io.altostratus.persistence.Where;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v3/limits}. A project's users see the limits of the project, a domain's those of all that is in it. */
@RestController
@RequestMapping("/v3/limits")
class LimitController {

    private final LimitRepository repository;
    private final Limits limits;
    private final ProjectRepository projects;
    private final ResourceProperties properties;
    private final Policy policy;

    LimitController(
            LimitRepository repository,
            Limits limits,
            ProjectRepository projects,
            ResourceProperties properties,
            Policy policy) {
        this.repository = repository;
        this.limits = limits;
        this.projects = projects;
        this.properties = properties;
        this.policy = policy;
    }

    @GetMapping("/model")
    Map<String, Object> model(RequestContext context) {
        policy.enforce(context, "identity:get_limit_model");
        ResourceProperties.LimitModel model = properties.limitModel();
        return Map.of("model", Map.of("name", model.apiName(), "description", model.description()));
    }

    @GetMapping
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        policy.enforce(context, "identity:list_limits");
        Where where = visible(context)
                .equal("r.service_id", request.getParameter("service_id"))
                .equal("r.region_id", request.getParameter("region_id"))
                .equal("l.project_id", request.getParameter("project_id"))
                .equal("l.domain_id", request.getParameter("domain_id"));
        NameFilter.add(where, request, "resource_name", "r.resource_name");
        return Entity.list(request, "limits", repository.list(where), limit -> view(request, limit));
    }

    private static Where visible(RequestContext context) {
        Where where = new Where();
        boolean all = context.scope() == RequestContext.Scope.SYSTEM || context.isAdmin() || context.hasRole("service");
        if (all) {
            return where;
        }
        if (context.domainId() != null) {
            return where.and(
                    "l.domain_id = :own OR l.project_id IN (SELECT id FROM projects WHERE domain_id = :own)",
                    "own",
                    context.domainId());
        }
        return context.projectId() == null ? where.and("1 = 0") : where.equal("l.project_id", context.projectId());
    }

    @GetMapping("/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        Optional<Limit> found = repository.find(id);
        policy.enforce(context, "identity:get_limit", found.map(this::target).orElse(Map.of()));
        return Map.of("limit", view(request, limits.get(id)));
    }

    private Map<String, String> target(Limit limit) {
        Map<String, String> target = new HashMap<>();
        if (limit.projectId().isEmpty()) {
            target.put("target.limit.domain_id", limit.domainId());
            target.put("target.limit.domain.id", limit.domainId());
        } else {
            target.put("target.limit.project_id", limit.projectId());
            projects.find(limit.projectId())
                    .map(Project::domainId)
                    .ifPresent(domain -> target.put("target.limit.project.domain_id", domain));
        }
        return target;
    }

    @PostMapping
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, HttpServletRequest request, @ValidBody("limits-create") JsonNode body) {
        policy.enforce(context, "identity:create_limits");
        return Map.of(
                "limits",
                limits.create(body.get("limits")).stream()
                        .map(limit -> view(request, limit))
                        .toList());
    }

    @PatchMapping("/{id}")
    Map<String, Object> update(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String id,
            @ValidBody("limit-update") JsonNode body) {
        policy.enforce(context, "identity:update_limit");
        return Map.of("limit", view(request, limits.update(id, body.get("limit"))));
    }

    @DeleteMapping("/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policy.enforce(context, "identity:delete_limit");
        limits.delete(id);
    }

    private static Map<String, Object> view(HttpServletRequest request, Limit limit) {
        Map<String, Object> own = new LinkedHashMap<>();
        own.put("project_id", nothing(limit.projectId()));
        own.put("domain_id", nothing(limit.domainId()));
        own.put("service_id", limit.serviceId());
        own.put("region_id", nothing(limit.regionId()));
        own.put("resource_name", limit.resourceName());
        own.put("resource_limit", limit.resourceLimit());
        own.put("description", limit.description());
        return Entity.view(request, "limits", limit.id(), own, "{}");
    }

    static @Nullable String nothing(String value) {
        return value.isEmpty() ? null : value;
    }
}
