package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** From a host: it cannot make the devices of these ports of trunks. */
@MessageType("network.subports.failed")
public record SubportsFailed(String host, List<Failed> ports) {

    /** @param reason as the kernel gives it */
    public record Failed(String portId, String reason) {}
}
