package io.altostratus.image.images;

import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;

/** Times as Glance writes them: in UTC, in whole seconds. */
public final class ImageTime {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss'Z'");

    private ImageTime() {}

    public static String text(LocalDateTime time) {
        return FORM.format(time);
    }
}
