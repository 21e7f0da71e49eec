package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;

/** A call of the auditor to a host: what is there. */
@MessageType("compute.inventory.request")
public record HostInventoryRequest(String host) {}
