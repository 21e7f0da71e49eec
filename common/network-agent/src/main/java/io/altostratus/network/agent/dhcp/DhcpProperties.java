package io.altostratus.network.agent.dhcp;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What the DHCP role tells guests.
 *
 * @param domain the DNS domain of guests
 * @param leaseTime how long a guest may keep its address unasked
 */
@ConfigurationProperties("altostratus.network-agent.dhcp")
public record DhcpProperties(
        @DefaultValue("openstacklocal") String domain,
        @DefaultValue("86400s") Duration leaseTime) {

    public DhcpProperties {
        if (!domain.matches("[A-Za-z0-9]([A-Za-z0-9.-]*[A-Za-z0-9])?")) {
            throw new IllegalArgumentException("altostratus.network-agent.dhcp.domain is not a domain: " + domain);
        }
    }
}
