package io.altostratus.image.schemas;

import io.altostratus.context.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
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
        return collection(name, item, List.of("first", "next"));
    }

    /** The schema of a list that is always whole. */
    public static ObjectNode wholeCollection(String name, JsonNode item) {
        return collection(name, item, List.of());
    }

    private static ObjectNode collection(String name, JsonNode item, List<String> pages) {
        ObjectNode properties = Json.MAPPER.createObjectNode();
        properties.set(name, Json.MAPPER.valueToTree(Map.of("type", "array", "items", item)));
        ArrayNode links = Json.MAPPER.createArrayNode();
        for (String page : pages) {
            properties.set(page, Json.MAPPER.valueToTree(TEXT));
            links.add(Json.MAPPER.valueToTree(link(page, page)));
        }
        properties.set("schema", Json.MAPPER.valueToTree(TEXT));
        links.add(Json.MAPPER.valueToTree(link("describedby", "schema")));
        ObjectNode collection = Json.MAPPER.createObjectNode();
        collection.put("name", name);
        collection.set("properties", properties);
        collection.set("links", links);
        return collection;
    }

    private static Map<String, String> link(String relation, String attribute) {
        return Map.of("rel", relation, "href", "{" + attribute + "}");
    }
}
