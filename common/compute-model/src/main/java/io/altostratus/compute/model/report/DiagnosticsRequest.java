package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;

/** A call of the API to a host: how a running guest is doing. */
@MessageType("compute.diagnostics.request")
public record DiagnosticsRequest(String serverId) {}
