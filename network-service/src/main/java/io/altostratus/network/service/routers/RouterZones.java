package io.altostratus.network.service.routers;

import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.agents.Zones;
import io.altostratus.network.service.api.Errors;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.stereotype.Component;

/** In which availability zones routers are, and may be. */
@Component
class RouterZones {

    private final RouterHostRepository hosts;
    private final AgentRepository agents;
    private final Zones zones;

    RouterZones(RouterHostRepository hosts, AgentRepository agents, Zones zones) {
        this.hosts = hosts;
        this.agents = agents;
        this.zones = zones;
    }

    /** By router, in two statements; routers that no host has are missing. */
    Map<String, List<String>> of(Collection<Router> routers) {
        Map<String, Set<String>> byRouter = new HashMap<>();
        Set<String> all = new HashSet<>();
        for (Router router : routers) {
            String host = router.host();
            if (host != null) {
                byRouter.computeIfAbsent(router.id(), r -> new HashSet<>()).add(host);
                all.add(host);
            }
        }
        hosts.of(routers.stream().filter(Router::ha).map(Router::id).toList())
                .forEach((router, places) -> places.forEach(place -> {
                    byRouter.computeIfAbsent(router, r -> new HashSet<>()).add(place.host());
                    all.add(place.host());
                }));
        Map<String, String> zoneOf = new HashMap<>();
        if (!all.isEmpty()) {
            agents.onHosts(Agent.L3, all).forEach(agent -> zoneOf.put(agent.host(), zones.of(agent)));
        }
        Map<String, List<String>> named = new HashMap<>();
        byRouter.forEach((router, its) -> {
            Set<String> names = new TreeSet<>();
            its.forEach(host -> {
                String zone = zoneOf.get(host);
                if (zone != null) {
                    names.add(zone);
                }
            });
            named.put(router, List.copyOf(names));
        });
        return named;
    }

    boolean admit(Router router, Agent agent) {
        return router.availabilityZoneHints().isEmpty()
                || router.availabilityZoneHints().contains(zones.of(agent));
    }

    /** @throws io.altostratus.api.error.ApiException 404 for a zone in which no agent may be given routers */
    void refuseUnknown(Collection<String> hints) {
        if (hints.isEmpty()) {
            return;
        }
        Map<String, Boolean> known = zones.withAgents(Agent.L3);
        for (String hint : hints) {
            if (!known.getOrDefault(hint, false)) {
                throw Errors.notFound("AvailabilityZoneNotFound", "AvailabilityZone " + hint + " could not be found.");
            }
        }
    }
}
