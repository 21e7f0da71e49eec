package io.altostratus.network.service.routers;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.ports.FixedIp;
import io.altostratus.network.service.ports.FixedIpRequest;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.subnets.Subnet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** The gateways of routers. Every method runs inside a transaction that has locked the router. */
@Component
class RouterGateways {

    private final RouterRepository routers;
    private final RouterPorts ports;
    private final Sight sight;
    private final ObjectProvider<NatSource> nat;

    RouterGateways(RouterRepository routers, RouterPorts ports, Sight sight, ObjectProvider<NatSource> nat) {
        this.routers = routers;
        this.ports = ports;
        this.sight = sight;
        this.nat = nat;
    }

    /** @param wanted null for none */
    void set(Router router, @Nullable GatewayRequest wanted, RequestContext context) {
        Router.Gateway present = router.gateway();
        RouterPorts.Standing standing = ports.standing(router);
        if (wanted == null) {
            clear(router, standing, context);
            return;
        }
        Network network = sight.network(wanted.networkId(), context);
        if (!network.external()) {
            throw Errors.badRequest(
                    "BadRequest", "Bad router request: Network " + network.id() + " is not an external network.");
        }
        List<FixedIpRequest> requests = wanted.fixedIps();
        List<Subnet> itsSubnets = ports.subnetsOf(network);
        refuseGatewayAddress(requests, itsSubnets);
        Port port = standing.gateway();
        if (present != null && port != null && present.networkId().equals(network.id())) {
            if (requests != null && !requests.isEmpty()) {
                ports.readdress(network, port, requests, context);
            }
            return;
        }
        clear(router, standing, context);
        Port made = ports.make(
                router,
                network,
                Port.ROUTER_GATEWAY_OWNER,
                "",
                requests == null || requests.isEmpty() ? null : requests,
                context);
        refuseOverlap(made, itsSubnets, standing);
        routers.setGateway(router.id(), made.id());
    }

    private static void refuseOverlap(Port made, List<Subnet> itsSubnets, RouterPorts.Standing standing) {
        Set<String> with = made.fixedIps().stream().map(FixedIp::subnetId).collect(Collectors.toSet());
        List<Subnet> inside = standing.subnets().stream()
                .filter(subnet -> standing.interfaces().stream()
                        .anyMatch(port -> port.networkId().equals(subnet.networkId())))
                .toList();
        itsSubnets.stream()
                .filter(subnet -> with.contains(subnet.id()))
                .forEach(subnet -> RouterRules.checkApart(subnet, inside));
    }

    private static void refuseGatewayAddress(@Nullable List<FixedIpRequest> requests, List<Subnet> itsSubnets) {
        if (requests == null) {
            return;
        }
        for (FixedIpRequest request : requests) {
            IpAddress address = request.address();
            if (address != null && itsSubnets.stream().anyMatch(subnet -> address.equals(subnet.gateway()))) {
                throw Errors.badRequest(
                        "BadRequest", "Bad router request: External IP " + address + " is the same as the gateway IP.");
            }
        }
    }

    void clear(Router router, RouterPorts.Standing standing, RequestContext context) {
        Port port = standing.gateway();
        if (port == null) {
            return;
        }
        if (nat.orderedStream().anyMatch(source -> source.needsGateway(router.id()))) {
            throw Errors.conflict(
                    "RouterExternalGatewayInUseByFloatingIp",
                    "Gateway cannot be updated for router " + router.id() + ", since a gateway to external network "
                            + port.networkId() + " is required by one or more floating IPs.");
        }
        routers.setGateway(router.id(), null);
        ports.remove(port, context);
    }
}
