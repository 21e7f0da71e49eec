package io.altostratus.compute.conductor.network;

import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.compute.database.networks.PortSubnets;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.workflows.PlannedPort;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Ports by Neutron's API, under the conductor's own identity. All of a server's new ports are asked for in one request,
 * with the ids chosen here.
 */
@Component
final class RestNetworkPorts implements NetworkPorts {

    private static final Logger LOG = LoggerFactory.getLogger(RestNetworkPorts.class);
    private static final String SERVICE = "network";
    private static final String OBJECT_IDS = "X-Altostratus-Object-Ids";

    private final ServiceSession session;
    private final PortSubnets subnets;

    RestNetworkPorts(ServiceSession session, Clock clock) {
        this.session = session;
        this.subnets = new PortSubnets(clock);
    }

    @Override
    public BoundPorts ensure(Server server, List<PlannedPort> ports, String host, String zone, RequestContext context) {
        Map<String, JsonNode> made = new HashMap<>();
        List<PlannedPort> own = ports.stream().filter(PlannedPort::own).toList();
        if (!own.isEmpty()) {
            JsonHttpClient.Response response = session.send(
                    SERVICE,
                    "POST",
                    "/v2.0/ports",
                    Map.of(OBJECT_IDS, own.stream().map(PlannedPort::portId).collect(Collectors.joining(","))),
                    Map.of(
                            "ports",
                            own.stream()
                                    .map(port -> newPort(server, port, host, zone))
                                    .toList()),
                    context);
            for (JsonNode port : accepted(response).path("ports")) {
                made.put(port.path("id").asString(), port);
            }
        }
        Map<PlannedPort, JsonNode> bound = new LinkedHashMap<>();
        boolean guarded = false;
        for (PlannedPort planned : ports) {
            JsonNode port = made.get(planned.portId());
            // A port that existed before, the user's or one of an earlier attempt, may be bound elsewhere.
            if (port == null || !host.equals(port.path("binding:host_id").asString(""))) {
                port = bind(server, planned, host, zone, context);
            }
            if (port.path("binding:vif_type").asString("").equals("binding_failed")) {
                String reason = port.path("binding:vif_details").path("reason").asString("");
                throw new PortsRefusedException(
                        "The network " + planned.networkName() + " cannot be connected on host " + host
                                + (reason.isEmpty() ? "." : ": " + reason + "."),
                        true,
                        null);
            }
            bound.put(planned, port);
            guarded |= !port.path("security_groups").isEmpty();
        }
        Map<String, List<Server.Subnet>> told = subnets.of(bound.values(), path -> subnets(path, context));
        List<Server.Nic> nics = new ArrayList<>();
        bound.forEach((planned, port) -> nics.add(nic(planned, port, told.getOrDefault(planned.portId(), List.of()))));
        return new BoundPorts(nics, !nics.isEmpty() && !guarded);
    }

    /** What is refused is not told to the guest, which may still find out by DHCP. */
    private JsonNode subnets(String path, RequestContext context) {
        JsonHttpClient.Response response = session.send(SERVICE, "GET", path, null, context);
        if (response.status() >= 500) {
            throw new DependencyUnavailableException("the network service", null);
        }
        return response.body();
    }

    private static Map<String, Object> newPort(Server server, PlannedPort planned, String host, String zone) {
        Map<String, Object> port = new LinkedHashMap<>(ownership(server, host, zone));
        port.put("network_id", planned.networkId());
        port.put("project_id", server.projectId());
        port.put("admin_state_up", true);
        if (planned.fixedIp() != null) {
            port.put("fixed_ips", List.of(Map.of("ip_address", planned.fixedIp())));
        }
        List<String> groups = new ArrayList<>();
        for (Server.SecurityGroup group : server.securityGroups()) {
            if (group.id() != null && !planned.attached()) {
                groups.add(group.id());
            }
        }
        if (!groups.isEmpty()) {
            port.put("security_groups", groups);
        }
        return port;
    }

