package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.Map;

/**
 * From a host, every few seconds: one of its agents works.
 *
 * @param agentType as operators know it, for example {@code Linux bridge agent}
 * @param binary for example {@code neutron-linuxbridge-agent}
 * @param startedAt seconds since 1970 when the process started
 * @param probeAgeMillis how long ago a probe last came back through the agent's own queue: it still consumes
 * @param configurations what the agent tells about itself, such as its interface mappings
 */
@MessageType("network.agent.heartbeat")
public record AgentHeartbeat(
        String host,
        String agentType,
        String binary,
        long startedAt,
        long probeAgeMillis,
        Map<String, Object> configurations) {}
