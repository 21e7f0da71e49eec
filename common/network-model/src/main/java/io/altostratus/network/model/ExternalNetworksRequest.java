package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** A call of a host that has routers: which networks of the outside it shall be joined to. */
@MessageType("network.external-networks.request")
public record ExternalNetworksRequest(String host) {}
