package io.altostratus.network.service.routers;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.persistence.UtcTime;
import java.time.Clock;
import java.time.LocalDateTime;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/**
 * Sees to it that every router with ports is realised somewhere: when an agent comes (back), and now and then, since an
 * agent may have died for good. Each router is a transaction of its own.
 */
@Component
public class L3Duty {

    private static final Logger LOG = LoggerFactory.getLogger(L3Duty.class);

    private final RouterRepository routers;
    private final RouterScheduler scheduler;
    private final AgentRepository agents;
    private final L3Properties properties;
    private final Attempts attempts;
    private final Clock clock;

    L3Duty(
            RouterRepository routers,
            RouterScheduler scheduler,
            AgentRepository agents,
            L3Properties properties,
            Attempts attempts,
            Clock clock) {
        this.routers = routers;
        this.scheduler = scheduler;
        this.agents = agents;
        this.properties = properties;
        this.attempts = attempts;
        this.clock = clock;
    }

    /** Finds hosts for the routers that have none. */
    public void hostUnhosted(RequestContext context) {
        long usable = agents.ofType(Agent.L3).stream()
                .filter(agent -> agent.alive() && agent.adminStateUp())
                .count();
        if (usable == 0) {
            return;
        }
        for (String id : routers.unhosted((int) Math.min(usable, properties.mostHosts()))) {
            withLocked(id, router -> {
                if (router.ha()) {
                    scheduler.fill(router, context);
                } else if (router.host() == null) {
                    scheduler.settle(id, context);
                }
            });
        }
    }

    /** Takes the routers from agents that have not been heard of for long. */
    public void replaceDead(RequestContext context) {
        if (properties.failoverAfter().isZero()) {
            return;
        }
        LocalDateTime dead = UtcTime.now(clock).minus(properties.failoverAfter());
        for (Agent agent : agents.ofType(Agent.L3)) {
            if (agent.heartbeatAt().isBefore(dead)) {
                for (Router hosted : routers.hostedBy(agent.host())) {
                    withLocked(hosted.id(), router -> {
                        // Where several hosts have it, another works by now, and a dead one may come back.
                        if (!router.ha() && agent.host().equals(router.host())) {
                            scheduler.move(router, context);
                        }
                    });
                }
            }
        }
    }

    private void withLocked(String routerId, Consumer<Router> work) {
        try {
            attempts.run(() -> {
                if (routers.lock(routerId)) {
                    routers.find(routerId).ifPresent(work);
                }
            });
        } catch (ApiException e) {
            LOG.warn("Router {} could not be given to a host: {}", routerId, e.getMessage());
        }
    }
}
