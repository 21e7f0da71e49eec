package io.altostratus.compute.api.proxies;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.networks.NetworkIds;
import io.altostratus.compute.api.networks.NetworkRequests;
import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Floating IPs by network-service, with the user's own rights, in the form that this API had. */
@Component
class FloatingIps {

    private static final String PATH = "/v2.0/floatingips";

    /** The pool that is meant where a request names none, if there is one of that name. */
    private static final String DEFAULT_POOL = "nova";

    private final NetworkRequests requests;

    FloatingIps(NetworkRequests requests) {
        this.requests = requests;
    }

    List<JsonNode> ofProject(String token, RequestContext context) {
        return list("floatingips", "tenant_id=" + NetworkRequests.encoded(context.requireProjectId()), token, context);
    }

    /** @throws ApiException 404 if the user has no such floating IP, 400 for what is no id */
    JsonNode find(String id, String token, RequestContext context) {
        if (!NetworkIds.fits(id)) {
            throw ApiException.badRequest("Invalid ID received " + id + ".");
        }
        return list("floatingips", "id=" + NetworkRequests.encoded(id), token, context).stream()
                .findFirst()
                .orElseThrow(() -> ApiException.notFound("Floating IP not found for ID " + id));
    }

    Optional<JsonNode> byAddress(String address, String token, RequestContext context) {
        return list(
                        "floatingips",
                        "tenant_id=" + NetworkRequests.encoded(context.requireProjectId()) + "&floating_ip_address="
                                + NetworkRequests.encoded(address),
                        token,
                        context)
                .stream()
                .findFirst();
    }

    List<JsonNode> pools(String token, RequestContext context) {
        return list("networks", "router:external=True&fields=id&fields=name", token, context);
    }

    /** @param pool the name or id of an external network; null for the usual one */
    JsonNode allocate(@Nullable String pool, String token, RequestContext context) {
        String network = pool(pool, token, context);
        try {
            return requests.carryOut(
                            "POST", PATH, Map.of("floatingip", Map.of("floating_network_id", network)), token, context)
                    .path("floatingip");
        } catch (ApiException refused) {
            if (refused.status() != HttpStatus.CONFLICT) {
                throw refused;
            }
            String in = pool == null ? "" : " in pool " + pool;
            throw "OverQuota".equals(refused.type())
                    ? ApiException.forbidden("IP allocation over quota" + in + ".")
                    : ApiException.notFound("No more floating IPs" + (in.isEmpty() ? " available" : in) + ".");
        }
    }

    private String pool(@Nullable String wanted, String token, RequestContext context) {
        List<JsonNode> pools = pools(token, context);
        String name = wanted == null ? DEFAULT_POOL : wanted;
        List<JsonNode> fitting = pools.stream()
                .filter(pool ->
                        text(pool, "id").equals(name) || text(pool, "name").equals(name))
                .toList();
        if (fitting.isEmpty() && wanted == null && pools.size() == 1) {
            fitting = pools;
        }
        if (fitting.isEmpty()) {
            throw ApiException.notFound("Floating IP pool not found.");
        }
        return text(fitting.getFirst(), "id");
    }

    void release(String id, String token, RequestContext context) {
        requests.carryOut("DELETE", PATH + "/" + id, null, token, context);
    }

    /** @param port null to lead the address nowhere */
    void lead(String id, @Nullable String port, @Nullable String fixedAddress, String token, RequestContext context) {
        Map<String, @Nullable Object> change = new LinkedHashMap<>();
        change.put("port_id", port);
        if (port != null) {
            change.put("fixed_ip_address", fixedAddress);
        }
        try {
            requests.carryOut("PUT", PATH + "/" + id, Map.of("floatingip", change), token, context);
        } catch (ApiException refused) {
            // One that leads elsewhere already, or a port that another one leads to.
            throw refused.status() == HttpStatus.CONFLICT
                    ? ApiException.badRequest(String.valueOf(refused.getMessage()))
                    : refused;
        }
    }

    /** The servers of ports, by the ports' ids. */
    Map<String, String> servers(List<JsonNode> floatingIps, String token, RequestContext context) {
        Set<String> ports = new TreeSet<>();
        floatingIps.forEach(ip -> ports.add(text(ip, "port_id")));
        ports.remove("");
        Map<String, String> servers = new HashMap<>();
        if (!ports.isEmpty()) {
            list("ports", NetworkRequests.any("id", ports), token, context)
                    .forEach(port -> servers.put(text(port, "id"), text(port, "device_id")));
        }
        return servers;
    }

    List<Map<String, @Nullable Object>> views(List<JsonNode> floatingIps, String token, RequestContext context) {
        if (floatingIps.isEmpty()) {
            return List.of();
        }
        Map<String, String> pools = new HashMap<>();
        pools(token, context).forEach(pool -> pools.put(text(pool, "id"), text(pool, "name")));
        Map<String, String> servers = servers(floatingIps, token, context);
        List<Map<String, @Nullable Object>> views = new ArrayList<>();
        for (JsonNode ip : floatingIps) {
            String network = text(ip, "floating_network_id");
            String server = servers.getOrDefault(text(ip, "port_id"), "");
            Map<String, @Nullable Object> view = new LinkedHashMap<>();
            view.put("id", text(ip, "id"));
            view.put("ip", text(ip, "floating_ip_address"));
            view.put("pool", pools.getOrDefault(network, "").isEmpty() ? network : pools.get(network));
            view.put("fixed_ip", text(ip, "fixed_ip_address").isEmpty() ? null : text(ip, "fixed_ip_address"));
            view.put("instance_id", server.isEmpty() ? null : server);
            views.add(view);
        }
        return views;
    }

    private List<JsonNode> list(String what, String filter, String token, RequestContext context) {
        List<JsonNode> found = new ArrayList<>();
        requests.get("/v2.0/" + what + "?" + filter, token, context).path(what).forEach(found::add);
        return found;
    }

    static String text(JsonNode node, String name) {
        return node.path(name).isString() ? node.path(name).asString() : "";
    }
}
