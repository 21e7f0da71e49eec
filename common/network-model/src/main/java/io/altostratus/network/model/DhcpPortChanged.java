package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** To a host's DHCP role: this port of a served network is new or has changed. */
@MessageType("network.dhcp.port-changed")
public record DhcpPortChanged(PortDetails port) {}
