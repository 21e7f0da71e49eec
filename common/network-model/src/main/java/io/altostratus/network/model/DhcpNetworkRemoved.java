package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** To a host's DHCP role: stop to serve this network. */
@MessageType("network.dhcp.network-removed")
public record DhcpNetworkRemoved(String networkId) {}
