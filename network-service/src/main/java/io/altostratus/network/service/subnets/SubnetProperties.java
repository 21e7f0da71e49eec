package io.altostratus.network.service.subnets;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of subnets.
 *
 * @param maxDnsNameservers most DNS servers of one subnet
 * @param maxHostRoutes most host routes of one subnet
 */
@ConfigurationProperties("altostratus.network.subnets")
public record SubnetProperties(
        @DefaultValue("5") int maxDnsNameservers,
        @DefaultValue("20") int maxHostRoutes) {}
