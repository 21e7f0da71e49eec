package io.altostratus.network.service.dhcp;

import io.altostratus.api.body.ValidBody;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.RequestContext;
import io.altostratus.network.service.agents.Agent;
import io.altostratus.network.service.agents.AgentRepository;
import io.altostratus.network.service.agents.AgentViews;
import io.altostratus.network.service.api.Access;
import io.altostratus.network.service.api.Attempts;
import io.altostratus.network.service.api.Errors;
import io.altostratus.network.service.networks.Network;
import io.altostratus.network.service.networks.NetworkAttributes;
import io.altostratus.network.service.networks.NetworkRepository;
import io.altostratus.network.service.networks.NetworkViews;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** Which DHCP agents serve which networks, for administrators: the extension dhcp_agent_scheduler. */
@RestController
class DhcpSchedulingController {

    private final Access access;
    private final AgentRepository agents;
    private final NetworkRepository networks;
    private final DhcpRepository repository;
    private final DhcpScheduler scheduler;
    private final DhcpAnnouncer announcer;
    private final AgentViews agentViews;
    private final NetworkViews networkViews;
    private final Attempts attempts;

    DhcpSchedulingController(
            Access access,
            AgentRepository agents,
            NetworkRepository networks,
            DhcpRepository repository,
            DhcpScheduler scheduler,
            DhcpAnnouncer announcer,
            AgentViews agentViews,
            NetworkViews networkViews,
            Attempts attempts) {
        this.access = access;
        this.agents = agents;
        this.networks = networks;
        this.repository = repository;
        this.scheduler = scheduler;
        this.announcer = announcer;
        this.agentViews = agentViews;
        this.networkViews = networkViews;
        this.attempts = attempts;
    }

    @GetMapping("/v2.0/networks/{networkId}/dhcp-agents")
    Map<String, Object> agentsOf(RequestContext context, @PathVariable String networkId) {
        access.enforce(context, "get_dhcp-agents", Map.of());
        List<String> hosts =
                repository.of(networkId).stream().map(Serving::host).toList();
        List<Agent> found = hosts.isEmpty() ? List.of() : agents.onHosts(Agent.DHCP, hosts);
        return Map.of("agents", found.stream().map(agentViews::of).toList());
    }

    @GetMapping("/v2.0/agents/{agentId}/dhcp-networks")
    Map<String, Object> networksOf(RequestContext context, @PathVariable String agentId) {
        access.enforce(context, "get_dhcp-networks", Map.of());
        List<String> ids = repository.by(dhcpAgent(agentId).host()).stream()
                .map(Serving::networkId)
                .toList();
        return Map.of(
                "networks", networkViews.of(List.copyOf(networks.findAll(ids).values()), context));
    }

    @PostMapping("/v2.0/agents/{agentId}/dhcp-networks")
    ResponseEntity<String> add(
            RequestContext context, @PathVariable String agentId, @ValidBody("neutron-body") JsonNode body) {
        access.enforce(context, "create_dhcp-network", Map.of());
        String networkId = body.path("network_id").asString("");
        attempts.run(() -> {
            Agent agent = dhcpAgent(agentId);
            if (!agent.adminStateUp()) {
                throw invalidAgent(agentId);
            }
            Network network = lock(networkId);
            if (repository.of(networkId).stream().anyMatch(s -> s.host().equals(agent.host()))) {
                throw Errors.conflict(
                        "NetworkHostedByDHCPAgent",
                        "The network " + networkId + " has been already hosted by the DHCP Agent " + agentId + ".");
            }
            // Without a subnet there is nothing to serve yet; the host begins when the first one comes.
            scheduler.serve(network, agent.host(), scheduler.subnetsWithDhcp(network), context);
            announcer.changed(networkId, context);
        });
        return AgentViews.added();
    }

    @DeleteMapping("/v2.0/agents/{agentId}/dhcp-networks/{networkId}")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void remove(RequestContext context, @PathVariable String agentId, @PathVariable String networkId) {
        access.enforce(context, "delete_dhcp-network", Map.of());
        attempts.run(() -> {
            Agent agent = dhcpAgent(agentId);
            lock(networkId);
            Serving serving = repository.of(networkId).stream()
                    .filter(s -> s.host().equals(agent.host()))
                    .findFirst()
                    .orElseThrow(() -> Errors.conflict(
                            "NetworkNotHostedByDhcpAgent",
                            "The network " + networkId + " is not hosted by the DHCP Agent " + agentId + "."));
            scheduler.end(serving, context);
            announcer.changed(networkId, context);
        });
    }

    private Network lock(String networkId) {
        networks.lock(networkId);
        return networks.find(networkId).orElseThrow(() -> NetworkAttributes.notFound(networkId));
    }

    private Agent dhcpAgent(String id) {
        return agents.find(id)
                .filter(agent -> agent.agentType().equals(Agent.DHCP))
                .orElseThrow(() -> invalidAgent(id));
    }

    private static ApiException invalidAgent(String id) {
        return Errors.notFound("InvalidDHCPAgent", "Agent " + id + " is not a valid DHCP Agent or has been disabled.");
    }
}
