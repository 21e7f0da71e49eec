package io.altostratus.network.service.ports;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Limits of ports.
 *
 * @param maxAllowedAddressPairs most allowed address pairs of one port
 * @param maxFixedIps most addresses that may be asked for one port; ports of the network itself may have more
 */
@ConfigurationProperties("altostratus.network.ports")
public record PortProperties(
        @DefaultValue("10") int maxAllowedAddressPairs,
        @DefaultValue("5") int maxFixedIps) {}
