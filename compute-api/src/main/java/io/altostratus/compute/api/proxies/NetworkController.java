package io.altostratus.compute.api.proxies;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.networks.NetworkRequests;
import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/**
 * {@code /os-networks} and {@code /os-tenant-networks}: the networks that the user sees, up to 2.35. Of what was once told
 * of them only their ids and names are left.
 */
@RestController
class NetworkController {

    private static final List<String> EMPTY =
            List.of("cidr", "netmask", "gateway", "broadcast", "dns1", "dns2", "cidr_v6", "gateway_v6", "netmask_v6");
    private static final List<String> EMPTY_FOR_ADMINISTRATORS = List.of(
            "created_at",
            "updated_at",
            "deleted_at",
            "deleted",
            "injected",
            "bridge",
            "vlan",
            "vpn_public_address",
            "vpn_public_port",
            "vpn_private_address",
            "dhcp_start",
            "project_id",
            "host",
            "bridge_interface",
            "multi_host",
            "priority",
            "rxtx_base",
            "mtu",
            "dhcp_server",
            "enable_dhcp",
            "share_address");

    private final NetworkRequests requests;
    private final Policy policy;

    NetworkController(NetworkRequests requests, Policy policy) {
        this.requests = requests;
        this.policy = policy;
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping("/v2.1/os-networks")
    Map<String, Object> list(RequestContext context, @RequestHeader("X-Auth-Token") String token) {
        policy.enforce(context, "os_compute_api:os-networks:list");
        return Map.of("networks", all(token, context, network -> view(network, context)));
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping("/v2.1/os-networks/{id}")
    Map<String, Object> show(
            RequestContext context, @RequestHeader("X-Auth-Token") String token, @PathVariable String id) {
        policy.enforce(context, "os_compute_api:os-networks:show");
        return Map.of("network", view(one(id, token, context), context));
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping("/v2.1/os-tenant-networks")
    Map<String, Object> listOfProject(RequestContext context, @RequestHeader("X-Auth-Token") String token) {
        policy.enforce(context, "os_compute_api:os-tenant-networks:list");
        return Map.of("networks", all(token, context, NetworkController::ofProject));
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping("/v2.1/os-tenant-networks/{id}")
    Map<String, Object> showOfProject(
            RequestContext context, @RequestHeader("X-Auth-Token") String token, @PathVariable String id) {
        policy.enforce(context, "os_compute_api:os-tenant-networks:show");
        return Map.of("network", ofProject(one(id, token, context)));
    }

    private List<Map<String, @Nullable Object>> all(
            String token, RequestContext context, Function<JsonNode, Map<String, @Nullable Object>> view) {
        List<Map<String, @Nullable Object>> found = new ArrayList<>();
        requests.get("/v2.0/networks?fields=id&fields=name", token, context)
                .path("networks")
                .forEach(network -> found.add(view.apply(network)));
        return found;
    }

    private JsonNode one(String id, String token, RequestContext context) {
        try {
            return requests.carryOut("GET", "/v2.0/networks/" + NetworkRequests.encoded(id), null, token, context)
                    .path("network");
        } catch (ApiException refused) {
            throw refused.status() == HttpStatus.NOT_FOUND ? ApiException.notFound("Network not found") : refused;
        }
    }

    private static Map<String, @Nullable Object> view(JsonNode network, RequestContext context) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", network.path("id").asString(""));
        view.put("label", network.path("name").asString(""));
        EMPTY.forEach(field -> view.put(field, null));
        if (context.isAdmin()) {
            EMPTY_FOR_ADMINISTRATORS.forEach(field -> view.put(field, null));
        }
        return view;
    }

    private static Map<String, @Nullable Object> ofProject(JsonNode network) {
        Map<String, @Nullable Object> view = new LinkedHashMap<>();
        view.put("id", network.path("id").asString(""));
        view.put("cidr", "None"); // a text, as clients have always got it
        view.put("label", network.path("name").asString(""));
        return view;
    }
}
