package io.altostratus.network.service.api;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** How values of an attribute are read, from a request's body and from a list's filter. */
@FunctionalInterface
public interface AttributeType<T> {

    /** @throws InvalidValueException if the attribute cannot have this value */
    @Nullable
    T read(JsonNode value);

    /** What the column is compared with; null if no row can have the value. */
    default @Nullable Object filter(String text) {
        return text;
    }
}
