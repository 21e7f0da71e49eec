package io.altostratus.image.metadefs;

import java.time.LocalDateTime;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * An object, a property or a tag of a namespace.
 *
 * @param content all that is known of it but its name; nothing for a tag
 */
record Definition(Kind kind, String name, ObjectNode content, LocalDateTime createdAt, LocalDateTime updatedAt) {

    enum Kind {
        OBJECT,
        PROPERTY,
        TAG;

        /** As it stands in the database and in messages. */
        String text() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
