package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;

/** A call of a host: which guests belong on it. Asked at its start, after a reconnect, and now and then. */
@MessageType("compute.desired-guests.request")
public record DesiredGuestsRequest(String host) {}
