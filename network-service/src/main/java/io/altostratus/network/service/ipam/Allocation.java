package io.altostratus.network.service.ipam;

import io.altostratus.network.service.address.IpAddress;

/** An address that belongs to a port. */
public record Allocation(String portId, String subnetId, IpAddress address) {}
