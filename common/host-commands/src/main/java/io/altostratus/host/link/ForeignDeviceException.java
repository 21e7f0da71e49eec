package io.altostratus.host.link;

/** A device that we need is there, but is not ours: it is not touched. */
public final class ForeignDeviceException extends RuntimeException {

    public ForeignDeviceException(String message) {
        super(message);
    }
}
