package io.altostratus.image.images;

import java.util.Locale;

/**
 * Where an image is in its life: {@code queued} → {@code saving} → {@code active} → {@code pending_delete} → gone, or
 * with an import {@code queued} → {@code uploading} → {@code importing} → {@code active}. What fails leads back to
 * queued. A {@code deactivated} image has its data, but only administrators get them; it can be made active again.
 * Deleting leads from each state to pending_delete, in which nobody sees the image any more.
 */
public enum ImageStatus {
    QUEUED,
    SAVING,
    UPLOADING,
    IMPORTING,
    ACTIVE,
    DEACTIVATED,
    PENDING_DELETE;

    /** Whether the image's data are complete and in place. */
    public boolean hasData() {
        return this == ACTIVE || this == DEACTIVATED;
    }

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ImageStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
