package io.altostratus.auth.token;

/** A token that is not accepted. The reason is for our log; a caller only learns that it was refused. */
public final class InvalidTokenException extends RuntimeException {

    public InvalidTokenException(String reason) {
        super(reason);
    }
}
