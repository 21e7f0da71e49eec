package io.altostratus.image.metadefs;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.Json;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What request bodies may set and what of them is kept. */
final class BodyRules {

    private static final List<String> PROPERTY = List.of(
            "title",
            "description",
            "type",
            "operators",
            "required",
            "minimum",
            "maximum",
            "minLength",
            "maxLength",
            "pattern",
            "enum",
            "readonly",
            "default",
            "items",
            "minItems",
            "maxItems",
            "uniqueItems",
            "additionalItems");

    private BodyRules() {}

    /** @throws ApiException 403 if the body sets what only this service sets */
    static void requireWritable(JsonNode body) {
        for (String name : List.of("self", "schema", "created_at", "updated_at")) {
            if (body.has(name)) {
                throw ApiException.forbidden("Attribute '" + name + "' is read-only.");
            }
        }
    }

    static ObjectNode object(JsonNode body) {
        ObjectNode content = Json.MAPPER.createObjectNode();
        if (body.has("description")) {
            content.set("description", body.get("description"));
        }
        content.set("required", body.has("required") ? body.get("required") : Json.MAPPER.createArrayNode());
        ObjectNode properties = content.putObject("properties");
        body.path("properties").forEachEntry((name, value) -> properties.set(name, property(value)));
        return content;
    }

    static ObjectNode property(JsonNode body) {
        ObjectNode content = Json.MAPPER.createObjectNode();
        for (String name : PROPERTY) {
            if (body.has(name)) {
                content.set(name, body.get(name));
            }
        }
        return content;
    }

    /**
     * Writes what must have a name of its own in a namespace.
     *
     * @throws ApiException 409 if the name is taken, 404 if the namespace was deleted meanwhile
     */
    static <T> T write(Supplier<T> work, Supplier<String> taken, String namespace) {
        try {
            return work.get();
        } catch (DuplicateKeyException e) {
            throw ApiException.conflict(taken.get());
        } catch (DataIntegrityViolationException e) {
            throw NamespaceAccess.notFound(namespace);
        }
    }
}
