package io.altostratus.network.service.ports;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.network.service.subnets.SubnetObserver;
import java.util.List;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/**
 * Takes the addresses of a subnet from the ports that have them without having asked, so that it can be deleted. Comes
 * after the other observers, which may still change ports of their own.
 */
@Component
@Order(Ordered.LOWEST_PRECEDENCE)
class AutomaticReleases implements SubnetObserver {

    private final PortRepository repository;
    private final PortStore store;

    AutomaticReleases(PortRepository repository, PortStore store) {
        this.repository = repository;
        this.store = store;
    }

    @Override
    public void deleting(Network network, Subnet subnet, RequestContext context) {
        if (subnet.isAutomatic()) {
            List<Port> ports = repository.inNetwork(network.id()).stream()
                    .filter(port -> !port.isRouterInterface()
                            && port.fixedIps().stream()
                                    .anyMatch(ip -> ip.subnetId().equals(subnet.id())))
                    .toList();
            store.dropAutomatic(network, subnet, ports, context);
        }
    }

    @Override
    public void created(Network network, Subnet subnet, RequestContext context) {
        // see AutomaticAddresses
    }

    @Override
    public void updated(Network network, Subnet before, Subnet after, RequestContext context) {
        // the block and the modes of a subnet never change
    }

    @Override
    public void deleted(Network network, Subnet subnet, RequestContext context) {
        // nothing is left
    }
}
