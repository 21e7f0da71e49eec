package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/**
 * From a host: the router works there as that version of it says.
 *
 * @param activeFloatingIps those that lead to their guests now
 * @param failedFloatingIps those that could not be made
 */
@MessageType("network.router.realised")
public record RouterRealised(
        String host, String routerId, long version, List<String> activeFloatingIps, List<String> failedFloatingIps) {

    public RouterRealised {
        activeFloatingIps = List.copyOf(activeFloatingIps);
        failedFloatingIps = List.copyOf(failedFloatingIps);
    }
}
