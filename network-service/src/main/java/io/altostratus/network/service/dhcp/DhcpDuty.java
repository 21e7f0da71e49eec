package io.altostratus.network.service.dhcp;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sees to it that every network with DHCP is served: when an agent comes (back), and now and then, since an agent may
 * have died for good. Each network is a transaction of its own.
 */
@Component
public class DhcpDuty {

    private static final Logger LOG = LoggerFactory.getLogger(DhcpDuty.class);

    private final DhcpRepository repository;
    private final DhcpScheduler scheduler;
    private final DhcpAnnouncer announcer;
    private final AgentRepository agents;
    private final NetworkRepository networks;
    private final DhcpProperties properties;
    private final Attempts attempts;
    private final Clock clock;

    DhcpDuty(
            DhcpRepository repository,
            DhcpScheduler scheduler,
            DhcpAnnouncer announcer,
            AgentRepository agents,
            NetworkRepository networks,
            DhcpProperties properties,
            Attempts attempts,
            Clock clock) {
        this.repository = repository;
        this.scheduler = scheduler;
        this.announcer = announcer;
        this.agents = agents;
        this.networks = networks;
        this.properties = properties;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** Finds servers for the networks that have too few. */
    public void serveUnderserved(RequestContext context) {
        if (agents.ofType(Agent.DHCP).stream().noneMatch(agent -> agent.alive() && agent.adminStateUp())) {
            return;
        }
        for (String network : repository.underserved(properties.agentsPerNetwork())) {
            withLocked(network, context, (locked, c) -> {
                int before = repository.of(locked.id()).size();
                scheduler.arrange(locked, null, c);
                if (repository.of(locked.id()).size() != before) {
                    announcer.changed(locked.id(), c);
                }
            });
        }
    }

    /** Takes the networks from agents that have not been heard of for long. */
    public void replaceDead(RequestContext context) {
        LocalDateTime dead = UtcTime.now(clock).minus(properties.failoverAfter());
        for (Agent agent : agents.ofType(Agent.DHCP)) {
            if (agent.heartbeatAt().isBefore(dead)) {
                for (Serving serving : repository.by(agent.host())) {
                    withLocked(serving.networkId(), context, (network, c) -> {
                        if (repository.of(network.id()).contains(serving)) {
                            scheduler.move(network, serving, c);
                        }
                    });
                }
            }
        }
    }

    private void withLocked(String networkId, RequestContext context, BiConsumer<Network, RequestContext> work) {
        try {
            attempts.run(() -> {
                if (networks.lock(networkId)) {
                    networks.find(networkId).ifPresent(network -> work.accept(network, context));
                }
            });
        } catch (ApiException e) {
            LOG.warn("Network {} could not be given a DHCP server: {}", networkId, e.getMessage());
        }
    }
}
