package io.altostratus.network.service.routers;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.binding.Vif;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.ports.PortStore;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Gives routers that have several hosts their places on them: a port each, by which the hosts hear each other. Every
 * method runs inside its caller's transaction, which has locked the router.
 */
@Component
class RouterPlaces {

    private final RouterHostRepository repository;
    private final HaNetworks networks;
    private final PortBinder binder;
    private final PortRepository ports;
    private final PortStore store;
    private final Clock clock;

    RouterPlaces(
            RouterHostRepository repository,
            HaNetworks networks,
            PortBinder binder,
            PortRepository ports,
            PortStore store,
            Clock clock) {
        this.repository = repository;
        this.networks = networks;
        this.binder = binder;
        this.ports = ports;
        this.store = store;
        this.clock = clock;
    }

    List<RouterHost> of(Router router) {
        return router.ha() ? repository.of(router.id()) : List.of();
    }

    Optional<RouterHost> on(Router router, String host) {
        return of(router).stream().filter(place -> place.host().equals(host)).findFirst();
    }

    Network network(Router router, RequestContext context) {
        return networks.ensure(router.projectId(), context);
    }

    void add(Router router, String host, RequestContext context) {
        Network network = network(router, context);
        Port.Binding binding = new Port.Binding(
                host, Vif.NORMAL, binder.hosts(Set.of(host)).bind(host, network.segments(), Vif.NORMAL), "{}");
        Port port = Port.ofNetwork(network, "", router.id(), Port.ROUTER_HA_OWNER, binding, UtcTime.now(clock))
                .named("HA port tenant " + router.projectId());
        Port made = store.prepare(List.of(new PortStore.Draft(network, port, null, null)))
                .insert(context)
                .getFirst();
        repository.insert(new RouterHost(router.id(), host, made.id(), RouterHost.STANDBY));
    }

    void remove(RouterHost place, RequestContext context) {
        repository.delete(place.routerId(), place.host());
        store.remove(ports.findAll(List.of(place.portId())), true, context);
    }
}
