package io.altostratus.compute.api.proxies;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.microversion.OnlyIn;
import io.altostratus.auth.policy.Policy;
import io.altostratus.compute.api.networks.ServerNetworks;
import io.altostratus.context.RequestContext;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /os-floating-ips} and {@code /os-floating-ip-pools}, up to 2.35. */
@RestController
class FloatingIpController {

    private static final String RULE = "os_compute_api:os-floating-ips:";
    private static final String TOKEN = "X-Auth-Token";

    private final FloatingIps floatingIps;
    private final ServerNetworks networks;
    private final Policy policy;

    FloatingIpController(FloatingIps floatingIps, ServerNetworks networks, Policy policy) {
        this.floatingIps = floatingIps;
        this.networks = networks;
        this.policy = policy;
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping("/v2.1/os-floating-ip-pools")
    Map<String, Object> pools(RequestContext context, @RequestHeader(TOKEN) String token) {
        policy.enforce(context, "os_compute_api:os-floating-ip-pools");
        return Map.of(
                "floating_ip_pools",
                floatingIps.pools(token, context).stream()
                        .map(pool -> FloatingIps.text(pool, "name").isEmpty()
                                ? FloatingIps.text(pool, "id")
                                : FloatingIps.text(pool, "name"))
                        .map(name -> Map.of("name", name))
                        .toList());
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping("/v2.1/os-floating-ips")
    Map<String, Object> list(RequestContext context, @RequestHeader(TOKEN) String token) {
        policy.enforce(context, RULE + "list");
        return Map.of("floating_ips", floatingIps.views(floatingIps.ofProject(token, context), token, context));
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @GetMapping("/v2.1/os-floating-ips/{id}")
    Map<String, Object> show(RequestContext context, @RequestHeader(TOKEN) String token, @PathVariable String id) {
        policy.enforce(context, RULE + "show");
        return view(floatingIps.find(id, token, context), token, context);
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @PostMapping("/v2.1/os-floating-ips")
    Map<String, Object> create(
            RequestContext context,
            @RequestHeader(TOKEN) String token,
            @ValidBody("floating-ip-create") JsonNode body) {
        policy.enforce(context, RULE + "create");
        String pool = body.path("pool").isString() ? body.path("pool").asString() : null;
        return view(floatingIps.allocate(pool, token, context), token, context);
    }

    @OnlyIn(from = "2.1", to = "2.35")
    @DeleteMapping("/v2.1/os-floating-ips/{id}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void delete(RequestContext context, @RequestHeader(TOKEN) String token, @PathVariable String id) {
        policy.enforce(context, RULE + "delete");
        JsonNode found = floatingIps.find(id, token, context);
        Map<String, String> servers = floatingIps.servers(List.of(found), token, context);
        floatingIps.release(id, token, context);
        servers.values().forEach(server -> networks.refreshIfPossible(server, context));
    }

    private Map<String, Object> view(JsonNode floatingIp, String token, RequestContext context) {
        return Map.of(
                "floating_ip",
                floatingIps.views(List.of(floatingIp), token, context).getFirst());
    }
}
