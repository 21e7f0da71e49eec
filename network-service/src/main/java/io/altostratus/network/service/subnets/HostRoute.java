package io.altostratus.network.service.subnets;

import io.altostratus.network.service.address.Cidr;
import io.altostratus.network.service.address.IpAddress;

/** A static route that guests learn. */
public record HostRoute(Cidr destination, IpAddress nextHop) {}
