package io.altostratus.network.service.api;

/** A value that an attribute cannot have; the message is the reason, without the attribute's name. */
public final class InvalidValueException extends RuntimeException {

    private final String reason;

    public InvalidValueException(String reason) {
        super(reason, null, false, false);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
