package io.altostratus.network.model;

import io.altostratus.messaging.MessageType;

/** A call of the auditor to a host: what is there with the cloud's mark that nobody wants any more? */
@MessageType("network.host-leftovers.request")
public record HostLeftoversRequest(String host) {}
