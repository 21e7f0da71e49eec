package io.altostratus.network.service.hosts;

import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.outbox.Outbox;
import io.altostratus.network.model.ExternalNetworks;
import io.altostratus.network.model.ExternalNetworksChanged;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.model.NetworkType;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkObserver;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.segments.Segment;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/**
 * Hosts with routers are joined to the external networks that they reach, before any router needs it: what is wrong with
 * such a network shows when it is made, not when the first router wants out.
 */
@Component
class OutsideNetworks implements NetworkObserver {

    private static final Set<NetworkType> WIRES = Set.of(NetworkType.FLAT, NetworkType.VLAN);

    private final NetworkRepository networks;
    private final PortBinder binder;
    private final Outbox outbox;

    OutsideNetworks(NetworkRepository networks, PortBinder binder, Outbox outbox) {
        this.networks = networks;
        this.binder = binder;
        this.outbox = outbox;
    }

    ExternalNetworks of(String host) {
        PortBinder.Hosts present = binder.hosts(Set.of(host));
        return new ExternalNetworks(networks.external().stream()
                .flatMap(network -> present.reached(host, wires(network)).map(network::details).stream())
                .toList());
    }

    private static List<Segment> wires(Network network) {
        return network.segments().stream()
                .filter(segment -> WIRES.contains(segment.type()))
                .toList();
    }

    @Override
    public void created(Network network, RequestContext context) {
        if (network.external()) {
            tell(network, context);
        }
    }

    @Override
    public void updated(Network before, Network after, RequestContext context) {
        if (before.external() != after.external()
                || after.external() && !before.details().equals(after.details())) {
            tell(after, context);
        }
    }

    @Override
    public void deleting(Network network, RequestContext context) {
        if (network.external()) {
            tell(network, context);
        }
    }

    private void tell(Network network, RequestContext context) {
        if (!wires(network).isEmpty()) {
            outbox.send(Address.fanout(NetworkQueues.FANOUT), new ExternalNetworksChanged(), context);
        }
    }
}
