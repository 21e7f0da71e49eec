package io.altostratus.network.service.portforwarding;

import static io.altostratus.network.service.portforwarding.PortForwardingAttributes.PORT_FORWARDING;

import io.altostratus.api.body.ValidBody;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Bodies;
import io.altostratus.network.service.api.Fields;
import io.altostratus.network.service.api.ListRequest;
import io.altostratus.network.service.floatingips.FloatingIp;
import io.altostratus.network.service.floatingips.FloatingIpAttributes;
import io.altostratus.network.service.floatingips.FloatingIpRepository;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2.0/floatingips/{id}/port_forwardings}: whoever owns a floating IP decides on its port forwardings. */
@RestController
class PortForwardingController {

    private final Access access;
    private final PortForwardings forwardings;
    private final PortForwardingRepository repository;
    private final FloatingIpRepository floatingIps;

    PortForwardingController(
            Access access,
            PortForwardings forwardings,
            PortForwardingRepository repository,
            FloatingIpRepository floatingIps) {
        this.access = access;
        this.forwardings = forwardings;
        this.repository = repository;
        this.floatingIps = floatingIps;
    }

    private Consumer<FloatingIp> admits(RequestContext context, String action) {
        return ip -> access.enforceOn(context, action, FloatingIpAttributes.FLOATING_IP, ip.id(), ip.ruleTarget());
    }

    private void requireSeen(RequestContext context, String floatingIpId) {
        FloatingIp ip = floatingIps.find(floatingIpId).orElseThrow(() -> FloatingIpAttributes.notFound(floatingIpId));
        admits(context, "get_floatingip_port_forwarding").accept(ip);
    }

    @GetMapping("/v2.0/floatingips/{floatingIpId}/port_forwardings")
    Map<String, Object> list(RequestContext context, HttpServletRequest request, @PathVariable String floatingIpId) {
        requireSeen(context, floatingIpId);
        ListRequest list = ListRequest.of(request, PORT_FORWARDING);
        return list.answer(repository.page(list, floatingIpId), PortForwarding::id, PortForwarding::view);
    }

    @GetMapping("/v2.0/floatingips/{floatingIpId}/port_forwardings/{id}")
    Map<String, Object> show(
            RequestContext context,
            HttpServletRequest request,
            @PathVariable String floatingIpId,
            @PathVariable String id) {
        requireSeen(context, floatingIpId);
        PortForwarding found =
                repository.find(floatingIpId, id).orElseThrow(() -> PortForwardingAttributes.notFound(id));
        return Map.of("port_forwarding", Fields.of(request).of(found.view()));
    }

    @PostMapping("/v2.0/floatingips/{floatingIpId}/port_forwardings")
    @ResponseStatus(HttpStatus.CREATED)
    Map<String, Object> create(
            RequestContext context, @PathVariable String floatingIpId, @ValidBody("neutron-body") JsonNode body) {
        return Map.of(
                "port_forwarding",
                forwardings
                        .create(
                                floatingIpId,
                                PORT_FORWARDING.forCreate(Bodies.single(body, "port_forwarding")),
                                admits(context, "create_floatingip_port_forwarding"),
                                context)
                        .view());
    }

    @PutMapping("/v2.0/floatingips/{floatingIpId}/port_forwardings/{id}")
    Map<String, Object> update(
            RequestContext context,
            @PathVariable String floatingIpId,
            @PathVariable String id,
            @ValidBody("neutron-body") JsonNode body) {
        return Map.of(
                "port_forwarding",
                forwardings
                        .update(
                                floatingIpId,
                                id,
                                PORT_FORWARDING.forUpdate(Bodies.single(body, "port_forwarding")),
                                admits(context, "update_floatingip_port_forwarding"),
                                context)
                        .view());
    }

    @DeleteMapping("/v2.0/floatingips/{floatingIpId}/port_forwardings/{id}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void delete(RequestContext context, @PathVariable String floatingIpId, @PathVariable String id) {
        forwardings.delete(floatingIpId, id, admits(context, "delete_floatingip_port_forwarding"), context);
    }
}
