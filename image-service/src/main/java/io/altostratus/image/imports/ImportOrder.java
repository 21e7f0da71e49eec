package io.altostratus.image.imports;

import io.altostratus.context.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an import is to do.
 *
 * @param uri of the data, for {@code web-download}
 * @param stores where the data are to go, in this order
 * @param allMustSucceed whether a store that fails makes the import fail
 */
record ImportOrder(String imageId, String method, @Nullable String uri, List<String> stores, boolean allMustSucceed) {

    /** Reads a task's input, in either form. */
    static ImportOrder of(JsonNode input) {
        JsonNode request = input.path("import_req");
        JsonNode method = request.path("method");
        return new ImportOrder(
                input.path("image_id").asString(),
                method.path("name").asString(ImportMethods.WEB_DOWNLOAD),
                method.path("uri").asString(input.path("import_from").asString(null)),
                input.path("backend").valueStream().map(JsonNode::asString).toList(),
                request.path("all_stores_must_succeed").asBoolean(true));
    }

    /** The input of a task, as Glance shows it. */
    ObjectNode input(JsonNode request) {
        ObjectNode input = Json.MAPPER.createObjectNode();
        input.put("image_id", imageId);
        input.set("import_req", request);
        ArrayNode backend = input.putArray("backend");
        stores.forEach(backend::add);
        return input;
    }
}
