package io.altostratus.network.service.agents;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An agent as its last heartbeat told.
 *
 * @param alive whether that was recent enough
 */
public record Agent(
        String id,
        String agentType,
        String binary,
        String host,
        boolean adminStateUp,
        @Nullable String description,
        JsonNode configurations,
        LocalDateTime createdAt,
        LocalDateTime startedAt,
        LocalDateTime heartbeatAt,
        boolean alive) {

    public static final String DHCP = "DHCP agent";
    public static final String L3 = "L3 agent";
    public static final String LINUX_BRIDGE = "Linux bridge agent";
    public static final String OPEN_VSWITCH = "Open vSwitch agent";

    /** In {@link #configurations()}: where its tunnels end. */
    public static final String TUNNELING_IP = "tunneling_ip";

    /** The physical networks that its host reaches, by label. */
    public Map<String, String> physicalNetworks() {
        Map<String, String> mappings = new HashMap<>();
        for (String key : List.of("interface_mappings", "bridge_mappings")) {
            configurations
                    .path(key)
                    .propertyStream()
                    .forEach(p -> mappings.put(p.getKey(), p.getValue().asString("")));
        }
        return mappings;
    }

    /** A text that the agent tells of itself. */
    public String configured(String key, String otherwise) {
        String value = configurations.path(key).asString("");
        return value.isEmpty() ? otherwise : value;
    }

    /** @param otherwise the zone of agents that name none */
    public String availabilityZone(String otherwise) {
        return configured("availability_zone", otherwise);
    }

    public Set<String> tunnelTypes() {
        Set<String> types = new TreeSet<>();
        configurations.path("tunnel_types").forEach(type -> types.add(type.asString("")));
        return types;
    }
}
