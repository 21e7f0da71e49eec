package io.altostratus.network.service.ports;

import org.jspecify.annotations.Nullable;

/**
 * Further addresses that a port may send from.
 *
 * @param macAddress null for the port's own
 * @param ipAddress an address or a block
 */
public record AddressPair(@Nullable String macAddress, String ipAddress) {}
