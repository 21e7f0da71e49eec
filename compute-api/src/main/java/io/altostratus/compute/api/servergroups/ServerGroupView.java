package io.altostratus.compute.api.servergroups;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.database.servergroups.ServerGroup;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A group as a microversion shows it. */
final class ServerGroupView {

    private ServerGroupView() {}

    static Map<String, Object> of(ServerGroup group, List<String> members, Microversion version) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", group.id());
        view.put("name", group.name());
        if (version.atLeast(2, 64)) {
            view.put("policy", group.policy().word());
            view.put(
                    "rules",
                    group.ruleMaxPerHost() == null ? Map.of() : Map.of("max_server_per_host", group.ruleMaxPerHost()));
        } else {
            view.put("policies", List.of(group.policy().word()));
            view.put("metadata", Map.of());
        }
        view.put("members", members);
        if (version.atLeast(2, 13)) {
            view.put("project_id", group.projectId());
            view.put("user_id", group.userId());
        }
        return view;
    }
}
