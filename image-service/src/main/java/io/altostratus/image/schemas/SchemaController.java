package io.altostratus.image.schemas;

import io.altostratus.image.properties.CustomProperties;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /v2/schemas}: what an image looks like, and a membership. Clients make options of it: glanceclient's
 * {@code --architecture} is there because the schema has it.
 */
@RestController
class SchemaController {

    private final JsonNode image;
    private final JsonNode images;
    private final JsonNode member = PublishedSchema.read("member");
    private final JsonNode members = PublishedSchema.wholeCollection("members", member);

    SchemaController(CustomProperties custom) {
        ObjectNode schema = PublishedSchema.read("image");
        ObjectNode properties = (ObjectNode) schema.get("properties");
        custom.definitions()
                .forEach((name, definition) ->
                        properties.set(name, definition.deepCopy().put("is_base", false)));
        image = schema;
        images = PublishedSchema.collection("images", image);
    }

    @GetMapping("/v2/schemas/image")
    JsonNode image() {
        return image;
    }

    @GetMapping("/v2/schemas/images")
    JsonNode images() {
        return images;
    }

    @GetMapping("/v2/schemas/member")
    JsonNode member() {
        return member;
    }

    @GetMapping("/v2/schemas/members")
    JsonNode members() {
        return members;
    }
}
