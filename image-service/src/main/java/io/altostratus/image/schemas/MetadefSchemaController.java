package io.altostratus.image.schemas;

import io.altostratus.api.error.ApiException;
import java.util.HashMap;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code /v2/schemas/metadefs}: what metadata definitions look like, and lists of them. */
@RestController
class MetadefSchemaController {

    private final Map<String, JsonNode> schemas = new HashMap<>();

    MetadefSchemaController() {
        add("namespace", "namespaces", "namespaces");
        add("object", "objects", "objects");
        add("property", "properties", "properties");
        add("tag", "tags", "tags");
        add("resource_type", "resource_types", "resource_type_associations");
    }

    /** @param listed what the list is called in an answer */
    private void add(String item, String list, String listed) {
        ObjectNode schema = PublishedSchema.read("metadefs/" + item);
        schemas.put(item, schema);
        ObjectNode bare = schema.deepCopy();
        // References within a schema are to its own top.
        JsonNode definitions = bare.remove("definitions");
        ObjectNode collection = PublishedSchema.collection(listed, bare);
        if (definitions != null) {
            collection.set("definitions", definitions);
        }
        if (item.equals("property")) {
            ObjectNode byName = (ObjectNode) collection.path("properties").path(listed);
            byName.put("type", "object");
            byName.set("additionalProperties", byName.remove("items"));
        }
        schemas.put(list, collection);
    }

    @GetMapping("/v2/schemas/metadefs/{name}")
    JsonNode schema(@PathVariable String name) {
        JsonNode schema = schemas.get(name);
        if (schema == null) {
            throw ApiException.notFound("There is no schema metadefs/" + name + ".");
        }
        return schema;
    }
}
