package io.altostratus.compute.model.report;

import io.altostratus.messaging.MessageType;

/** The answer to {@link ConsoleOutputRequest}. */
@MessageType("compute.console-output")
public record ConsoleOutput(String text) {}
