package io.altostratus.compute.model.schedule;

import io.altostratus.messaging.MessageType;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A call to the scheduler: choose a host and claim its resources, in one act. Asked again for a server that has a claim
 * from the same attempt, it answers with that.
 *
 * @param attempt counts the hosts tried, from 1
 * @param zone asked for by the user; null for any
 * @param forcedHost chosen by an administrator; null for any
 * @param excludedHosts where it has failed before, or must not be
 * @param projectId whose server it is; null in requests of earlier releases, as are the fields after it
 * @param extraSpecs of the flavor
 * @param imageId null if it starts from a volume
 * @param imageProperties beyond the common ones, such as {@code hw_architecture}
 * @param groupId the server group whose rule holds; null for none
 * @param hints what its owner told the scheduler, by name
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
        List<String> excludedHosts,
        @Nullable String projectId,
        @Nullable String flavorId,
        @Nullable String flavorName,
        Map<String, String> extraSpecs,
        @Nullable String imageId,
        Map<String, String> imageProperties,
        @Nullable String groupId,
        Map<String, List<String>> hints) {

    /** The reason of a refusal. */
    public static final String NO_VALID_HOST = "no-valid-host";

    /** The reason of a refusal: the request came after its server was given up. */
    public static final String NOT_WANTED = "not-wanted";

    public SelectHostRequest {
        excludedHosts = excludedHosts == null ? List.of() : List.copyOf(excludedHosts);
        extraSpecs = extraSpecs == null ? Map.of() : Map.copyOf(extraSpecs);
        imageProperties = imageProperties == null ? Map.of() : Map.copyOf(imageProperties);
        hints = hints == null ? Map.of() : Map.copyOf(hints);
    }

    /** A request by size alone. */
    public SelectHostRequest(
            String serverId,
            int attempt,
            int vcpus,
            int memoryMb,
            int diskGb,
            @Nullable String zone,
            @Nullable String forcedHost,
            List<String> excludedHosts) {
        this(
                serverId,
                attempt,
                vcpus,
                memoryMb,
                diskGb,
                zone,
                forcedHost,
                excludedHosts,
                null,
                null,
                null,
                Map.of(),
                null,
                Map.of(),
                null,
                Map.of());
    }

    /** The same server, which stays on its host. */
    public SelectHostRequest stayingOn(String host) {
        return new SelectHostRequest(
                serverId,
                attempt,
                vcpus,
                memoryMb,
                diskGb,
                null,
                host,
                List.of(),
                projectId,
                flavorId,
                flavorName,
                extraSpecs,
                imageId,
                imageProperties,
                null,
                Map.of());
    }

    /** The values of a hint; empty if it was not given. */
    public List<String> hint(String name) {
        return hints.getOrDefault(name, List.of());
    }
}
