package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;

/** The answer to a call that has nothing to tell but that it is done. */
@MessageType("compute.guest-call.done")
public record GuestCallDone(String serverId) {}
