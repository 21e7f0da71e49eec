package io.altostratus.image.data;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** An upload that ends without an image, and why. */
public final class UploadEndedException extends IOException {

    /** Who ended it. */
    public enum Reason {
        /** The client went away or stalled. */
        INTERRUPTED,
        /** More data than are allowed. */
        TOO_LARGE,
        /** The store has no room left. */
        STORE_FULL,
        /** The store failed otherwise. */
        STORE_FAILED,
        /** The image was deleted, or this upload was taken for dead. */
        LOST
    }

    private final Reason reason;

    public UploadEndedException(Reason reason, @Nullable Throwable cause) {
        super("upload ended: " + reason, cause);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }

    /** The file system tells a full disk only in words. */
    public static UploadEndedException ofStore(IOException failure) {
        String message = String.valueOf(failure.getMessage());
        boolean full = message.contains("No space left on device") || message.contains("Disk quota exceeded");
        return new UploadEndedException(full ? Reason.STORE_FULL : Reason.STORE_FAILED, failure);
    }
}
