package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** To a host's DHCP role: this port of a served network is gone. */
@MessageType("network.dhcp.port-removed")
public record DhcpPortRemoved(String portId, String networkId) {}
