package io.altostratus.network.service.ports;

import io.altostratus.network.service.address.IpAddress;

/** An address of a port. */
public record FixedIp(String subnetId, IpAddress address) {}
