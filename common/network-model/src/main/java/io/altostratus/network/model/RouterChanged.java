package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** To the host of a router: this is the state it shall have. */
@MessageType("network.router.changed")
public record RouterChanged(RouterDetails router) {}
