package io.altostratus.inspection;

/** Data that are not what they are declared to be, or that would make a host read other files. */
public final class RefusedContentException extends RuntimeException {

    RefusedContentException(String message) {
        super(message);
    }

    /** May be shown to the image's owner. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
