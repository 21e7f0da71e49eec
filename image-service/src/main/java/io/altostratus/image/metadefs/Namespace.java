package io.altostratus.image.metadefs;

import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A named collection of definitions.
 *
 * @param pk the row's key, never shown
 */
record Namespace(long pk, Attributes attributes, LocalDateTime createdAt, LocalDateTime updatedAt) {

    static final String PUBLIC = "public";
    static final String PRIVATE = "private";

    /**
     * What a user sets.
     *
     * @param visibility {@code public} or {@code private}: whether others than its owner see it
     * @param isProtected whether neither it nor anything in it can be deleted
     * @param owner a project; null for what this service has brought along
     */
    record Attributes(
            String name,
            @Nullable String displayName,
            @Nullable String description,
            String visibility,
            boolean isProtected,
            @Nullable String owner) {

        /** Of a valid request body; what it leaves out has the same value in a new and in a changed namespace. */
        static Attributes of(JsonNode body, @Nullable String projectId) {
            return new Attributes(
                    body.path("namespace").asString(),
                    text(body, "display_name"),
                    text(body, "description"),
                    body.path("visibility").asString(PRIVATE),
                    body.path("protected").asBoolean(false),
                    body.has("owner") ? text(body, "owner") : projectId);
        }

        private static @Nullable String text(JsonNode body, String name) {
            return body.has(name) ? body.path(name).asString() : null;
        }
    }

    String name() {
        return attributes.name();
    }

    /** The namespace as policy rules see it. */
    Map<String, Object> target() {
        Map<String, Object> target = new HashMap<>();
        target.put("namespace", name());
        target.put("visibility", attributes.visibility());
        if (attributes.owner() != null) {
            target.put("owner", attributes.owner());
            target.put("project_id", attributes.owner());
        }
        return target;
    }
}
