package io.altostratus.network.service.routers;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.address.IpAddress;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.ports.FixedIp;
import io.altostratus.network.service.ports.FixedIpRequest;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.ports.PortStore;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.network.service.subnets.SubnetRepository;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The ports with which a router stands in networks. Every method runs inside a transaction that has locked the router. */
@Component
class RouterPorts {

    /** Where a router stands. */
    record Standing(List<Port> interfaces, @Nullable Port gateway, List<Subnet> subnets) {

        Set<IpAddress> addresses() {
            List<Port> all = new ArrayList<>(interfaces);
            if (gateway != null) {
                all.add(gateway);
            }
            return all.stream()
                    .flatMap(port -> port.fixedIps().stream())
                    .map(FixedIp::address)
                    .collect(Collectors.toSet());
        }
    }

    private final RouterRepository routers;
    private final RouterScheduler scheduler;
    private final PortRepository ports;
    private final PortStore store;
    private final NetworkRepository networks;
    private final SubnetRepository subnets;
    private final Clock clock;

    RouterPorts(
            RouterRepository routers,
            RouterScheduler scheduler,
            PortRepository ports,
            PortStore store,
            NetworkRepository networks,
            SubnetRepository subnets,
            Clock clock) {
        this.routers = routers;
        this.scheduler = scheduler;
        this.ports = ports;
        this.store = store;
        this.networks = networks;
        this.subnets = subnets;
        this.clock = clock;
    }

    Standing standing(Router router) {
        List<String> ids =
                new ArrayList<>(routers.interfaces(List.of(router.id())).getOrDefault(router.id(), List.of()));
        Router.Gateway gateway = router.gateway();
        if (gateway != null) {
            ids.add(gateway.portId());
        }
        List<Port> all = ports.findAll(ids);
        Set<String> with = all.stream()
                .flatMap(port -> port.fixedIps().stream())
                .map(FixedIp::subnetId)
                .collect(Collectors.toSet());
        List<Subnet> present =
                subnets.ofNetworks(all.stream().map(Port::networkId).collect(Collectors.toSet())).stream()
                        .filter(subnet -> with.contains(subnet.id()))
                        .toList();
        return new Standing(
                all.stream()
                        .filter(port -> gateway == null || !port.id().equals(gateway.portId()))
                        .toList(),
                all.stream()
                        .filter(port -> gateway != null && port.id().equals(gateway.portId()))
                        .findFirst()
                        .orElse(null),
                present);
    }

    List<Subnet> subnetsOf(Network network) {
        return subnets.ofNetworks(List.of(network.id()));
    }

    Network networkOf(Port port) {
        return networks.find(port.networkId()).orElseThrow();
    }

    /** Makes a port of the router and returns it with its addresses. */
    Port make(
            Router router,
            Network network,
            String owner,
            String projectId,
            @Nullable List<FixedIpRequest> requests,
            RequestContext context) {
        Port port = Port.ofNetwork(
                network, projectId, router.id(), owner, scheduler.binding(router.host(), network), UtcTime.now(clock));
        return store.prepare(List.of(new PortStore.Draft(network, port, requests, null)))
                .insert(context)
                .getFirst();
    }

    /** Takes a port that a user has made. */
    Port take(Router router, Network network, Port port, RequestContext context) {
        Port taken = port.forNetworkDevice(router.id(), router.interfaceOwner())
                .with(scheduler.binding(router.host(), network), Port.Provisioning.NONE);
        return store.change(network, port, taken, null, context);
    }

    /** Lets its ports in projects' networks be of the kind that it is itself now. */
    void setOwner(Router router, RequestContext context) {
        for (Port port : standing(router).interfaces()) {
            store.change(
                    networkOf(port), port, port.forNetworkDevice(router.id(), router.interfaceOwner()), null, context);
        }
    }

    Port readdress(Network network, Port port, List<FixedIpRequest> requests, RequestContext context) {
        return store.change(network, port, port, requests, context);
    }

    void remove(Port port, RequestContext context) {
        store.remove(List.of(port), true, context);
    }
}
