package io.altostratus.compute.model.schedule;

import io.altostratus.messaging.MessageType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A call to the scheduler: choose a host and claim its resources, in one act. Asked again for a server that has a claim
 * from the same attempt, it answers with that.
 *
 * @param attempt counts the hosts tried, from 1
 * @param zone asked for by the user; null for any
 * @param forcedHost chosen by an administrator; null for any
 * @param excludedHosts where it has failed before
 */
@MessageType("compute.schedule.request")
public record SelectHostRequest(
        String serverId,
        int attempt,
        int vcpus,
        int memoryMb,
        int diskGb,
        @Nullable String zone,
        @Nullable String forcedHost,
        List<String> excludedHosts) {

    /** The reason of a refusal. */
    public static final String NO_VALID_HOST = "no-valid-host";

    /** The reason of a refusal: the request came after its server was given up. */
    public static final String NOT_WANTED = "not-wanted";

    public SelectHostRequest {
        excludedHosts = List.copyOf(excludedHosts);
    }
}
