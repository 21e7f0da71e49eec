package io.altostratus.image.images;

import java.util.Locale;

/**
 * Where an image is in its life: {@code queued} → {@code saving} → {@code active} → {@code pending_delete} → gone. An
 * upload that fails leads from saving back to queued. Deleting leads from each state to pending_delete, in which nobody
 * sees the image any more.
 */
public enum ImageStatus {
    QUEUED,
    SAVING,
    ACTIVE,
    PENDING_DELETE;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static ImageStatus of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
