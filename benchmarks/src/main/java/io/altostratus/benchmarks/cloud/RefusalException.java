package io.altostratus.benchmarks.cloud;

/** This cloud is not one to measure; the message says what to do about it. */
public final class RefusalException extends RuntimeException {

    public RefusalException(String message) {
        super(message);
    }
}
