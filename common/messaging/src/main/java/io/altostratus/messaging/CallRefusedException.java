package io.altostratus.messaging;

/** The other side of a call answered that it will not do it; asking again gives the same answer. */
public final class CallRefusedException extends RuntimeException {

    private final String reason;

    /** @param reason a word both sides know, for example {@code no-valid-host} */
    public CallRefusedException(String reason, String message) {
        super(message);
        this.reason = reason;
    }

    public String reason() {
        return reason;
    }
}
