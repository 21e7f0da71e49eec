package io.altostratus.host;

import org.jspecify.annotations.Nullable;

/** A program of the host was not there, took too long, or ended with a code that was not expected. */
public class CommandFailedException extends RuntimeException {

    /** Stands for "it did not end by itself". */
    public static final int NO_EXIT_CODE = -1;

    private final int exitCode;

    public CommandFailedException(String message, int exitCode, @Nullable Throwable cause) {
        super(message, cause);
        this.exitCode = exitCode;
    }

    public int exitCode() {
        return exitCode;
    }
}
