package io.altostratus.compute.api.securitygroups;

import io.altostratus.compute.api.networks.ServerPorts;
import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Security groups with what they let in, in Nova's form. */
@Component
class SecurityGroupViews {

    private static final int HIGHEST_PORT = 65_535;

    private final ServerPorts ports;

    SecurityGroupViews(ServerPorts ports) {
        this.ports = ports;
    }

    /** By project and name. */
    List<Map<String, Object>> views(List<JsonNode> groups, String token, RequestContext context) {
        List<JsonNode> sorted = new ArrayList<>(groups);
        sorted.sort(Comparator.comparing((JsonNode group) -> text(group, "tenant_id"))
                .thenComparing(group -> text(group, "name")));
        Map<String, JsonNode> named = named(sorted, token, context);
        return sorted.stream().map(group -> view(group, named)).toList();
    }

    /** The groups that rules speak of, by their ids. */
    private Map<String, JsonNode> named(List<JsonNode> groups, String token, RequestContext context) {
        Map<String, JsonNode> known = new HashMap<>();
        groups.forEach(group -> known.put(text(group, "id"), group));
        Set<String> others = new TreeSet<>();
        for (JsonNode group : groups) {
            for (JsonNode rule : group.path("security_group_rules")) {
                String remote = text(rule, "remote_group_id");
                if (!remote.isEmpty() && !known.containsKey(remote)) {
                    others.add(remote);
                }
            }
        }
        ports.groups(List.copyOf(others), token, context).forEach(group -> known.put(text(group, "id"), group));
        return known;
    }

    private static Map<String, Object> view(JsonNode group, Map<String, JsonNode> named) {
        List<Map<String, Object>> rules = new ArrayList<>();
        for (JsonNode rule : group.path("security_group_rules")) {
            String remote = text(rule, "remote_group_id");
            if (text(rule, "direction").equals("ingress") && (remote.isEmpty() || named.containsKey(remote))) {
                rules.add(rule(rule, named.get(remote)));
            }
        }
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", text(group, "id"));
        view.put("description", text(group, "description"));
        view.put("name", text(group, "name"));
        view.put("tenant_id", text(group, "tenant_id"));
        view.put("rules", rules);
        return view;
    }

    static Map<String, Object> rule(JsonNode rule, @Nullable JsonNode remote) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", text(rule, "id"));
        view.put("parent_group_id", text(rule, "security_group_id"));
        String protocol = rule.path("protocol").isString() ? text(rule, "protocol") : null;
        view.put("ip_protocol", protocol);
        Integer from = number(rule.path("port_range_min"));
        Integer to = number(rule.path("port_range_max"));
        if (protocol != null && from == null && to == null) {
            boolean withPorts = Set.of("tcp", "udp").contains(protocol.toLowerCase(Locale.ROOT));
            from = withPorts ? 1 : -1;
            to = withPorts ? HIGHEST_PORT : -1;
        }
        view.put("from_port", from);
        view.put("to_port", to);
        if (remote == null) {
            String prefix = text(rule, "remote_ip_prefix");
            String all = text(rule, "ethertype").equals("IPv6") ? "::/0" : "0.0.0.0/0";
            view.put("group", Map.of());
            view.put("ip_range", Map.of("cidr", prefix.isEmpty() ? all : prefix));
        } else {
            view.put("group", Map.of("name", text(remote, "name"), "tenant_id", text(remote, "tenant_id")));
            view.put("ip_range", Map.of());
        }
        return view;
    }

    private static @Nullable Integer number(JsonNode value) {
        return value.isInt() ? value.asInt() : null;
    }

    static String text(JsonNode node, String name) {
        return node.path(name).isString() ? node.path(name).asString() : "";
    }
}
