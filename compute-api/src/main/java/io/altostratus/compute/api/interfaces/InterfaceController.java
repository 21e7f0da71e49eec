package io.altostratus.compute.api.interfaces;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.compute.api.networks.ServerPort;
import io.altostratus.compute.api.networks.ServerPorts;
import io.altostratus.compute.api.tasks.ServerAccess;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.RequestContext;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /servers/{id}/os-interface}: the network cards of a server, each by its port. */
@RestController
@RequestMapping("/v2.1/servers/{id}/os-interface")
class InterfaceController {

    private static final String RULE = "os_compute_api:os-attach-interfaces:";

    private final ServerAccess access;
    private final ServerPorts ports;
    private final InterfaceRequests requests;

    InterfaceController(ServerAccess access, ServerPorts ports, InterfaceRequests requests) {
        this.access = access;
        this.ports = ports;
        this.requests = requests;
    }

    /** In the order of the cards. */
    @GetMapping
    Map<String, Object> list(
            RequestContext context,
            Microversion version,
            @RequestHeader("X-Auth-Token") String token,
            @PathVariable String id) {
        Server server = access.require(id, RULE + "list", context);
        List<String> order = server.nics().stream().map(Server.Nic::portId).toList();
        List<ServerPort> found = new ArrayList<>(ports.of(server.id(), token, context));
        found.sort(
                Comparator.comparingInt(port -> order.contains(port.id()) ? order.indexOf(port.id()) : order.size()));
        return Map.of(
                "interfaceAttachments",
                found.stream().map(port -> view(port, server, version)).toList());
    }

    @GetMapping("/{portId}")
    Map<String, Object> show(
            RequestContext context,
            Microversion version,
            @RequestHeader("X-Auth-Token") String token,
            @PathVariable String id,
            @PathVariable String portId) {
        Server server = access.require(id, RULE + "show", context);
        return Map.of("interfaceAttachment", view(attached(server, portId, token, context), server, version));
    }

    private ServerPort attached(Server server, String portId, String token, RequestContext context) {
        ServerPort port = ports.find(portId, token, context).orElseThrow(() -> InterfaceRequests.noPort(portId));
        if (!port.deviceId().equals(server.id())) {
            throw ApiException.notFound("Instance " + server.id() + " does not have a port with id " + portId);
        }
        return port;
    }

    /** Answers once the guest has the card and its network is ready. */
    @PostMapping
    Map<String, Object> attach(
            RequestContext context,
            Microversion version,
            @RequestHeader("X-Auth-Token") String token,
            @PathVariable String id,
            @ValidBody("interface-attach") JsonNode body) {
        Server server = access.require(id, RULE + "create", context);
        String portId = requests.attach(server, InterfaceRequests.Wanted.of(body), token, context);
        ServerPort port = attached(server, portId, token, context);
        return Map.of("interfaceAttachment", view(port, access.require(id, RULE + "create", context), version));
    }

    @DeleteMapping("/{portId}")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void detach(RequestContext context, @PathVariable String id, @PathVariable String portId) {
        requests.detach(access.require(id, RULE + "delete", context), portId, context);
    }

    private static Map<String, Object> view(ServerPort port, Server server, Microversion version) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("port_state", port.status());
        view.put(
                "fixed_ips",
                port.fixedIps().stream()
                        .map(fixed -> Map.of("subnet_id", fixed.subnetId(), "ip_address", fixed.ipAddress()))
                        .toList());
        view.put("port_id", port.id());
        view.put("net_id", port.networkId());
        view.put("mac_addr", port.macAddress());
        if (version.atLeast(2, 70)) {
            view.put("tag", server.nic(port.id()).map(Server.Nic::tag).orElse(null));
        }
        return view;
    }
}
