package io.altostratus.image.tasks;

import io.altostratus.context.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;

/** {@code /v2/schemas/task} and {@code /v2/schemas/tasks}. */
@RestController
class TaskSchemaController {

    private static final String UUID_PATTERN =
            "^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$";

    private final JsonNode task;
    private final JsonNode tasks;

    TaskSchemaController() {
        Map<String, Object> properties = new LinkedHashMap<>();
        properties.put("id", Map.of("type", "string", "pattern", UUID_PATTERN, "description", "The task's id"));
        properties.put("type", choice("The kind of work", List.of("import", "api_image_import", "location_import")));
        properties.put("status", choice("How far it is", List.of("pending", "processing", "success", "failure")));
        properties.put("input", of(List.of("null", "object"), "What was asked for"));
        properties.put("result", of(List.of("null", "object"), "What came of it"));
        properties.put("owner", of("string", "The project that it belongs to"));
        properties.put("message", of("string", "Why it failed, for people"));
        properties.put("image_id", of("string", "The image that it works on"));
        properties.put("request_id", of("string", "The request that it was made by"));
        properties.put("user_id", of("string", "The user that asked for it"));
        properties.put("expires_at", of(List.of("null", "string"), "When the finished task may be removed"));
        properties.put("created_at", of("string", "When it was made"));
        properties.put("updated_at", of("string", "When it changed last"));
        properties.put("self", Map.of("type", "string", "readOnly", true));
        properties.put("schema", Map.of("type", "string", "readOnly", true));
        Map<String, Object> one = new LinkedHashMap<>();
        one.put("name", "task");
        one.put("properties", properties);
        task = Json.MAPPER.valueToTree(one);
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("name", "tasks");
        all.put(
                "properties",
                Map.of(
                        "tasks", Map.of("type", "array", "items", one),
                        "first", Map.of("type", "string"),
                        "next", Map.of("type", "string"),
                        "schema", Map.of("type", "string")));
        all.put("links", List.of(link("first", "{first}"), link("next", "{next}"), link("describedby", "{schema}")));
        tasks = Json.MAPPER.valueToTree(all);
    }

    private static Map<String, Object> of(Object type, String description) {
        return Map.of("type", type, "description", description);
    }

    private static Map<String, Object> choice(String description, List<String> values) {
        return Map.of("type", "string", "enum", values, "description", description);
    }

    private static Map<String, String> link(String relation, String target) {
        return Map.of("rel", relation, "href", target);
    }

    @GetMapping("/v2/schemas/task")
    JsonNode task() {
        return task;
    }

    @GetMapping("/v2/schemas/tasks")
    JsonNode tasks() {
        return tasks;
    }
}
