package io.altostratus.network.service.routers;

import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.outbox.Outbox;
import io.altostratus.network.model.MetadataGuest;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.model.RouterChanged;
import io.altostratus.network.model.RouterDetails;
import io.altostratus.network.model.RouterRemoved;
import io.altostratus.network.model.SubnetDetails;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkContents;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.network.service.subnets.SubnetRepository;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/** Tells hosts what their routers shall be, whole routers at a time. */
@Component
public class RouterAnnouncer {

    private final RouterRepository routers;
    private final RouterHostRepository hosts;
    private final L3Properties properties;
    private final PortRepository ports;
    private final NetworkRepository networks;
    private final PortBinder binder;
    private final SubnetRepository subnets;
    private final ObjectProvider<NatSource> nat;
    private final Outbox outbox;

    RouterAnnouncer(
            RouterRepository routers,
            RouterHostRepository hosts,
            L3Properties properties,
            PortRepository ports,
            NetworkRepository networks,
            PortBinder binder,
            SubnetRepository subnets,
            ObjectProvider<NatSource> nat,
            Outbox outbox) {
        this.routers = routers;
        this.hosts = hosts;
        this.properties = properties;
        this.ports = ports;
        this.networks = networks;
        this.binder = binder;
        this.subnets = subnets;
        this.nat = nat;
        this.outbox = outbox;
    }

    /** To the router's host, if it has one. The caller has locked the router, and is done with it. */
    public void changed(String routerId, RequestContext context) {
        Router router = routers.find(routerId).orElse(null);
        if (router == null) {
            return;
        }
        for (String host : hostsOf(router)) {
            Address address = Address.host(host, NetworkQueues.AGENT);
            describe(List.of(router), host)
                    .forEach(details -> outbox.send(address, new RouterChanged(details), context));
        }
    }

    private List<String> hostsOf(Router router) {
        if (router.ha()) {
            return hosts.of(router.id()).stream().map(RouterHost::host).toList();
        }
        return router.host() == null ? List.of() : List.of(router.host());
    }

    void removed(Router router, String host, RequestContext context) {
        outbox.send(Address.host(host, NetworkQueues.AGENT), new RouterRemoved(router.id(), router.version()), context);
    }

    /** All that a host shall realise, in a constant number of statements. */
    public List<RouterDetails> hostedBy(String host) {
        return describe(routers.hostedBy(host), host);
    }

    /** Who behind a router of the host has an address; nobody, where two networks of it have the same one. */
    public MetadataGuest guest(String host, String routerId, String address) {
        return routers.find(routerId)
                .filter(router -> hostsOf(router).contains(host))
                .flatMap(router -> routers.guest(routerId, address))
                .orElse(new MetadataGuest(null, null));
    }

    private List<RouterDetails> describe(Collection<Router> all, String host) {
        if (all.isEmpty()) {
            return List.of();
        }
        List<String> ids = all.stream().map(Router::id).toList();
        Map<String, List<String>> interfaces = routers.interfaces(ids);
        Set<String> portIds = new HashSet<>();
        Map<String, RouterHost> places = new HashMap<>();
        hosts.of(all.stream().filter(Router::ha).map(Router::id).toList())
                .forEach((router, its) -> its.stream()
                        .filter(place -> place.host().equals(host))
                        .forEach(place -> {
                            places.put(router, place);
                            portIds.add(place.portId());
                        }));
        interfaces.values().forEach(portIds::addAll);
        all.forEach(router -> {
            Router.Gateway gateway = router.gateway();
            if (gateway != null) {
                portIds.add(gateway.portId());
            }
        });
        Map<String, Port> byId =
                ports.findAll(portIds).stream().collect(Collectors.toMap(Port::id, Function.identity()));
        Set<String> networkIds = byId.values().stream().map(Port::networkId).collect(Collectors.toSet());
        Map<String, Network> networksById = networks.findAll(networkIds);
        Map<String, NetworkContents> contents = networks.contents(networkIds);
        Map<String, List<SubnetDetails>> subnetsOf = subnets.ofNetworks(networkIds).stream()
                .collect(Collectors.groupingBy(
                        Subnet::networkId, Collectors.mapping(Subnet::details, Collectors.toList())));
        Map<String, List<RouterDetails.FloatingIp>> translated = new HashMap<>();
        nat.orderedStream()
                .forEach(source -> source.of(ids)
                        .forEach((router, ips) -> translated
                                .computeIfAbsent(router, r -> new ArrayList<>())
                                .addAll(ips)));
        Function<String, RouterDetails.@Nullable Interface> stand = portId -> {
            Port port = byId.get(portId);
            Network network = port == null ? null : networksById.get(port.networkId());
            if (port == null || network == null) {
                return null;
            }
            NetworkContents scoped = contents.getOrDefault(network.id(), NetworkContents.EMPTY);
            return new RouterDetails.Interface(
                    port.details(),
                    binder.details(network, host),
                    subnetsOf.getOrDefault(network.id(), List.of()),
                    scoped.ipv4Scope(),
                    scoped.ipv6Scope());
        };
        return all.stream()
                .map(router -> describe(
                        router,
                        interfaces.getOrDefault(router.id(), List.of()),
                        stand,
                        translated.getOrDefault(router.id(), List.of()),
                        places.get(router.id())))
                .toList();
    }

    private RouterDetails describe(
            Router router,
            List<String> interfaces,
            Function<String, RouterDetails.@Nullable Interface> stand,
            List<RouterDetails.FloatingIp> floatingIps,
            @Nullable RouterHost place) {
        Router.Gateway gateway = router.gateway();
        List<RouterDetails.Interface> inside = new ArrayList<>();
        for (String port : interfaces) {
            RouterDetails.Interface one = stand.apply(port);
            if (one != null) {
                inside.add(one);
            }
        }
        return new RouterDetails(
                router.id(),
                router.projectId(),
                router.adminStateUp(),
                inside,
                gateway == null ? null : stand.apply(gateway.portId()),
                router.enableSnat(),
                router.routes().stream()
                        .map(route -> new SubnetDetails.Route(
                                route.destination().text(), route.nextHop().text()))
                        .toList(),
                floatingIps,
                router.version(),
                redundancy(router, place, stand));
    }

    private RouterDetails.@Nullable Redundancy redundancy(
            Router router, @Nullable RouterHost place, Function<String, RouterDetails.@Nullable Interface> stand) {
        Integer number = router.virtualRouterId();
        RouterDetails.Interface peers = place == null ? null : stand.apply(place.portId());
        return number == null || peers == null
                ? null
                : new RouterDetails.Redundancy(
                        number, peers, (int) properties.haAdvertInterval().toSeconds());
    }
}
