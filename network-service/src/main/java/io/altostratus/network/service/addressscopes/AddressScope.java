package io.altostratus.network.service.addressscopes;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Audience;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An address scope.
 *
 * @param sharedWith who beside the owner may put subnet pools into it
 */
public record AddressScope(String id, String projectId, String name, int ipVersion, Audience sharedWith) {

    /** What rules about it are asked with. */
    public Map<String, Object> target() {
        return Map.of("project_id", projectId, "tenant_id", projectId, "shared", sharedWith);
    }

    /** As the API shows it to one caller. */
    Map<String, Object> view(RequestContext viewer) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", id);
        view.put("name", name);
        view.put("tenant_id", projectId);
        view.put("project_id", projectId);
        view.put("ip_version", ipVersion);
        view.put("shared", sharedWith.includes(viewer));
        return view;
    }
}
