package io.altostratus.image.quotas;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What is limited, by Glance's names. */
enum Resource {
    IMAGE_SIZE_TOTAL(1 << 20),
    IMAGE_STAGE_TOTAL(1 << 20),
    IMAGE_COUNT_TOTAL(1),
    IMAGE_COUNT_UPLOADING(1);

    private final long unit;

    Resource(long unit) {
        this.unit = unit;
    }

    /** Its name in limits and in answers. */
    String text() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Resource> of(String text) {
        return Stream.of(values())
                .filter(resource -> resource.text().equals(text))
                .findFirst();
    }

    /** How many bytes or images one of a limit is. */
    long unit() {
        return unit;
    }
}
