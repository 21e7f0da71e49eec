package io.altostratus.network.service.routers;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.agents.AgentViews;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Which L3 agents realise which routers, for administrators: the extension l3_agent_scheduler. */
@RestController
class L3SchedulingController {

    private final Access access;
    private final AgentRepository agents;
    private final AgentViews agentViews;
    private final RouterRepository routers;
    private final RouterScheduler scheduler;
    private final RouterPlaces places;
    private final RouterAnnouncer announcer;
    private final RouterViews views;
    private final Attempts attempts;

    L3SchedulingController(
            Access access,
            AgentRepository agents,
            AgentViews agentViews,
            RouterRepository routers,
            RouterScheduler scheduler,
            RouterPlaces places,
            RouterAnnouncer announcer,
            RouterViews views,
            Attempts attempts) {
        this.access = access;
        this.agents = agents;
        this.agentViews = agentViews;
        this.routers = routers;
        this.scheduler = scheduler;
        this.places = places;
        this.announcer = announcer;
        this.views = views;
        this.attempts = attempts;
    }

    @GetMapping("/v2.0/routers/{routerId}/l3-agents")
    Map<String, Object> agentsOf(RequestContext context, @PathVariable String routerId) {
        access.enforce(context, "get_l3-agents", Map.of());
        Router router = routers.find(routerId).orElseThrow(() -> RouterAttributes.notFound(routerId));
        Map<String, @Nullable String> states = new HashMap<>();
        places.of(router).forEach(place -> states.put(place.host(), place.state()));
        String host = router.host();
        if (host != null) {
            states.putIfAbsent(host, null);
        }
        List<Agent> found = states.isEmpty() ? List.of() : agents.onHosts(Agent.L3, states.keySet());
        return Map.of(
                "agents",
                found.stream()
                        .map(agent -> view(agent, states.get(agent.host())))
                        .toList());
    }

    /** What a dead agent has last said of the router may be true no more. */
    private Map<String, Object> view(Agent agent, @Nullable String state) {
        Map<String, Object> view = new LinkedHashMap<>(agentViews.of(agent));
        view.put("ha_state", state == null || agent.alive() ? state : "unknown");
        return view;
    }

    @GetMapping("/v2.0/agents/{agentId}/l3-routers")
    Map<String, Object> routersOf(RequestContext context, @PathVariable String agentId) {
        access.enforce(context, "get_l3-routers", Map.of());
        return Map.of("routers", views.of(routers.hostedBy(l3Agent(agentId).host()), context));
    }

    @PostMapping("/v2.0/agents/{agentId}/l3-routers")
    ResponseEntity<String> add(
            RequestContext context, @PathVariable String agentId, @ValidBody("neutron-body") JsonNode body) {
        access.enforce(context, "create_l3-router", Map.of());
        String routerId = body.path("router_id").asString("");
        attempts.run(() -> {
            Agent agent = l3Agent(agentId);
            if (!agent.adminStateUp()) {
                throw invalidAgent(agentId);
            }
            Router router = locked(routerId);
            String host = router.host();
            if (host == null || router.ha()) {
                scheduler.assign(router, agent.host(), context);
            } else if (!host.equals(agent.host())) {
                throw Errors.conflict(
                        "RouterHostedByL3Agent",
                        "The router " + routerId + " has been already hosted by the L3 Agent on " + host + ".");
            }
        });
        return AgentViews.added();
    }

    @DeleteMapping("/v2.0/agents/{agentId}/l3-routers/{routerId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(RequestContext context, @PathVariable String agentId, @PathVariable String routerId) {
        access.enforce(context, "delete_l3-router", Map.of());
        attempts.run(() -> {
            Agent agent = l3Agent(agentId);
            Router router = locked(routerId);
            if (places.on(router, agent.host()).isPresent()) {
                scheduler.removePlace(router, agent.host(), true, context);
                announcer.changed(routerId, context);
                return;
            }
            if (!agent.host().equals(router.host())) {
                throw Errors.conflict(
                        "RouterNotHostedByL3Agent",
                        "The router " + routerId + " is not hosted by L3 agent " + agentId + ".");
            }
            scheduler.unassign(router, true, context);
        });
    }

    private Router locked(String id) {
        routers.lock(id);
        return routers.find(id).orElseThrow(() -> RouterAttributes.notFound(id));
    }

    private Agent l3Agent(String id) {
        return agents.find(id)
                .filter(agent -> agent.agentType().equals(Agent.L3))
                .orElseThrow(() -> invalidAgent(id));
    }

    private static ApiException invalidAgent(String id) {
        return Errors.notFound("InvalidL3Agent", "Agent " + id + " is not a L3 Agent or has been disabled");
    }
}
