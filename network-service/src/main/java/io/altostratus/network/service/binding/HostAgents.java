package io.altostratus.network.service.binding;

import io.altostratus.network.service.agents.Agent;
import java.util.List;
import java.util.Optional;

/**
 * A host, as its agents tell of it.
 *
 * @param agents those of the types that the driver asks for
 * @param evenDead whether an agent counts that gives no sign of life: what it has connected goes on
 */
public record HostAgents(String host, List<Agent> agents, boolean evenDead) {

    public HostAgents {
        agents = List.copyOf(agents);
    }

    /** The agent of this type, if it works. */
    public Optional<Agent> working(String type) {
        return any(type).filter(agent -> evenDead || agent.alive());
    }

    Optional<Agent> any(String type) {
        return agents.stream().filter(agent -> agent.agentType().equals(type)).findFirst();
    }
}
