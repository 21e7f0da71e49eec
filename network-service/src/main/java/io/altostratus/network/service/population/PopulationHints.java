package io.altostratus.network.service.population;

import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.outbox.Outbox;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.model.PeersOfNetworksChanged;
import io.altostratus.network.service.binding.PopulationDriver;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortChange;
import io.altostratus.network.service.ports.PortObserver;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;

/** Tells the hosts that overlay networks have other ports now, when such a change is committed. */
@Component
public class PopulationHints implements PortObserver {

    private final PopulationDriver driver;
    private final PopulationRepository repository;
    private final NetworkRepository networks;
    private final Outbox outbox;

    PopulationHints(
            PopulationDriver driver, PopulationRepository repository, NetworkRepository networks, Outbox outbox) {
        this.driver = driver;
        this.repository = repository;
        this.networks = networks;
        this.outbox = outbox;
    }

    @Override
    public Witness watch(Set<String> networkIds) {
        return this::changed;
    }

    private void changed(List<PortChange> changes, RequestContext context) {
        Set<String> concerned = new HashSet<>();
        for (PortChange change : changes) {
            switch (change) {
                case PortChange.Created created -> {
                    // It is connected nowhere yet.
                }
                case PortChange.Updated(var network, var before, var after) -> {
                    if (!residence(before).equals(residence(after))) {
                        concerned.add(network.id());
                    }
                }
                case PortChange.Deleted(var port, var byService) -> {
                    if (port.provisioning().wired()) {
                        concerned.addAll(networksOf(List.of(port)));
                    }
                }
            }
        }
        tell(concerned, context);
    }

    /** What other hosts know of a port; empty while it is connected nowhere. */
    private static List<Object> residence(Port port) {
        return port.provisioning().wired() && port.binding().isBound()
                ? List.of(
                        port.binding().hostId(),
                        port.macAddress(),
                        port.fixedIps(),
                        port.portSecurityEnabled(),
                        port.allowedAddressPairs(),
                        port.deviceOwner())
                : List.of();
    }

    /** Hosts have told that these ports have got or lost their device. Must be called inside that transaction. */
    public void rewired(Collection<Port> ports, RequestContext context) {
        tell(networksOf(ports), context);
    }

    /** Where a host begins or ends to share a router, that concerns all networks of the router. */
    private Set<String> networksOf(Collection<Port> ports) {
        Set<String> ids = ports.stream().map(Port::networkId).collect(Collectors.toSet());
        Set<String> routers = ports.stream()
                .filter(port -> port.deviceOwner().equals(Port.ROUTER_HA_OWNER))
                .map(Port::deviceId)
                .collect(Collectors.toSet());
        if (!routers.isEmpty()) {
            ids.addAll(repository.ofRouters(routers));
        }
        return ids;
    }

    private void tell(Set<String> networkIds, RequestContext context) {
        if (networkIds.isEmpty() || !driver.isEnabled()) {
            return;
        }
        Map<String, Network> known = networks.findAll(networkIds);
        Set<String> overlays = new TreeSet<>();
        known.forEach((id, network) -> {
            if (network.segments().stream()
                    .anyMatch(s -> s.type() == NetworkType.VXLAN || s.type() == NetworkType.GRE)) {
                overlays.add(id);
            }
        });
        if (!overlays.isEmpty()) {
            send(List.copyOf(overlays), context);
        }
    }

    /** An agent is new, or its tunnels end somewhere else now. Must be called inside that transaction. */
    public void agentChanged(RequestContext context) {
        if (driver.isEnabled()) {
            send(List.of(), context);
        }
    }

    private void send(List<String> networkIds, RequestContext context) {
        outbox.send(Address.fanout(NetworkQueues.FANOUT), new PeersOfNetworksChanged(networkIds), context);
    }
}
