package io.altostratus.network.service.routers;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.binding.Vif;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.ports.PortStore;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Component;

/**
 * Chooses whose L3 agent realises a router, and binds the router's ports there. Every method runs inside its caller's
 * transaction, which has locked the router.
 */
@Component
class RouterScheduler {

    private static final Logger LOG = LoggerFactory.getLogger(RouterScheduler.class);

    private final RouterRepository routers;
    private final AgentRepository agents;
    private final PortBinder binder;
    private final PortRepository ports;
    private final PortStore store;
    private final NetworkRepository networks;
    private final RouterAnnouncer announcer;
    private final RouterPlaces places;
    private final RouterZones zones;
    private final L3Properties properties;
    private final ObjectProvider<NatSource> nat;

    RouterScheduler(
            RouterRepository routers,
            AgentRepository agents,
            PortBinder binder,
            PortRepository ports,
            PortStore store,
            NetworkRepository networks,
            RouterAnnouncer announcer,
            RouterPlaces places,
            RouterZones zones,
            L3Properties properties,
            ObjectProvider<NatSource> nat) {
        this.routers = routers;
        this.agents = agents;
        this.binder = binder;
        this.ports = ports;
        this.store = store;
        this.networks = networks;
        this.announcer = announcer;
        this.places = places;
        this.zones = zones;
        this.properties = properties;
        this.nat = nat;
    }

    /** How a new port of the router is bound. */
    Port.Binding binding(@Nullable String host, Network network) {
        if (host == null) {
            return Port.Binding.unbound("", Vif.NORMAL);
        }
        return new Port.Binding(
                host, Vif.NORMAL, binder.hosts(Set.of(host)).bind(host, network.segments(), Vif.NORMAL), "{}");
    }

    /** Gives a router that needs a host one, if it has none and one can be found; then tells the host the news. */
    void settle(String routerId, RequestContext context) {
        Router router = routers.find(routerId).orElseThrow(() -> RouterAttributes.notFound(routerId));
        List<Port> itsPorts = portsOf(router);
        if (router.ha()) {
            if (!fill(router, context)) {
                announcer.changed(router.id(), context);
            }
        } else if (router.host() == null && !itsPorts.isEmpty()) {
            candidate(router, itsPorts, Set.of())
                    .ifPresentOrElse(
                            host -> assign(router, host, context),
                            () -> LOG.warn(
                                    "Router {} has no L3 agent: none is alive that reaches its networks", routerId));
        } else {
            announcer.changed(routerId, context);
        }
    }

    /**
     * Gives the router as many hosts as it may have and can get, and tells them.
     *
     * @return false if that has changed nothing
     */
    boolean fill(Router router, RequestContext context) {
        List<Port> itsPorts = portsOf(router);
        Set<String> hosts = new HashSet<>();
        places.of(router).forEach(place -> hosts.add(place.host()));
        int before = hosts.size();
        while (hosts.size() < properties.mostHosts()) {
            Optional<String> next = candidate(router, itsPorts, places.network(router, context), hosts);
            if (next.isEmpty()) {
                break;
            }
            places.add(router, next.get(), context);
            hosts.add(next.get());
        }
        if (router.host() == null && !hosts.isEmpty()) {
            // Until one says that it works.
            String first = hosts.stream().sorted().findFirst().orElseThrow();
            routers.setHost(router.id(), first, false);
            rebind(router, first, context);
        }
        if (hosts.isEmpty()) {
            LOG.warn("Router {} has no L3 agent: none is alive that reaches its networks", router.id());
        }
        if (hosts.size() == before) {
            return false;
        }
        LOG.info("Router {} is realised by the L3 agents on {}", router.id(), hosts);
        announcer.changed(router.id(), context);
        return true;
    }

    /** One of its hosts says that it works there. */
    void follow(Router router, String host, RequestContext context) {
        routers.setHost(router.id(), host, false);
        rebind(router, host, context);
        announcer.changed(router.id(), context);
        LOG.info("Router {} works on {} now", router.id(), host);
    }

    /** Takes the router from a host; another gets it, if one can be found. */
    void leave(Router router, String host, RequestContext context) {
        if (!router.ha()) {
            if (!move(router, context)) {
                unassign(router, false, context);
            }
            return;
        }
        removePlace(router, host, false, context);
        settle(router.id(), context);
    }

