package io.altostratus.network.service.dhcp;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How networks get their DHCP servers.
 *
 * @param agentsPerNetwork how many agents serve one network
 * @param failoverAfter the networks of an agent whose last heartbeat is older than this go to others
 */
@ConfigurationProperties("altostratus.network.dhcp")
public record DhcpProperties(
        @DefaultValue("1") int agentsPerNetwork,
        @DefaultValue("150s") Duration failoverAfter) {}
