package io.altostratus.network.service.api;

import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** The attributes that a request gives, checked and read. */
public final class Values {

    private final JsonNode body;
    private final Map<String, @Nullable Object> read;

    Values(JsonNode body, Map<String, @Nullable Object> read) {
        this.body = body;
        this.read = read;
    }

    /** The object as it was sent. */
    public JsonNode body() {
        return body;
    }

    /** Whether the request gives it, be it null. */
    public boolean has(Attribute<?> attribute) {
        return read.containsKey(attribute.name());
    }

    public Set<String> names() {
        return read.keySet();
    }

    /** Null if it is not given, and if null is given. */
    @SuppressWarnings("unchecked") // written by the attribute's own type
    public <T> @Nullable T get(Attribute<T> attribute) {
        return (T) read.get(attribute.name());
    }

    public <T> T get(Attribute<T> attribute, T otherwise) {
        T value = get(attribute);
        return value == null ? otherwise : value;
    }

    /** For attributes that are mandatory and never null. */
    public <T> T require(Attribute<T> attribute) {
        T value = get(attribute);
        if (value == null) {
            throw new IllegalStateException(attribute.name() + " was not read");
        }
        return value;
    }
}
