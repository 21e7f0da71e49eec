package io.altostratus.network.service.addressscopes;

import java.util.LinkedHashMap;
import java.util.Map;

/** An address scope. */
public record AddressScope(String id, String projectId, String name, int ipVersion, boolean shared) {

    /** What rules about it are asked with. */
    public Map<String, Object> target() {
        return Map.of("project_id", projectId, "tenant_id", projectId, "shared", shared);
    }

    Map<String, Object> view() {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("name", name);
        view.put("tenant_id", projectId);
        view.put("project_id", projectId);
        view.put("ip_version", ipVersion);
        view.put("shared", shared);
        return view;
    }
}
