package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** To all hosts: there are other external networks now. Who has routers asks for them. */
@MessageType("network.external-networks.changed")
public record ExternalNetworksChanged() {}
