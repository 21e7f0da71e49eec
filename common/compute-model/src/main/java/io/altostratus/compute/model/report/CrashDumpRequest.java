package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;

/** A call of the API to a host: interrupt the guest so that its system writes down what it was doing. */
@MessageType("compute.crash-dump.request")
public record CrashDumpRequest(String serverId) {}
