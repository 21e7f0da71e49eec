package io.altostratus.identity.roles;

import io.altostratus.api.paging.PageLinks;
import io.altostratus.auth.policy.Policy;
import io.altostratus.context.RequestContext;
import io.altostratus.identity.common.Entity;
import io.altostratus.identity.projects.Project;
import io.altostratus.identity.projects.ProjectRepository;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v3/role_assignments}. */
@RestController
class AssignmentController {

    private final AssignmentList assignments;
    private final ProjectRepository projects;
    private final Policy policy;

    AssignmentController(AssignmentList assignments, ProjectRepository projects, Policy policy) {
        this.assignments = assignments;
        this.projects = projects;
        this.policy = policy;
    }

    @GetMapping("/v3/role_assignments")
    Map<String, Object> list(RequestContext context, HttpServletRequest request) {
        boolean tree = Boolean.TRUE.equals(Entity.queryFlag(request, "include_subtree"));
        if (tree) {
            enforceForTree(context, request.getParameter("scope.project.id"));
        } else {
            String own = context.domainId();
            policy.enforce(
                    context,
                    "identity:list_role_assignments",
                    own == null ? Map.of() : Map.of("target.domain_id", own));
        }
        AssignmentFilter filter = AssignmentFilter.of(request, tree ? null : context.domainId());
        boolean names = Boolean.TRUE.equals(Entity.queryFlag(request, "include_names"));
        String base = PageLinks.base(request) + "/v3";
        return Entity.list(
                request, "role_assignments", assignments.list(filter), a -> AssignmentView.of(base, a, names));
    }

    private void enforceForTree(RequestContext context, @Nullable String projectId) {
        Optional<Project> project = projectId == null ? Optional.empty() : projects.find(projectId);
        policy.enforce(
                context,
                "identity:list_role_assignments_for_tree",
                project.map(p -> Map.of(
                                "target.domain_id", p.domainId(),
                                "target.project.id", p.id(),
                                "target.project.domain_id", p.domainId()))
                        .orElse(Map.of()));
        if (projectId != null && project.isEmpty()) {
            throw Entity.notFound("project", projectId);
        }
    }
}
