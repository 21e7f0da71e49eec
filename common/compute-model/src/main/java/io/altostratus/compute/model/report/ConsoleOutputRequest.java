package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;

/**
 * A call of the API to a host.
 *
 * @param lines how many of the last lines; negative for all that are kept
 */
@MessageType("compute.console-output.request")
public record ConsoleOutputRequest(String serverId, int lines) {}
