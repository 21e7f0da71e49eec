package io.altostratus.network.service.routers;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.api.Types;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.ports.FixedIp;
import io.altostratus.network.service.ports.FixedIpRequest;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortAttributes;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;

/** Joins routers to projects' networks, by a subnet or by a port. */
@Service
public class RouterInterfaces {

    /** What a request names: one of both to join, one or both to part. */
    public record Named(@Nullable String subnetId, @Nullable String portId) {

        static Named in(JsonNode body) {
            return new Named(id(body, "subnet_id"), id(body, "port_id"));
        }

        private static @Nullable String id(JsonNode body, String name) {
            JsonNode value = body.path(name);
            if (value.isMissingNode() || value.isNull()) {
                return null;
            }
            if (!value.isString()) {
                throw Errors.invalidValue(name, "'" + Types.shown(value) + "' is not a valid UUID");
            }
            return value.asString();
        }
    }

    private final RouterRepository routers;
    private final RouterPorts ports;
    private final RouterScheduler scheduler;
    private final Sight sight;
    private final ObjectProvider<NatSource> nat;
    private final Attempts attempts;
    private final Clock clock;

    RouterInterfaces(
            RouterRepository routers,
            RouterPorts ports,
            RouterScheduler scheduler,
            Sight sight,
            ObjectProvider<NatSource> nat,
            Attempts attempts,
            Clock clock) {
        this.routers = routers;
        this.ports = ports;
        this.scheduler = scheduler;
        this.sight = sight;
        this.nat = nat;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** @param admitted decides on the router as it is, inside the transaction */
    public Map<String, Object> add(String routerId, Named named, Consumer<Router> admitted, RequestContext context) {
        return attempts.call(() -> {
            Router router = locked(routerId);
            admitted.accept(router);
            RouterPorts.Standing standing = ports.standing(router);
            Map<String, Object> answer;
            if (named.portId() != null && named.subnetId() != null) {
                throw badRouter("Cannot specify both subnet-id and port-id");
            }
            if (named.portId() != null) {
                answer = addPort(router, standing, named.portId(), context);
            } else if (named.subnetId() != null) {
                answer = addSubnet(router, standing, named.subnetId(), context);
            } else {
                throw Errors.badRequest(
                        "BadRequest", "Bad router request: Either subnet_id or port_id must be specified.");
            }
            done(router, context);
            return answer;
        });
    }

    private Router locked(String id) {
        routers.lock(id);
        return routers.find(id).orElseThrow(() -> RouterAttributes.notFound(id));
    }

    private void done(Router router, RequestContext context) {
        routers.touch(router.id(), UtcTime.now(clock));
        scheduler.settle(router.id(), context);
    }

    private Map<String, Object> addPort(
            Router router, RouterPorts.Standing standing, String portId, RequestContext context) {
        Port port = sight.port(portId, context);
        if (!port.deviceId().isEmpty()) {
            throw PortAttributes.attached(port, port.deviceId());
        }
        if (port.fixedIps().isEmpty()) {
            throw badRouter("Router port must have at least one fixed IP");
        }
        if (port.fixedIps().stream().filter(ip -> ip.address().version() == 4).count() > 1) {
            throw badRouter("Cannot have multiple IPv4 subnets on router port");
        }
        Network network = ports.networkOf(port);
        for (Subnet subnet : ports.subnetsOf(network)) {
            if (port.fixedIps().stream().anyMatch(ip -> ip.subnetId().equals(subnet.id()))) {
                RouterRules.checkApart(subnet, standing.subnets());
            }
        }
        Port taken = ports.take(router, network, port, context);
        routers.addInterface(router.id(), taken.id());
        return view(router, taken, taken.fixedIps().getFirst().subnetId());
    }

    private Map<String, Object> addSubnet(
            Router router, RouterPorts.Standing standing, String subnetId, RequestContext context) {
        Subnet subnet = sight.subnet(subnetId, context).subnet();
        IpAddress gateway = subnet.gateway();
        if (gateway == null) {
            throw badRouter("Subnet for router interface must have a gateway IP");
        }
        RouterRules.checkApart(subnet, standing.subnets());
        Network network = sight.network(subnet.networkId(), context);
        FixedIpRequest request = new FixedIpRequest(subnetId, gateway);
        Optional<Port> withIpv6 = standing.interfaces().stream()
                .filter(port -> subnet.cidr().version() == 6
                        && port.networkId().equals(network.id())
                        && port.fixedIps().stream().allMatch(ip -> ip.address().version() == 6))
                .findFirst();
        Port port;
        if (withIpv6.isPresent()) { // one port has all IPv6 prefixes of a network
            List<FixedIpRequest> requests = new ArrayList<>();
            withIpv6.get().fixedIps().forEach(ip -> requests.add(FixedIpRequest.keep(ip)));
            requests.add(request);
            port = ports.readdress(network, withIpv6.get(), requests, context);
        } else {
            port = ports.make(router, network, router.interfaceOwner(), router.projectId(), List.of(request), context);
            routers.addInterface(router.id(), port.id());
        }
        return view(router, port, subnetId);
    }

    private static Map<String, Object> view(Router router, Port port, String subnetId) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", router.id());
        view.put("tenant_id", router.projectId());
        view.put("project_id", router.projectId());
        view.put("port_id", port.id());
        view.put("network_id", port.networkId());
        view.put("subnet_id", subnetId);
        view.put("subnet_ids", port.fixedIps().stream().map(FixedIp::subnetId).toList());
        return view;
    }

