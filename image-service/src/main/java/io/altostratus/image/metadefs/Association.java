package io.altostratus.image.metadefs;

import java.time.LocalDateTime;
import org.jspecify.annotations.Nullable;

/**
 * A type of resource that a namespace is for.
 *
 * @param type such as {@code OS::Glance::Image}
 * @param prefix put before the names of the namespace's properties when they are given to such a resource
 * @param propertiesTarget which of several kinds of properties of such a resource is meant
 */
record Association(
        String type,
        @Nullable String prefix,
        @Nullable String propertiesTarget,
        LocalDateTime createdAt,
        LocalDateTime updatedAt) {}
