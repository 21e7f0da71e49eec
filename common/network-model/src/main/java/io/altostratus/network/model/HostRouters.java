package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** The answer to {@link HostRoutersRequest}: what is not in here has no place on the host. */
@MessageType("network.host-routers")
public record HostRouters(List<RouterDetails> routers) {

    public HostRouters {
        routers = List.copyOf(routers);
    }
}
