package io.altostratus.image.images;

import io.altostratus.api.body.RequestSchemas;
import io.altostratus.api.error.ApiException;
import io.altostratus.context.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;

/**
 * A JSON patch of an image, read from one of Glance's two media types: of draft 4 ({@code {"add": "/name", "value": 1}},
 * where adding what is there is refused) or of draft 10 ({@code {"op": "add", "path": "/name", "value": 1}}).
 */
record ImagePatch(List<Change> changes) {

    enum Operation {
        ADD,
        REMOVE,
        REPLACE;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static @Nullable Operation of(String word) {
            return switch (word) {
                case "add" -> ADD;
                case "remove" -> REMOVE;
                case "replace" -> REPLACE;
                default -> null;
            };
        }
    }

    /**
     * One step.
     *
     * @param value null for a removal
     * @param mustBeNew whether an addition is refused where the attribute is there
     */
    record Change(
            Operation operation, String attribute, @Nullable JsonNode value, boolean mustBeNew) {}

    private static final String DRAFT_4 = "application/openstack-images-v2.0-json-patch";
    private static final String DRAFT_10 = "application/openstack-images-v2.1-json-patch";
    private static final String OPERATIONS = "add, remove, replace";
    private static final Pattern BLANK_PART = Pattern.compile("/\\s*/");
    private static final Pattern BAD_ESCAPE = Pattern.compile("~([^01]|$)");

    ImagePatch {
        changes = List.copyOf(changes);
    }

    /** @throws ApiException 415 for another media type */
    static boolean isDraft4(@Nullable String contentType) {
        String type = contentType == null ? "" : contentType.split(";", 2)[0].strip();
        return switch (type) {
            case DRAFT_4 -> true;
            case DRAFT_10 -> false;
            default ->
                throw ApiException.of(
                                HttpStatus.UNSUPPORTED_MEDIA_TYPE,
                                "Image PATCH expects Content-Type one of: " + DRAFT_4 + ", " + DRAFT_10)
                        .withHeader("Accept-Patch", DRAFT_4 + ", " + DRAFT_10);
        };
    }

    static ImagePatch of(JsonNode body, boolean draft4, RequestSchemas schemas) {
        if (!body.isArray()) {
            throw ApiException.badRequest("Request body must be a JSON array of operation objects.");
        }
        List<Change> changes = new ArrayList<>();
        for (JsonNode raw : body) {
            if (!raw.isObject()) {
                throw ApiException.badRequest("Operations must be JSON objects.");
            }
            Change change = draft4 ? draft4(raw) : draft10(raw);
            AttributeRules.requireWritable(change.attribute());
            if (change.value() != null) {
                schemas.check("image", null, Json.MAPPER.createObjectNode().set(change.attribute(), change.value()));
            }
            changes.add(change);
        }
        return new ImagePatch(changes);
    }

    private static Change draft10(JsonNode raw) {
        if (!raw.has("op")) {
            throw ApiException.badRequest(
                    "Unable to find `op` in JSON Schema change. It must be one of the following: " + OPERATIONS + ".");
        }
        Operation operation = Operation.of(raw.path("op").asString(""));
        if (operation == null) {
            throw ApiException.badRequest("Invalid operation: `"
                    + raw.path("op").asString("") + "`. It must be one of the following: " + OPERATIONS + ".");
        }
        if (!raw.has("path")) {
            throw ApiException.badRequest("Unable to find 'path' in JSON Schema change");
        }
        return change(operation, raw.get("path"), raw, false);
    }

    private static Change draft4(JsonNode raw) {
        Operation found = null;
        for (Operation operation : Operation.values()) {
            if (raw.has(operation.word())) {
                if (found != null) {
                    found = null;
                    break;
                }
                found = operation;
            }
        }
        if (found == null) {
            throw ApiException.badRequest(
                    "Operation objects must contain exactly one member named \"add\", \"remove\", or \"replace\".");
        }
        return change(found, raw.get(found.word()), raw, true);
    }

    private static Change change(Operation operation, JsonNode path, JsonNode raw, boolean mustBeNew) {
        String attribute = attribute(path, operation);
        if (operation == Operation.REMOVE) {
            return new Change(operation, attribute, null, mustBeNew);
        }
        if (!raw.has("value")) {
            throw ApiException.badRequest("Operation \"" + operation.word() + "\" requires a member named \"value\".");
        }
        return new Change(operation, attribute, raw.get("value"), mustBeNew);
    }

    /** A pointer to one attribute; parts of attributes cannot be changed. */
    private static String attribute(JsonNode path, Operation operation) {
        if (!path.isString()) {
            throw ApiException.badRequest(
                    "Invalid input for field/attribute path. Value: " + path + ". A JSON pointer is expected.");
        }
        String pointer = path.asString();
        if (!pointer.startsWith("/")) {
            throw ApiException.badRequest("Pointer `" + pointer + "` does not start with \"/\".");
        }
        if (BLANK_PART.matcher(pointer.substring(1)).find()) {
            throw ApiException.badRequest("Pointer `" + pointer + "` contains adjacent \"/\".");
        }
        if (pointer.endsWith("/")) {
            throw ApiException.badRequest("Pointer `" + pointer + "` end with \"/\".");
        }
        if (BAD_ESCAPE.matcher(pointer).find()) {
            throw ApiException.badRequest(
                    "Pointer `" + pointer + "` contains \"~\" not part of a recognized escape sequence.");
        }
        if (pointer.equals("/locations") || pointer.startsWith("/locations/")) {
            throw ApiException.forbidden(
                    "It's not allowed to " + operation.word() + " locations if locations are invisible.");
        }
        if (pointer.indexOf('/', 1) >= 0) {
            throw ApiException.badRequest("Invalid JSON pointer for this resource: '" + pointer + "'");
        }
        return pointer.substring(1).replace("~1", "/").replace("~0", "~").strip();
    }
}