    /** @param kept whether nobody but an administrator shall schedule it again */
    void removePlace(Router router, String host, boolean kept, RequestContext context) {
        RouterHost gone = places.on(router, host).orElse(null);
        if (gone == null) {
            return;
        }
        places.remove(gone, context);
        announcer.removed(router, host, context);
        String left = places.of(router).stream()
                .map(RouterHost::host)
                .sorted()
                .findFirst()
                .orElse(null);
        String now = host.equals(router.host()) ? left : router.host();
        routers.setHost(router.id(), now, kept);
        if (!Objects.equals(now, router.host())) {
            rebind(router, now, context);
        }
        if (now == null) {
            nat.orderedStream().forEach(source -> source.unhosted(router.id()));
        }
        LOG.info("Router {} is taken from the L3 agent on {}", router.id(), host);
    }

    void assign(Router router, String host, RequestContext context) {
        if (router.ha()) {
            if (places.on(router, host).isEmpty()) {
                places.add(router, host, context);
                settleHost(router, host, context);
            }
            return;
        }
        routers.setHost(router.id(), host, false);
        rebind(router, host, context);
        announcer.changed(router.id(), context);
        LOG.info("Router {} is realised by the L3 agent on {}", router.id(), host);
    }

    private void settleHost(Router router, String host, RequestContext context) {
        routers.setHost(router.id(), router.host() == null ? host : router.host(), false);
        if (router.host() == null) {
            rebind(router, host, context);
        }
        announcer.changed(router.id(), context);
        LOG.info("Router {} is realised by the L3 agent on {} too", router.id(), host);
    }

    /** @param kept whether nobody but an administrator shall schedule it again */
    void unassign(Router router, boolean kept, RequestContext context) {
        if (router.ha()) {
            for (RouterHost place : places.of(router)) {
                Router present = routers.find(router.id()).orElse(router);
                removePlace(present, place.host(), kept, context);
            }
            return;
        }
        String host = router.host();
        if (host != null) {
            routers.setHost(router.id(), null, kept);
            rebind(router, null, context);
            nat.orderedStream().forEach(source -> source.unhosted(router.id()));
            announcer.removed(router, host, context);
            LOG.info("Router {} is taken from the L3 agent on {}", router.id(), host);
        }
    }

    /**
     * Gives the router to another host.
     *
     * @return false if there is no other that could have it: all stays as it was
     */
    boolean move(Router router, RequestContext context) {
        Optional<String> other =
                candidate(router, portsOf(router), router.host() == null ? Set.of() : Set.of(router.host()));
        if (other.isEmpty()) {
            return false;
        }
        unassign(router, false, context);
        assign(router, other.get(), context);
        return true;
    }

    private List<Port> portsOf(Router router) {
        List<String> ids =
                new ArrayList<>(routers.interfaces(List.of(router.id())).getOrDefault(router.id(), List.of()));
        Router.Gateway gateway = router.gateway();
        if (gateway != null) {
            ids.add(gateway.portId());
        }
        return ports.findAll(ids);
    }

    private void rebind(Router router, @Nullable String host, RequestContext context) {
        List<Port> itsPorts = portsOf(router);
        Map<String, Network> byId =
                networks.findAll(itsPorts.stream().map(Port::networkId).collect(Collectors.toSet()));
        for (Port port : itsPorts) {
            Network network = Objects.requireNonNull(byId.get(port.networkId()), "a port is in a network");
            store.change(network, port, port.with(binding(host, network), Port.Provisioning.NONE), null, context);
        }
    }

    private Optional<String> candidate(Router router, List<Port> itsPorts, Set<String> except) {
        return candidate(router, itsPorts, null, except);
    }

    private Optional<String> candidate(
            Router router, List<Port> itsPorts, @Nullable Network further, Set<String> except) {
        List<String> alive = agents.ofType(Agent.L3).stream()
                .filter(agent -> agent.alive()
                        && agent.adminStateUp()
                        && !except.contains(agent.host())
                        && zones.admit(router, agent))
                .map(Agent::host)
                .toList();
        if (alive.isEmpty()) {
            return Optional.empty();
        }
        PortBinder.Hosts hosts = binder.hosts(alive);
        List<Network> needed = new ArrayList<>(
                networks.findAll(itsPorts.stream().map(Port::networkId).collect(Collectors.toSet()))
                        .values());
        if (further != null) {
            needed.add(further);
        }
        Map<String, Integer> load = routers.load();
        return alive.stream()
                .filter(host -> needed.stream().allMatch(network -> hosts.canCarry(host, network.segments())))
                .min(Comparator.<String>comparingInt(host -> load.getOrDefault(host, 0))
                        .thenComparing(Comparator.naturalOrder()));
    }
}
