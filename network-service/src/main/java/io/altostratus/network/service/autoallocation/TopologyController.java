package io.altostratus.network.service.autoallocation;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Fields;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.Set;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** {@code /v2.0/auto-allocated-topology/{project}}. */
@RestController
class TopologyController {

    /** Among the fields: only whether a topology could be made. */
    private static final String DRY_RUN = "dry-run";

    private final Access access;
    private final Topologies topologies;

    TopologyController(Access access, Topologies topologies) {
        this.access = access;
        this.topologies = topologies;
    }

    @GetMapping("/v2.0/auto-allocated-topology/{projectId}")
    Map<String, Object> show(RequestContext context, HttpServletRequest request, @PathVariable String projectId) {
        String project = admit(context, "get_auto_allocated_topology", projectId);
        Set<String> fields = Fields.of(request).names();
        if (fields.contains(DRY_RUN)) {
            topologies.requirePossible(project);
            return view("dry-run=pass", project);
        }
        if (!Set.of("id", "tenant_id", "project_id").containsAll(fields)) {
            throw Errors.badRequest("BadRequest", "Bad auto_allocate request: Unrecognized field.");
        }
        return view(topologies.of(project, context), project);
    }

    @DeleteMapping("/v2.0/auto-allocated-topology/{projectId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String projectId) {
        topologies.delete(admit(context, "delete_auto_allocated_topology", projectId), context);
    }

    /** Clients that name no project write None. */
    private String admit(RequestContext context, String rule, String projectId) {
        String own = context.projectId();
        String project = projectId.equals("None") && own != null ? own : projectId;
        access.enforce(context, rule, Map.of("project_id", project, "tenant_id", project));
        return project;
    }

    private static Map<String, Object> view(String id, String project) {
        return Map.of("auto_allocated_topology", Map.of("id", id, "tenant_id", project, "project_id", project));
    }
}
