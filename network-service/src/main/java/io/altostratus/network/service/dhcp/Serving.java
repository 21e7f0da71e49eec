package io.altostratus.network.service.dhcp;

/** That a host's DHCP agent serves a network, and the port with which it stands there. */
public record Serving(String networkId, String host, String portId) {}
