package io.altostratus.network.service.ports;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.network.service.subnets.SubnetObserver;
import java.util.List;
import java.util.stream.Collectors;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Gives every port of a network its address in a new subnet whose hosts form their addresses themselves. Comes before
 * the other observers, so that they see the ports complete.
 */
@Component
@Order(Ordered.HIGHEST_PRECEDENCE)
class AutomaticAddresses implements SubnetObserver {

    private final PortRepository repository;
    private final PortStore store;
    private final SegmentReach reach;

    AutomaticAddresses(PortRepository repository, PortStore store, SegmentReach reach) {
        this.reach = reach;
        this.repository = repository;
        this.store = store;
    }

    @Override
    public void created(Network network, Subnet subnet, RequestContext context) {
        if (subnet.isAutomatic()) {
            List<Port> ports = repository.inNetwork(network.id()).stream()
                    .filter(port -> !port.isRouterInterface() && subnet.serves(port.deviceOwner()))
                    .toList();
            SegmentReach.Reached reached = reach.of(
                    network, ports.stream().map(port -> port.binding().hostId()).collect(Collectors.toSet()));
            ports = ports.stream()
                    .filter(port -> reached.includes(port.binding().hostId(), subnet))
                    .toList();
            store.addAutomatic(network, subnet, ports, context);
        }
    }

    @Override
    public void updated(Network network, Subnet before, Subnet after, RequestContext context) {
        // the block and the modes of a subnet never change
    }

    @Override
    public void deleting(Network network, Subnet subnet, RequestContext context) {
        // see AutomaticReleases
    }

    @Override
    public void deleted(Network network, Subnet subnet, RequestContext context) {
        // nothing is left
    }
}
