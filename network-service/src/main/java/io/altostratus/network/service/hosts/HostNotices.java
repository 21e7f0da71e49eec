package io.altostratus.network.service.hosts;

import io.altostratus.context.RequestContext;
import io.altostratus.messaging.Address;
import io.altostratus.messaging.outbox.Outbox;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.network.service.binding.PortBinder;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkObserver;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortChange;
import io.altostratus.network.service.ports.PortObserver;
import io.altostratus.network.service.ports.PortRepository;
import io.altostratus.network.service.trunks.TrunkWiring;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Tells the host that a port is bound to what the port shall be there. */
@Component
class HostNotices implements PortObserver, NetworkObserver {

    private final PortRepository ports;
    private final PortBinder binder;
    private final TrunkWiring trunks;
    private final Outbox outbox;

    HostNotices(PortRepository ports, PortBinder binder, TrunkWiring trunks, Outbox outbox) {
        this.ports = ports;
        this.binder = binder;
        this.trunks = trunks;
        this.outbox = outbox;
    }

    @Override
    public Witness watch(Set<String> networkIds) {
        return this::changed;
    }

    private void changed(List<PortChange> changes, RequestContext context) {
        for (PortChange change : changes) {
            switch (change) {
                case PortChange.Created(var network, var port) -> {
                    if (port.binding().isBound()) {
                        tell(network, port, context);
                    }
                }
                case PortChange.Updated(var network, var before, var after) -> updated(network, before, after, context);
                case PortChange.Deleted(var port, var byService) -> {
                    if (port.binding().isBound()) {
                        remove(port, port.revision() + 1, context);
                    }
                }
            }
        }
    }

    private void updated(Network network, Port before, Port after, RequestContext context) {
        boolean stays = after.binding().isBound()
                && after.binding().hostId().equals(before.binding().hostId());
        if (before.binding().isBound() && !stays) {
            remove(before, after.revision(), context);
        }
        if (after.binding().isBound() && (!stays || concernsHost(before, after))) {
            tell(network, after, context);
        }
    }

    private static boolean concernsHost(Port before, Port after) {
        return !before.fixedIps().equals(after.fixedIps())
                || !before.macAddress().equals(after.macAddress())
                || !before.deviceId().equals(after.deviceId())
                || !before.deviceOwner().equals(after.deviceOwner())
                || before.adminStateUp() != after.adminStateUp()
                || before.portSecurityEnabled() != after.portSecurityEnabled()
                || !before.securityGroupIds().equals(after.securityGroupIds())
                || !before.allowedAddressPairs().equals(after.allowedAddressPairs())
                || !Objects.equals(
                        before.options().qosPolicyId(), after.options().qosPolicyId());
    }

    private void tell(Network network, Port port, RequestContext context) {
        outbox.send(
                Address.host(port.binding().hostId(), NetworkQueues.AGENT),
                new PortChanged(binder.details(network, port.binding().hostId()), trunks.describe(port)),
                context);
    }

    private void remove(Port port, long revision, RequestContext context) {
        outbox.send(
                Address.host(port.binding().hostId(), NetworkQueues.AGENT),
                new PortRemoved(port.id(), port.networkId(), revision),
                context);
    }

    /** A host learns of its networks with their ports, so one port for each host carries the news. */
    @Override
    public void updated(Network before, Network after, RequestContext context) {
        if (!before.details().equals(after.details())) {
            ports.onePerHost(after.id()).forEach(port -> tell(after, port, context));
        }
    }

    @Override
    public void deleting(Network network, RequestContext context) {
        // It has no ports any more, so no host has anything of it.
    }
}