    private static Map<String, Object> ownership(Server server, String host, String zone) {
        return Map.of(
                "device_id",
                server.id(),
                "device_owner",
                "compute:" + zone,
                "binding:host_id",
                host,
                "dns_name",
                server.hostname());
    }

    private JsonNode bind(Server server, PlannedPort planned, String host, String zone, RequestContext context) {
        JsonHttpClient.Response response = session.send(
                SERVICE,
                "PUT",
                "/v2.0/ports/" + planned.portId(),
                Map.of("port", ownership(server, host, zone)),
                context);
        return accepted(response).path("port");
    }

    private static JsonNode accepted(JsonHttpClient.Response response) {
        if (response.isSuccess()) {
            return response.body();
        }
        if (response.status() / 100 == 4) {
            throw refusal(response);
        }
        throw new DependencyUnavailableException("the network service", null);
    }

    /** Neutron's answers and Nova's differ in their statuses. */
    private static PortsRefusedException refusal(JsonHttpClient.Response response) {
        String message = response.body().at("/NeutronError/message").asString("");
        String text = message.isEmpty() ? "The network service answered " + response.status() + "." : message;
        int code = switch (response.body().at("/NeutronError/type").asString("")) {
            case "OverQuota" -> 403;
            case "IpAddressGenerationFailure", "IpAddressGenerationFailureNoMatchingSubnet" -> 400;
            default -> response.status();
        };
        return new PortsRefusedException(text, false, code);
    }

    private static Server.Nic nic(PlannedPort planned, JsonNode port, List<Server.Subnet> subnets) {
        List<Server.Address> addresses = new ArrayList<>();
        for (JsonNode fixed : port.path("fixed_ips")) {
            String address = fixed.path("ip_address").asString("");
            addresses.add(Server.Address.fixed(address));
        }
        return new Server.Nic(
                planned.portId(),
                planned.networkId(),
                planned.networkName(),
                port.path("mac_address").asString(""),
                planned.mtu(),
                addresses,
                planned.own(),
                planned.tag(),
                port.path("binding:vif_type").asString(null),
                subnets);
    }

    @Override
    public void remove(String serverId, List<PlannedPort> ports, RequestContext context) {
        for (PlannedPort port : ports) {
            JsonHttpClient.Response response = port.own()
                    ? session.send(SERVICE, "DELETE", "/v2.0/ports/" + port.portId(), null, context)
                    : session.send(
                            SERVICE,
                            "PUT",
                            "/v2.0/ports/" + port.portId(),
                            Map.of(
                                    "port",
                                    Map.of("device_id", "", "device_owner", "", "binding:host_id", "", "dns_name", "")),
                            context);
            if (!response.isSuccess() && response.status() != 404) {
                LOG.warn("Port {} could not be removed ({})", port.portId(), response.status());
                throw new DependencyUnavailableException("the network service", null);
            }
        }
    }

    @Override
    public void unbind(List<PlannedPort> ports, RequestContext context) {
        for (PlannedPort port : ports) {
            JsonHttpClient.Response response = session.send(
                    SERVICE,
                    "PUT",
                    "/v2.0/ports/" + port.portId(),
                    Map.of("port", Map.of("binding:host_id", "")),
                    context);
            if (!response.isSuccess() && response.status() != 404) {
                LOG.warn("Port {} could not be unbound ({})", port.portId(), response.status());
                throw new DependencyUnavailableException("the network service", null);
            }
        }
    }

    @Override
    public boolean exists(String portId, RequestContext context) {
        int status = session.send(SERVICE, "GET", "/v2.0/ports/" + portId, null, context)
                .status();
        if (status >= 500) {
            throw new DependencyUnavailableException("the network service", null);
        }
        return status != 404;
    }

    @Override
    public boolean allActive(List<PlannedPort> ports, RequestContext context) {
        for (PlannedPort port : ports) {
            JsonHttpClient.Response response =
                    session.send(SERVICE, "GET", "/v2.0/ports/" + port.portId(), null, context);
            if (!response.body().at("/port/status").asString("").equals("ACTIVE")) {
                return false;
            }
        }
        return true;
    }
}
