package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** From a host: the devices of these ports have vanished. */
@MessageType("network.ports.unwired")
public record PortsUnwired(String host, List<String> portIds) {}
