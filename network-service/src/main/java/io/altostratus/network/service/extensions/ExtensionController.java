package io.altostratus.network.service.extensions;

import io.altostratus.api.paging.PageLinks;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Errors;
import jakarta.servlet.http.HttpServletRequest;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** Version documents and {@code /v2.0/extensions}. */
@RestController
class ExtensionController {

    private static final Map<String, String> RESOURCES = resources();

    private final Access access;

    ExtensionController(Access access) {
        this.access = access;
    }

    private static Map<String, String> resources() {
        Map<String, String> resources = new LinkedHashMap<>();
        resources.put("network", "networks");
        resources.put("subnet", "subnets");
        resources.put("port", "ports");
        resources.put("security-group", "security-groups");
        resources.put("security-group-rule", "security-group-rules");
        resources.put("subnetpool", "subnetpools");
        resources.put("address_scope", "address-scopes");
        resources.put("rbac_policy", "rbac-policies");
        resources.put("router", "routers");
        resources.put("floatingip", "floatingips");
        resources.put("trunk", "trunks");
        resources.put("segment", "segments");
        resources.put("network_segment_range", "network_segment_ranges");
        resources.put("floatingip_pool", "floatingip_pools");
        resources.put("quota", "quotas");
        resources.put("agent", "agents");
        resources.put("availability_zone", "availability_zones");
        resources.put("network_ip_availability", "network-ip-availabilities");
        resources.put("auto_allocated_topology", "auto-allocated-topology");
        resources.put("service_provider", "service-providers");
        resources.put("extension", "extensions");
        return resources;
    }

    @GetMapping("/")
    Map<String, Object> versions(HttpServletRequest request) {
        return Map.of(
                "versions",
                List.of(Map.of(
                        "id",
                        "v2.0",
                        "status",
                        "CURRENT",
                        "links",
                        List.of(Map.of("rel", "self", "href", PageLinks.base(request) + "/v2.0/")))));
    }

    @GetMapping("/v2.0")
    Map<String, Object> version(HttpServletRequest request) {
        return Map.of(
                "resources",
                RESOURCES.entrySet().stream()
                        .map(resource -> Map.of(
                                "name",
                                resource.getKey(),
                                "collection",
                                resource.getValue(),
                                "links",
                                List.of(Map.of(
                                        "rel",
                                        "self",
                                        "href",
                                        PageLinks.base(request) + "/v2.0/" + resource.getValue()))))
                        .toList());
    }

    @GetMapping("/v2.0/extensions")
    Map<String, Object> list() {
        return Map.of(
                "extensions",
                Extension.ALL.stream().map(ExtensionController::view).toList());
    }

    @GetMapping("/v2.0/extensions/{alias}")
    Map<String, Object> show(@PathVariable String alias) {
        return Extension.ALL.stream()
                .filter(extension -> extension.alias().equals(alias))
                .findFirst()
                .map(extension -> Map.<String, Object>of("extension", view(extension)))
                .orElseThrow(
                        () -> Errors.notFound("HTTPNotFound", "Extension with alias " + alias + " does not exist"));
    }

    /** What implements load balancers, VPNs and the like: the service offers none of them. */
    @GetMapping("/v2.0/service-providers")
    Map<String, Object> serviceProviders(RequestContext context) {
        access.enforce(context, "get_service_provider", Map.of());
        return Map.of("service_providers", List.of());
    }

    private static Map<String, Object> view(Extension extension) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("alias", extension.alias());
        view.put("name", extension.name());
        view.put("description", extension.description());
        view.put("updated", extension.updated());
        view.put("links", List.of());
        return view;
    }
}
