package io.altostratus.network.service.rbac;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A permission.
 *
 * @param projectId owner of the policy
 * @param targetProject who may do it; {@code *} for everyone
 */
record RbacPolicy(
        String id, String projectId, String objectType, String objectId, String action, String targetProject) {

    RbacPolicy to(String otherProject) {
        return new RbacPolicy(id, projectId, objectType, objectId, action, otherProject);
    }

    Map<String, Object> target() {
        return Map.of("project_id", projectId, "tenant_id", projectId);
    }

    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("tenant_id", projectId);
        view.put("project_id", projectId);
        view.put("object_type", objectType);
        view.put("object_id", objectId);
        view.put("action", action);
        view.put("target_tenant", targetProject);
        view.put("target_project", targetProject);
        return view;
    }
}
