package io.altostratus.network.service.securitygroups;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Timestamps;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Groups and rules as the API shows them. */
final class GroupViews {

    private GroupViews() {}

    static Map<String, Object> of(SecurityGroup group, RequestContext viewer) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", group.id());
        view.put("name", group.name());
        view.put("tenant_id", group.projectId());
        view.put("project_id", group.projectId());
        view.put("description", group.description());
        view.put("stateful", group.stateful());
        view.put(
                "security_group_rules",
                group.rules().stream().map(GroupViews::of).toList());
        view.put("shared", group.sharedWith().includes(viewer));
        view.put("tags", List.of());
        view.put("created_at", Timestamps.iso(group.createdAt()));
        view.put("updated_at", Timestamps.iso(group.updatedAt()));
        view.put("revision_number", group.revision());
        return view;
    }

    static Map<String, Object> of(Rule rule) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", rule.id());
        view.put("tenant_id", rule.projectId());
        view.put("project_id", rule.projectId());
        view.put("security_group_id", rule.securityGroupId());
        view.put("direction", rule.direction());
        view.put("ethertype", rule.ethertype());
        view.put("protocol", rule.protocol());
        view.put("port_range_min", rule.portRangeMin());
        view.put("port_range_max", rule.portRangeMax());
        view.put("remote_ip_prefix", rule.remoteIpPrefix());
        view.put("normalized_cidr", rule.normalizedCidr());
        view.put("remote_group_id", rule.remoteGroupId());
        view.put("remote_address_group_id", rule.remoteAddressGroupId());
        view.put("description", rule.description());
        view.put("created_at", Timestamps.iso(rule.createdAt()));
        view.put("updated_at", Timestamps.iso(rule.updatedAt()));
        view.put("revision_number", rule.revision());
        return view;
    }
}
