package io.altostratus.compute.api.securitygroups;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.networks.ServerPort;
import io.altostratus.compute.api.networks.ServerPorts;
import io.altostratus.compute.api.servers.ServerAccess;
import io.altostratus.compute.database.servers.Server;
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
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /servers/{id}/os-security-groups}: the groups of a server with what they let in, in Nova's form; and {@code
 * /os-security-groups}: those of the project, by which clients find the group that they add to a server.
 */
@RestController
class ServerGroupController {

    private static final int HIGHEST_PORT = 65_535;

    private final ServerAccess access;
    private final ServerPorts ports;
    private final Policy policy;

    ServerGroupController(ServerAccess access, ServerPorts ports, Policy policy) {
        this.access = access;
        this.ports = ports;
        this.policy = policy;
    }

    @GetMapping("/v2.1/os-security-groups")
    Map<String, Object> ofProject(RequestContext context, @RequestHeader("X-Auth-Token") String token) {
        policy.enforce(
                context, "os_compute_api:os-security-groups:get", Map.of("project_id", context.requireProjectId()));
        return Map.of("security_groups", views(ports.groupsOfProject(token, context), token, context));
    }

    @GetMapping("/v2.1/os-security-groups/{id}")
    Map<String, Object> show(
            RequestContext context, @RequestHeader("X-Auth-Token") String token, @PathVariable String id) {
        policy.enforce(
                context, "os_compute_api:os-security-groups:show", Map.of("project_id", context.requireProjectId()));
        List<JsonNode> found = ports.groups(List.of(id), token, context);
        if (found.isEmpty()) {
            throw ApiException.notFound("Security group " + id + " not found.");
        }
        return Map.of("security_group", views(found, token, context).getFirst());
    }

    @GetMapping("/v2.1/servers/{id}/os-security-groups")
    Map<String, Object> list(
            RequestContext context, @RequestHeader("X-Auth-Token") String token, @PathVariable String id) {
        Server server = access.require(id, "os_compute_api:os-security-groups:list", context);
        Set<String> ids = new TreeSet<>();
        for (ServerPort port : ports.of(server.id(), token, context)) {
            ids.addAll(port.groups());
        }
        List<JsonNode> groups = new ArrayList<>(ports.groups(List.copyOf(ids), token, context));
        return Map.of("security_groups", views(groups, token, context));
    }

    private List<Map<String, Object>> views(List<JsonNode> groups, String token, RequestContext context) {
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

    private static Map<String, Object> rule(JsonNode rule, @Nullable JsonNode remote) {
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

    private static String text(JsonNode node, String name) {
        return node.path(name).isString() ? node.path(name).asString() : "";
    }
}
