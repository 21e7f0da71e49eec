package io.altostratus.network.service.ports;

import io.altostratus.network.service.address.IpAddress;
import org.jspecify.annotations.Nullable;

/** A wish for an address: any of a subnet, a certain one, or both. At least one of them is named. */
public record FixedIpRequest(
        @Nullable String subnetId, @Nullable IpAddress address) {

    public static FixedIpRequest in(String subnetId) {
        return new FixedIpRequest(subnetId, null);
    }

    public static FixedIpRequest keep(FixedIp fixedIp) {
        return new FixedIpRequest(fixedIp.subnetId(), fixedIp.address());
    }
}
