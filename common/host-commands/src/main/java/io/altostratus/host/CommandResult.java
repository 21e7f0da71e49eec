package io.altostratus.host;

import java.time.Duration;

/** What a program said and how it ended. */
public record CommandResult(int exitCode, String output, String errors, Duration took) {}
