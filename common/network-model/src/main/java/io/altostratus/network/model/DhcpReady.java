package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;
import java.util.List;

/** From a host's DHCP role: these ports would now be answered. */
@MessageType("network.dhcp.ready")
public record DhcpReady(String host, List<String> portIds) {}
