package io.altostratus.image.images;

import java.util.Locale;

/**
 * Who sees an image besides its owner: nobody, its members, everybody who knows its id or asks for such images, or
 * everybody in every list.
 */
public enum Visibility {
    PRIVATE,
    SHARED,
    COMMUNITY,
    PUBLIC;

    public String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Visibility of(String text) {
        return valueOf(text.toUpperCase(Locale.ROOT));
    }
}
