package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a host: the router works there as that version of it says.
 *
 * @param activeFloatingIps those that lead to their guests now
 * @param failedFloatingIps those that could not be made
 * @param haState of a router with several hosts: {@code active} where it works, {@code standby} elsewhere; null for others
 */
@MessageType("network.router.realised")
public record RouterRealised(
        String host,
        String routerId,
        long version,
        List<String> activeFloatingIps,
        List<String> failedFloatingIps,
        @Nullable String haState) {

    /** The router works, or fails, where this host alone has it. */
    public RouterRealised(
            String host,
            String routerId,
            long version,
            List<String> activeFloatingIps,
            List<String> failedFloatingIps) {
        this(host, routerId, version, activeFloatingIps, failedFloatingIps, null);
    }

    public RouterRealised {
        activeFloatingIps = List.copyOf(activeFloatingIps);
        failedFloatingIps = List.copyOf(failedFloatingIps);
    }
}
