package io.altostratus.network.service.dhcp;

import io.altostratus.context.RequestContext;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentObserver;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkObserver;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.subnets.Subnet;
import io.altostratus.network.service.subnets.SubnetObserver;
import org.springframework.stereotype.Component;

/** Lets DHCP follow the changes of networks, subnets and agents, in the same transaction. */
@Component
class DhcpNetworks implements NetworkObserver, SubnetObserver, AgentObserver {

    private final DhcpScheduler scheduler;
    private final DhcpAnnouncer announcer;
    private final DhcpRepository repository;
    private final NetworkRepository networks;

    DhcpNetworks(
            DhcpScheduler scheduler, DhcpAnnouncer announcer, DhcpRepository repository, NetworkRepository networks) {
        this.scheduler = scheduler;
        this.announcer = announcer;
        this.repository = repository;
        this.networks = networks;
    }

    @Override
    public void updated(Network before, Network after, RequestContext context) {
        if (!before.adminStateUp() && after.adminStateUp()) {
            scheduler.arrange(after, null, context);
        }
        if (!before.details().equals(after.details())) {
            announcer.changed(after.id(), context);
        }
    }

    @Override
    public void deleting(Network network, RequestContext context) {
        scheduler.endWith(network, context);
    }

    @Override
    public void created(Network network, Subnet subnet, RequestContext context) {
        if (subnet.enableDhcp()) {
            scheduler.arrange(network, null, context);
        }
        announcer.changed(network.id(), context);
    }

    @Override
    public void updated(Network network, Subnet before, Subnet after, RequestContext context) {
        if (before.enableDhcp() != after.enableDhcp()) {
            scheduler.arrange(network, null, context);
        }
        if (!before.details().equals(after.details())) {
            announcer.changed(network.id(), context);
        }
    }

    @Override
    public void deleting(Network network, Subnet subnet, RequestContext context) {
        if (subnet.enableDhcp()) {
            scheduler.arrange(network, subnet.id(), context);
        }
    }

    @Override
    public void deleted(Network network, Subnet subnet, RequestContext context) {
        announcer.changed(network.id(), context);
    }

    @Override
    public void disabled(Agent agent, RequestContext context) {
        if (agent.agentType().equals(Agent.DHCP)) {
            repository.by(agent.host()).forEach(serving -> move(serving, context));
        }
    }

    @Override
    public void deleting(Agent agent, RequestContext context) {
        if (agent.agentType().equals(Agent.DHCP)) {
            repository.by(agent.host()).forEach(serving -> {
                if (!move(serving, context)) {
                    scheduler.end(serving, context);
                }
            });
        }
    }

    private boolean move(Serving serving, RequestContext context) {
        networks.lock(serving.networkId());
        return networks.find(serving.networkId())
                .map(network -> scheduler.move(network, serving, context))
                .orElse(false);
    }
}
