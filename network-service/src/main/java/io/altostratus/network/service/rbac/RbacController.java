package io.altostratus.network.service.rbac;

import static io.altostratus.network.service.rbac.RbacAttributes.ACTION;
import static io.altostratus.network.service.rbac.RbacAttributes.OBJECT_ID;
import static io.altostratus.network.service.rbac.RbacAttributes.OBJECT_TYPE;
import static io.altostratus.network.service.rbac.RbacAttributes.RBAC_POLICY;

import io.altostratus.api.body.ValidBody;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Values;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/rbac-policies}. */
@RestController
class RbacController {

    private final Access access;
    private final RbacPolicies policies;
    private final RbacRepository repository;

    RbacController(Access access, RbacPolicies policies, RbacRepository repository) {
        this.access = access;
        this.policies = policies;
        this.repository = repository;
    }

    @GetMapping("/v2.0/rbac-policies")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        ListRequest list = ListRequest.of(request, RBAC_POLICY);
        List<RbacPolicy> page =
                repository.page(list, access.visibility(context, "r.project_id = :own_project")).stream()
                        .filter(policy -> access.allows(context, "get_rbac_policy", policy.target()))
                        .toList();
        return list.answer(page, RbacPolicy::id, RbacPolicy::view);
    }

    @GetMapping("/v2.0/rbac-policies/{id}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        RbacPolicy policy = repository
                .find(id)
                .filter(p -> access.allows(context, "get_rbac_policy", p.target()))
                .orElseThrow(() -> RbacAttributes.notFound(id));
        return Map.of("rbac_policy", Fields.of(request).of(policy.view()));
    }

    @PostMapping("/v2.0/rbac-policies")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(RequestContext context, @ValidBody("neutron-body") JsonNode body) {
        Bodies.Creation creation = Bodies.creation(body, RBAC_POLICY);
        List<RbacPolicy> wanted = new ArrayList<>();
        for (JsonNode object : creation.objects()) {
            Values values = RBAC_POLICY.forCreate(object);
            String project = Owner.of(context, values, access);
            String targetProject = RbacAttributes.targetProject(values);
            if (targetProject == null) {
                throw Errors.badRequest("Failed to parse request. Required attribute 'target_project' not specified");
            }
            access.enforceCreate(context, RBAC_POLICY, values, RbacPolicies.target(project, targetProject));
            wanted.add(new RbacPolicy(
                    UUID.randomUUID().toString(),
                    project,
                    values.require(OBJECT_TYPE),
                    values.require(OBJECT_ID),
                    values.require(ACTION),
                    targetProject));
        }
        List<Map<String, Object>> views = policies.create(wanted, access.seesAll(context)).stream()
                .map(RbacPolicy::view)
                .toList();
        return creation.bulk() ? Map.of("rbac_policies", views) : Map.of("rbac_policy", views.getFirst());
    }

    @PutMapping("/v2.0/rbac-policies/{id}")
    Map<String, Object> update(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        Values values = RBAC_POLICY.forUpdate(Bodies.single(body, "rbac_policy"));
        String targetProject = RbacAttributes.targetProject(values);
        if (targetProject == null) {
            throw Errors.badRequest("Failed to parse request. Required attribute 'target_project' not specified");
        }
        RbacPolicy changed = policies.retarget(
                id,
                targetProject,
                access.seesAll(context),
                policy -> access.enforceUpdate(
                        context, RBAC_POLICY, id, values, RbacPolicies.target(policy.projectId(), targetProject)));
        return Map.of("rbac_policy", changed.view());
    }

    @DeleteMapping("/v2.0/rbac-policies/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id) {
        policies.delete(
                id, policy -> access.enforceOn(context, "delete_rbac_policy", RBAC_POLICY, id, policy.target()));
    }
}
