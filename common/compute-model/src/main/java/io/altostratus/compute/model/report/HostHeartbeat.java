package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;
import java.util.List;

/**
 * From a host, every few seconds.
 *
 * @param startedAt seconds since 1970 when the agent's process started
 * @param probeAgeMillis how long ago a probe last came back through the agent's own queue: it still consumes
 * @param ordersInProgress what was accepted and is not done; all else that was sent is lost and is sent again
 */
@MessageType("compute.report.heartbeat")
public record HostHeartbeat(String host, long startedAt, long probeAgeMillis, List<String> ordersInProgress) {

    public HostHeartbeat {
        ordersInProgress = List.copyOf(ordersInProgress);
    }
}
