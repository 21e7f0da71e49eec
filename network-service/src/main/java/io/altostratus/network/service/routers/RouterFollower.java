package io.altostratus.network.service.routers;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentObserver;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkObserver;
import io.altostratus.network.service.ports.Port;
import io.altostratus.network.service.ports.PortAttributes;
import io.altostratus.network.service.ports.PortChange;
import io.altostratus.network.service.ports.PortHolder;
import io.altostratus.network.service.ports.PortObserver;
import io.altostratus.network.service.subnetpools.PoolObserver;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.network.service.subnets.SubnetObserver;
import java.util.List;
import java.util.Set;
import org.springframework.stereotype.Component;

/** Lets routers follow the changes of what they stand in, in the same transaction. */
@Component
class RouterFollower implements PortObserver, PortHolder, NetworkObserver, SubnetObserver, PoolObserver, AgentObserver {

    private static final Set<String> OWNERS = Set.of(
            Port.ROUTER_INTERFACE_OWNER, Port.ROUTER_GATEWAY_OWNER, Port.ROUTER_REPLICATED_OWNER, Port.ROUTER_HA_OWNER);

    private final RouterRepository routers;
    private final RouterScheduler scheduler;
    private final RouterAnnouncer announcer;

    RouterFollower(RouterRepository routers, RouterScheduler scheduler, RouterAnnouncer announcer) {
        this.routers = routers;
        this.scheduler = scheduler;
        this.announcer = announcer;
    }

    @Override
    public Witness watch(Set<String> networkIds) {
        return this::changed;
    }

    private void changed(List<PortChange> changes, RequestContext context) {
        for (PortChange change : changes) {
            if (change instanceof PortChange.Updated(var network, var before, var after)
                    && OWNERS.contains(after.deviceOwner())
                    && (!before.fixedIps().equals(after.fixedIps())
                            || !before.macAddress().equals(after.macAddress())
                            || before.adminStateUp() != after.adminStateUp())) {
                routers.ofPort(after.id()).ifPresent(router -> announce(router, context));
            }
        }
    }

    private void announce(String router, RequestContext context) {
        if (routers.lock(router)) {
            announcer.changed(router, context);
        }
    }

    /** Nobody gives a port to a router of others. */
    @Override
    public void refuseDevice(Port wanted) {
        if (wanted.isTrusted() && !wanted.deviceId().isEmpty()) {
            routers.find(wanted.deviceId())
                    .filter(router -> !router.projectId().equals(wanted.projectId()))
                    .ifPresent(router -> {
                        throw Errors.conflict(
                                "DeviceIDNotOwnedByTenant",
                                "The following device_id " + wanted.deviceId()
                                        + " is not owned by your tenant or matches another tenants router.");
                    });
        }
    }

    @Override
    public void refuseDeletion(Port port) {
        if (OWNERS.contains(port.deviceOwner())) {
            routers.ofPort(port.id()).ifPresent(router -> {
                throw PortAttributes.ofService(port);
            });
        }
    }

    @Override
    public void refuseChange(Port before, Port wanted, boolean readdressed) {
        boolean other = !before.deviceId().equals(wanted.deviceId())
                || !before.deviceOwner().equals(wanted.deviceOwner())
                || !before.binding().hostId().equals(wanted.binding().hostId());
        if (other && OWNERS.contains(before.deviceOwner())) {
            routers.ofPort(before.id()).ifPresent(router -> {
                throw PortAttributes.attached(before, router);
            });
        }
    }

    @Override
    public void updated(Network before, Network after, RequestContext context) {
        if (!before.details().equals(after.details())) {
            routers.inNetwork(after.id()).forEach(router -> announce(router, context));
        }
    }

    @Override
    public void deleting(Network network, RequestContext context) {
        // No router has a port in it: the port would be in the way.
    }

    /** Routers reach all subnets of the external network that their gateway is in without a further hop. */
    @Override
    public void created(Network network, Subnet subnet, RequestContext context) {
        if (network.external()) {
            routers.inNetwork(network.id()).forEach(router -> announce(router, context));
        }
    }

    @Override
    public void updated(Network network, Subnet before, Subnet after, RequestContext context) {
        if (!before.details().equals(after.details())) {
            routers.inNetwork(network.id()).forEach(router -> announce(router, context));
        }
    }

    @Override
    public void deleting(Network network, Subnet subnet, RequestContext context) {
        // A router's port in it would be in the way.
    }

    @Override
    public void deleted(Network network, Subnet subnet, RequestContext context) {
        created(network, subnet, context);
    }

    @Override
    public void scopeChanged(String poolId, RequestContext context) {
        routers.inPool(poolId).forEach(router -> announce(router, context));
    }

    @Override
    public void disabled(Agent agent, RequestContext context) {
        leave(agent, context);
    }

    @Override
    public void deleting(Agent agent, RequestContext context) {
        leave(agent, context);
    }

    private void leave(Agent agent, RequestContext context) {
        if (agent.agentType().equals(Agent.L3)) {
            for (Router router : routers.hostedBy(agent.host())) {
                routers.lock(router.id());
                Router locked = routers.find(router.id()).orElse(router);
                scheduler.leave(locked, agent.host(), context);
            }
        }
    }
}
