package io.altostratus.network.service.ports;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of ports.
 *
 * @param maxAllowedAddressPairs most allowed address pairs of one port
 */
@ConfigurationProperties("altostratus.network.ports")
public record PortProperties(@DefaultValue("10") int maxAllowedAddressPairs) {}
