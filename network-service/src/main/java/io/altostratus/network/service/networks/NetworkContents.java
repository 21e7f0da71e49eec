package io.altostratus.network.service.networks;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a network shows of its subnets.
 *
 * @param subnetIds oldest first
 * @param ipv4Scope the address scope of its IPv4 subnets; null for none
 * @param ipv6Scope the address scope of its IPv6 subnets; null for none
 */
public record NetworkContents(
        List<String> subnetIds,
        @Nullable String ipv4Scope,
        @Nullable String ipv6Scope) {

    public static final NetworkContents EMPTY = new NetworkContents(List.of(), null, null);
}
