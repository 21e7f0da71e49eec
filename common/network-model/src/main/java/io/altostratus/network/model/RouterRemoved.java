package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** To a host: the router is gone, or another host's. */
@MessageType("network.router.removed")
public record RouterRemoved(String routerId, long version) {}
