package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** To a host: the port is gone, or bound to another host. */
@MessageType("network.port.removed")
public record PortRemoved(String portId, String networkId, long revision) {}
