package io.altostratus.network.service.ipam;

import io.altostratus.network.service.address.IpAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a port asks for: a certain address, or the lowest free one of the first subnet that has any left.
 *
 * @param subnetIds the subnets that will do, in the order of preference; one if an address is named
 */
public record AddressWish(
        String portId, List<String> subnetIds, @Nullable IpAddress address) {}
