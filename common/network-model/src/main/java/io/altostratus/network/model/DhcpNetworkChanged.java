package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** To a host's DHCP role: serve this network so. */
@MessageType("network.dhcp.network-changed")
public record DhcpNetworkChanged(DhcpNetwork network) {}
