package io.altostratus.network.service.agents;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * When agents count as alive.
 *
 * @param downTime an agent whose last heartbeat, or whose last proof that it consumes, is older than this is not alive
 * @param availabilityZone the zone of agents that name none
 */
@ConfigurationProperties("altostratus.network.agents")
public record AgentProperties(
        @DefaultValue("75s") Duration downTime,
        @DefaultValue("nova") String availabilityZone) {}
