package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;

/** A call of the API to a conductor: compare everything now. */
@MessageType("compute.audit.request")
public record AuditRequest() {}
