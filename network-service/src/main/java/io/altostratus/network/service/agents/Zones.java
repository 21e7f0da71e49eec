package io.altostratus.network.service.agents;

import java.util.Map;
import java.util.TreeMap;
import org.springframework.stereotype.Component;

/** Availability zones: that of an agent's host, as its configuration names it. */
@Component
public class Zones {

    private static final Map<String, String> RESOURCES = Map.of(Agent.DHCP, "network", "L3 agent", "router");

    private final AgentRepository agents;
    private final AgentProperties properties;

    Zones(AgentRepository agents, AgentProperties properties) {
        this.agents = agents;
        this.properties = properties;
    }

    public String of(Agent agent) {
        return agent.availabilityZone(properties.availabilityZone());
    }

    /** Whether agents of this type are what makes a zone. */
    static boolean areMadeBy(String agentType) {
        return RESOURCES.containsKey(agentType);
    }

    /** Every zone of agents of the type, and whether one of them may be given work. */
    public Map<String, Boolean> withAgents(String agentType) {
        Map<String, Boolean> zones = new TreeMap<>();
        agents.ofType(agentType).forEach(agent -> zones.merge(of(agent), agent.adminStateUp(), Boolean::logicalOr));
        return zones;
    }

    /** What the API calls the agents' kind of work, by their type. */
    static Map<String, String> resources() {
        return RESOURCES;
    }
}
