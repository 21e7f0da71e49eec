package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** A call of a host: who behind this router of the host has this address? */
@MessageType("network.metadata-guest.request")
public record MetadataGuestRequest(String routerId, String address) {}
