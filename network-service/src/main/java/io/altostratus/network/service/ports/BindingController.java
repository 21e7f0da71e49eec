package io.altostratus.network.service.ports;

import static io.altostratus.network.service.ports.BindingAttributes.BINDING;
import static io.altostratus.network.service.ports.BindingAttributes.HOST;

import io.altostratus.api.body.ValidBody;
import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.Values;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2.0/ports/{id}/bindings}: for live migrations. */
@RestController
class BindingController {

    private static final List<String> FILTERS = List.of("host", "vif_type", "vnic_type", "status");

    private final Access access;
    private final PortBindings bindings;

    BindingController(Access access, PortBindings bindings) {
        this.access = access;
        this.bindings = bindings;
    }

    @GetMapping("/v2.0/ports/{id}/bindings")
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @PathVariable String id) {
        access.enforce(context, "get_port_binding", Map.of());
        Fields fields = Fields.of(request);
        return Map.of(
                "bindings",
                bindings.of(id).stream()
                        .map(BindingController::view)
                        .filter(view -> FILTERS.stream().allMatch(filter -> matches(request, filter, view)))
                        .map(fields::of)
                        .toList());
    }

    private static boolean matches(HttpServletRequest request, String filter, Map<String, ?> view) {
        String[] wanted = request.getParameterValues(filter);
        return wanted == null || Arrays.asList(wanted).contains(String.valueOf(view.get(filter)));
    }

    @GetMapping("/v2.0/ports/{id}/bindings/{host}")
    Map<String, Object> show(
            RequestContext context, HttpServletRequest request, @PathVariable String id, @PathVariable String host) {
        access.enforce(context, "get_port_binding", Map.of());
        PortBindings.Placed placed = bindings.on(id, host).orElseThrow(() -> BindingAttributes.notFound(id, host));
        return Map.of("binding", Fields.of(request).of(view(placed)));
    }

    @PostMapping("/v2.0/ports/{id}/bindings")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, @PathVariable String id, @ValidBody("neutron-body") JsonNode body) {
        access.enforce(context, "create_port_binding", Map.of());
        Values values = BINDING.forCreate(Bodies.single(body, "binding"));
        String host = values.require(HOST);
        if (host.isEmpty()) {
            throw Errors.invalidValue("host", "'' is not a host");
        }
        return Map.of("binding", view(bindings.add(id, host, values)));
    }

    /** The host is that of the path; a body may repeat it. */
    @PutMapping("/v2.0/ports/{id}/bindings/{host}")
    Map<String, Object> update(
            RequestContext context,
            @PathVariable String id,
            @PathVariable String host,
            @ValidBody("neutron-body") JsonNode body) {
        access.enforce(context, "update_port_binding", Map.of());
        Values values = BINDING.forUpdate(withoutHost(Bodies.single(body, "binding"), host));
        return Map.of("binding", view(bindings.update(id, host, values, context)));
    }

    private static JsonNode withoutHost(JsonNode binding, String host) {
        if (!binding.isObject() || !binding.has("host")) {
            return binding;
        }
        if (!binding.get("host").asString("").equals(host)) {
            throw Errors.invalidValue("host", "a binding does not change its host");
        }
        ObjectNode copy = (ObjectNode) binding.deepCopy();
        copy.remove("host");
        return copy;
    }

    /** The answer has no envelope, as Neutron's has none. */
    @PutMapping("/v2.0/ports/{id}/bindings/{host}/activate")
    Map<String, Object> activate(RequestContext context, @PathVariable String id, @PathVariable String host) {
        access.enforce(context, "activate", Map.of());
        return view(bindings.activate(id, host, context));
    }

    @DeleteMapping("/v2.0/ports/{id}/bindings/{host}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String id, @PathVariable String host) {
        access.enforce(context, "delete_port_binding", Map.of());
        bindings.delete(id, host, context);
    }

    private static Map<String, Object> view(PortBindings.Placed placed) {
        Port.Binding binding = placed.binding();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("host", binding.hostId());
        view.put("vif_type", binding.vifType());
        view.put("vif_details", PortView.details(binding));
        view.put("vnic_type", binding.vnicType());
        view.put("profile", Json.MAPPER.readTree(binding.profile()));
        view.put("status", placed.active() ? "ACTIVE" : "INACTIVE");
        return view;
    }
}
