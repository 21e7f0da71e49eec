package io.altostratus.network.service.rbac;

import io.altostratus.api.error.ApiException;
import io.altostratus.network.service.api.Attribute;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Owner;
import io.altostratus.network.service.api.Resource;
import io.altostratus.network.service.api.Types;
import io.altostratus.network.service.api.Values;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attributes of RBAC policies. */
final class RbacAttributes {

    static final Attribute<String> OBJECT_TYPE =
            Attribute.fixed("object_type", Types.identifier(64)).mandatory().column("r.object_type");
    static final Attribute<String> OBJECT_ID =
            Attribute.fixed("object_id", Types.UUID).mandatory().column("r.object_id");
    static final Attribute<String> ACTION =
            Attribute.fixed("action", Types.identifier(64)).mandatory().column("r.action");
    static final Attribute<String> TARGET_PROJECT = Attribute.settable("target_project", Types.identifier(255))
            .guardedByRule()
            .column("r.target_project");
    static final Attribute<String> TARGET_TENANT = Attribute.settable("target_tenant", Types.identifier(255))
            .guardedByRule()
            .column("r.target_project");

    static final Resource RBAC_POLICY = Resource.of(
            "rbac_policy",
            "rbac_policies",
            new Resource.Table("rbac_policies r", "r.id", "r.pk"),
            List.of(
                    Attribute.shown("id", Types.UUID).column("r.id"),
                    Owner.projectId("r.project_id"),
                    Owner.tenantId("r.project_id"),
                    OBJECT_TYPE,
                    OBJECT_ID,
                    ACTION,
                    TARGET_PROJECT,
                    TARGET_TENANT),
            Map.of(),
            RbacAttributes::notFound);

    private RbacAttributes() {}

    /** By either of its names; null if neither is given. */
    static @Nullable String targetProject(Values values) {
        String project = values.get(TARGET_PROJECT);
        String tenant = values.get(TARGET_TENANT);
        if (project != null && tenant != null && !project.equals(tenant)) {
            throw Errors.badRequest("'target_project' and 'target_tenant' do not match");
        }
        String given = project == null ? tenant : project;
        if (given != null && given.isEmpty()) {
            throw Errors.invalidInput("'' is not a valid target project ID; expected a UUID or '*'");
        }
        return given;
    }

    static ApiException notFound(String id) {
        return Errors.notFound("RbacPolicyNotFound", "RBAC policy of type unknown with ID " + id + " not found");
    }
}
