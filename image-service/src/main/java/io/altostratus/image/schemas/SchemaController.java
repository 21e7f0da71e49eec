package io.altostratus.image.schemas;

import io.altostratus.context.Json;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v2/schemas}: what an image looks like. Clients make options of it: glanceclient's {@code --architecture} is
 * there because the schema has it.
 */
@RestController
class SchemaController {

    private static final Map<String, Object> TEXT = Map.of("type", "string");

    private final JsonNode image;
    private final JsonNode images;

    SchemaController() {
        image = read("published/image.json");
        images = collection("images", image);
    }

    @GetMapping("/v2/schemas/image")
    JsonNode image() {
        return image;
    }

    @GetMapping("/v2/schemas/images")
    JsonNode images() {
        return images;
    }

    private static JsonNode collection(String name, JsonNode item) {
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

    private static JsonNode read(String resource) {
        try (InputStream in = new ClassPathResource(resource).getInputStream()) {
            return Json.MAPPER.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
