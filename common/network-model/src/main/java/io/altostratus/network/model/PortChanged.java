package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** To the host that a port is bound to: this is the state it shall have. */
@MessageType("network.port.changed")
public record PortChanged(NetworkDetails network, PortDetails port) {}
