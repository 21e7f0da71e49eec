package io.altostratus.network.service.ports;

import org.jspecify.annotations.Nullable;

/**
 * A DHCP option of a port.
 *
 * @param name dnsmasq's name of it, or its number
 * @param value what the guest is told; empty for an option without a value
 * @param ipVersion 4 or 6
 */
public record DhcpOption(String name, String value, int ipVersion) {

    /** An option that is asked for; null as its value takes it away. */
    record Wish(String name, @Nullable String value, int ipVersion) {}
}