    /** @param admitted decides on the router as it is, inside the transaction */
    public Map<String, Object> remove(String routerId, Named named, Consumer<Router> admitted, RequestContext context) {
        return attempts.call(() -> {
            Router router = locked(routerId);
            admitted.accept(router);
            RouterPorts.Standing standing = ports.standing(router);
            Map<String, Object> answer;
            if (named.portId() != null) {
                answer = removePort(router, standing, named.portId(), named.subnetId(), context);
            } else if (named.subnetId() != null) {
                answer = removeSubnet(router, standing, named.subnetId(), context);
            } else {
                throw Errors.badRequest(
                        "BadRequest", "Bad router request: Either subnet_id or port_id must be specified.");
            }
            done(router, context);
            return answer;
        });
    }

    private Map<String, Object> removePort(
            Router router,
            RouterPorts.Standing standing,
            String portId,
            @Nullable String subnetId,
            RequestContext context) {
        Port port = standing.interfaces().stream()
                .filter(p -> p.id().equals(portId))
                .findFirst()
                .orElseThrow(() -> Errors.notFound(
                        "RouterInterfaceNotFound",
                        "Router " + router.id() + " does not have an interface with id " + portId));
        if (subnetId != null
                && port.fixedIps().stream().noneMatch(ip -> ip.subnetId().equals(subnetId))) {
            throw Errors.conflict(
                    "SubnetMismatchForPort",
                    "Subnet on port " + portId + " does not match the requested subnet " + subnetId + ".");
        }
        port.fixedIps().forEach(ip -> refuseWhileNeeded(router, standing, ip.subnetId()));
        routers.removeInterface(portId);
        ports.remove(port, context);
        return view(
                router,
                port,
                subnetId != null
                        ? subnetId
                        : port.fixedIps().stream()
                                .map(FixedIp::subnetId)
                                .findFirst()
                                .orElse(""));
    }

    private Map<String, Object> removeSubnet(
            Router router, RouterPorts.Standing standing, String subnetId, RequestContext context) {
        sight.subnet(subnetId, context);
        Port port = standing.interfaces().stream()
                .filter(p -> p.fixedIps().stream().anyMatch(ip -> ip.subnetId().equals(subnetId)))
                .findFirst()
                .orElseThrow(() -> Errors.notFound(
                        "RouterInterfaceNotFoundForSubnet",
                        "Router " + router.id() + " has no interface on subnet " + subnetId));
        if (port.fixedIps().size() == 1) {
            return removePort(router, standing, port.id(), subnetId, context);
        }
        refuseWhileNeeded(router, standing, subnetId);
        List<FixedIpRequest> rest = port.fixedIps().stream()
                .filter(ip -> !ip.subnetId().equals(subnetId))
                .map(FixedIpRequest::keep)
                .collect(Collectors.toList());
        ports.readdress(ports.networkOf(port), port, rest, context);
        return view(router, port, subnetId);
    }

    private void refuseWhileNeeded(Router router, RouterPorts.Standing standing, String subnetId) {
        if (nat.orderedStream().anyMatch(source -> source.needs(router.id(), subnetId))) {
            throw Errors.conflict(
                    "RouterInterfaceInUseByFloatingIP",
                    "Router interface for subnet " + subnetId + " on router " + router.id()
                            + " cannot be deleted, as it is required by one or more floating IPs.");
        }
        boolean routed = standing.subnets().stream()
                .filter(subnet -> subnet.id().equals(subnetId))
                .anyMatch(subnet ->
                        router.routes().stream().anyMatch(route -> subnet.cidr().contains(route.nextHop())));
        if (routed) {
            throw Errors.conflict(
                    "RouterInterfaceInUseByRoute",
                    "Router interface for subnet " + subnetId + " on router " + router.id()
                            + " cannot be deleted, as it is required by one or more routes.");
        }
    }

    private static ApiException badRouter(String message) {
        return Errors.badRequest("BadRequest", "Bad router request: " + message + ".");
    }
}
