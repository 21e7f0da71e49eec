package io.altostratus.network.service.agents;

import io.altostratus.network.service.api.Timestamps;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Agents as the API shows them. */
@Component
public class AgentViews {

    private final Zones zones;

    AgentViews(Zones zones) {
        this.zones = zones;
    }

    /** The queue by which Neutron's server talks to the agent; ours has the name of its host. */
    static String topic(Agent agent) {
        return switch (agent.agentType()) {
            case Agent.DHCP -> "dhcp_agent";
            case Agent.L3 -> "l3_agent";
            default -> "N/A";
        };
    }

    public Map<String, Object> of(Agent agent) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("id", agent.id());
        view.put("agent_type", agent.agentType());
        view.put("binary", agent.binary());
        view.put("host", agent.host());
        view.put("topic", topic(agent));
        view.put("availability_zone", Zones.areMadeBy(agent.agentType()) ? zones.of(agent) : null);
        view.put("alive", agent.alive());
        view.put("admin_state_up", agent.adminStateUp());
        view.put("description", agent.description());
        view.put("created_at", Timestamps.ofAgent(agent.createdAt()));
        view.put("started_at", Timestamps.ofAgent(agent.startedAt()));
        view.put("heartbeat_timestamp", Timestamps.ofAgent(agent.heartbeatAt()));
        view.put("configurations", agent.configurations());
        return view;
    }

    /** The answer to whoever has given an agent something to do: Neutron's is JSON's null, and openstacksdk wants to read some. */
    public static ResponseEntity<String> added() {
        return ResponseEntity.status(HttpStatus.CREATED)
                .contentType(MediaType.APPLICATION_JSON)
                .body("null");
    }
}
