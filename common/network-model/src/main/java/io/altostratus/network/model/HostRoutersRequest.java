package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** A call of a host with the L3 role: all routers that it shall realise. */
@MessageType("network.host-routers.request")
public record HostRoutersRequest(String host) {}
