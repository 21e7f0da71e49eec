package io.altostratus.image.schemas;

import io.altostratus.context.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The schemas that clients ask for, in the form in which Glance publishes them. */
public final class PublishedSchema {

    private static final Map<String, Object> TEXT = Map.of("type", "string");

    private PublishedSchema() {}

    /** One that stands in {@code published/<name>.json}. */
    public static ObjectNode read(String name) {
        try (InputStream in = new ClassPathResource("published/" + name + ".json").getInputStream()) {
            return (ObjectNode) Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The schema of a list with links to its pages. */
    public static ObjectNode collection(String name, JsonNode item) {
        ObjectNode properties = Json.MAPPER.createObjectNode();
        properties.set(name, Json.MAPPER.valueToTree(Map.of("type", "array", "items", item)));
        for (String link : List.of("first", "next", "schema")) {
            properties.set(link, Json.MAPPER.valueToTree(TEXT));
        }
        ObjectNode collection = Json.MAPPER.createObjectNode();
        collection.put("name", name);
        collection.set("properties", properties);
        collection.set(
                "links",
                Json.MAPPER.valueToTree(
                        List.of(link("first"), link("next"), Map.of("rel", "describedby", "href", "{schema}"))));
        return collection;
    }

    private static Map<String, String> link(String name) {
        return Map.of("rel", name, "href", "{" + name + "}");
    }
}
