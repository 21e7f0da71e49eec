package io.altostratus.image.properties;

import io.altostratus.api.body.RequestSchemas;
import io.altostratus.context.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.springframework.core.io.ClassPathResource;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Properties that are free, but have a form: {@code kernel_id} is the id of an image. The operator can give a file in
 * place of Glance's own definitions. What is said here holds for requests, and clients read it in the published schema.
 */
@Component
public final class CustomProperties {

    /** All properties are kept and shown as text, so structures are not possible. */
    private static final Set<String> TYPES = Set.of("string", "null", "boolean", "integer", "number");

    private static final String REQUEST_SCHEMA = "image";

    private final Map<String, ObjectNode> definitions;

    /** @throws IllegalStateException if the operator's file cannot be used */
    CustomProperties(PropertySettings settings, RequestSchemas schemas) {
        Path file = settings.schemaFile();
        definitions = Collections.unmodifiableMap(file == null ? shipped() : given(file));
        ObjectNode request = (ObjectNode) resource("schemas/" + REQUEST_SCHEMA + ".json");
        ObjectNode properties = (ObjectNode) request.get("properties");
        for (String name : definitions.keySet()) {
            if (properties.has(name)) {
                throw new IllegalStateException(file + " defines " + name + ", which every image has already");
            }
        }
        properties.setAll(definitions);
        schemas.define(REQUEST_SCHEMA, request);
    }

    /** JSON schemas by the names of the properties. */
    public Map<String, ObjectNode> definitions() {
        return definitions;
    }

    private static Map<String, ObjectNode> shipped() {
        return definitions(resource("published/image-properties.json"), "published/image-properties.json");
    }

    private static Map<String, ObjectNode> given(Path file) {
        try {
            JsonNode document = Json.MAPPER.readTree(Files.readAllBytes(file));
            boolean extended = document.path("properties").isObject()
                    && !document.path("properties").has("type");
            return definitions(extended ? document.get("properties") : document, file.toString());
        } catch (IOException | JacksonException e) {
            throw new IllegalStateException(file + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static Map<String, ObjectNode> definitions(JsonNode document, String source) {
        Map<String, ObjectNode> found = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> property : document.properties()) {
            JsonNode definition = property.getValue();
            List<String> types = definition.path("type").isArray()
                    ? definition
                            .path("type")
                            .valueStream()
                            .map(type -> type.asString(""))
                            .toList()
                    : Stream.of(definition.path("type").asString("")).toList();
            if (!(definition instanceof ObjectNode object) || !TYPES.containsAll(types)) {
                throw new IllegalStateException(source + ": the type of " + property.getKey() + " must be one of "
                        + String.join(", ", TYPES.stream().sorted().toList()));
            }
            found.put(property.getKey(), object);
        }
        return found;
    }

    private static JsonNode resource(String name) {
        try (InputStream in = new ClassPathResource(name).getInputStream()) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
