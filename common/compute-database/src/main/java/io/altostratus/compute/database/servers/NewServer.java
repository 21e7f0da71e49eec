package io.altostratus.compute.database.servers;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a request says of a server that is to be made. */
public record NewServer(
        String id,
        String projectId,
        String userId,
        String name,
        String hostname,
        @Nullable String requestedZone,
        @Nullable String requestedHost,
        Server.Size size,
        Server.Image image,
        Server.Access access,
        FirstBoot firstBoot,
        Map<String, String> metadata,
        Server.Launch launch,
        List<Server.RequestedNetwork> requestedNetworks,
        List<Server.SecurityGroup> securityGroups,
        @Nullable String description,
        List<Server.BlockDevice> blockDevices,
        Server.SchedulerHints schedulerHints) {}
