package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** A call of a host: all that it shall realise, for its start, for a reconnect, and now and then. */
@MessageType("network.host-state.request")
public record HostStateRequest(String host, boolean servesDhcp) {}
