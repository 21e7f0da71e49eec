package io.altostratus.auth.testing;

import io.altostratus.api.body.RequestSchemas;
import io.altostratus.api.microversion.Microversion;
import io.altostratus.context.Json;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Makes bodies that fit a JSON schema, or nearly: formats and patterns are met by a few usual texts. */
public final class SampleBody {

    /** A body with nothing in it. */
    public static final JsonNode EMPTY = Json.MAPPER.createObjectNode();

    private static final RequestSchemas SCHEMAS = new RequestSchemas();
    private static final Map<String, JsonNode> ROOTS = new ConcurrentHashMap<>();

    private final JsonNode root;
    private final boolean optional;

    private SampleBody(JsonNode root, boolean optional) {
        this.root = root;
        this.optional = optional;
    }

    /**
     * @param schema its name, a file of {@code schemas/}
     * @param version in which it is to fit; null in services without microversions
     * @param optional whether properties that need not be there are
     */
    public static JsonNode of(String schema, @Nullable Microversion version, boolean optional) {
        JsonNode root = ROOTS.computeIfAbsent(schema + " " + version, key -> SCHEMAS.text(schema, version));
        return new SampleBody(root, optional).sample(root, 0);
    }

    private JsonNode sample(JsonNode schema, int depth) {
        if (depth > 20) {
            return Json.MAPPER.nullNode();
        }
        if (schema.has("$ref")) {
            return sample(root.at(schema.get("$ref").asString().substring(1)), depth + 1);
        }
        if (schema.has("const")) {
            return schema.get("const");
        }
        if (schema.has("enum")) {
            return schema.get("enum").get(0);
        }
        for (String choice : new String[] {"oneOf", "anyOf", "allOf"}) {
            if (schema.has(choice) && !schema.has("properties")) {
                return sample(schema.get(choice).get(0), depth + 1);
            }
        }
        JsonNode type = schema.path("type");
        return switch (type.isArray() ? type.get(0).asString() : type.asString("object")) {
            case "string" -> Json.MAPPER.getNodeFactory().stringNode(text(schema));
            case "integer", "number" ->
                Json.MAPPER.getNodeFactory().numberNode(schema.path("minimum").asInt(1));
            case "boolean" -> Json.MAPPER.getNodeFactory().booleanNode(true);
            case "null" -> Json.MAPPER.nullNode();
            case "array" -> {
                ArrayNode array = Json.MAPPER.createArrayNode();
                if ((optional || schema.path("minItems").asInt(0) > 0) && schema.has("items")) {
                    array.add(sample(schema.get("items"), depth + 1));
                }
                yield array;
            }
            default -> object(schema, depth);
        };
    }

    private ObjectNode object(JsonNode schema, int depth) {
        ObjectNode object = Json.MAPPER.createObjectNode();
        JsonNode required = schema.path("required");
        schema.path("properties").properties().forEach(property -> {
            boolean needed =
                    required.valueStream().anyMatch(name -> name.asString().equals(property.getKey()));
            if (needed
                    || optional
                    || object.size() < schema.path("minProperties").asInt(0)) {
                object.set(property.getKey(), sample(property.getValue(), depth + 1));
            }
        });
        return object;
    }

    private static String text(JsonNode schema) {
        String format = schema.path("format").asString("");
        String pattern = schema.path("pattern").asString("");
        if (format.equals("date-time")) {
            return "2099-01-01T00:00:00Z";
        }
        if (format.equals("uuid")) {
            return "3a7f4c1e-2b8d-4e6f-9a0b-1c2d3e4f5a6b";
        }
        if (format.equals("uri") || pattern.contains(":.+") || pattern.contains(":[^")) {
            return "http://127.0.0.1/sample";
        }
        if (pattern.contains("[0-9a-fA-F]{8}-") || pattern.contains("[0-9a-f]{8}-")) {
            return "3a7f4c1e-2b8d-4e6f-9a0b-1c2d3e4f5a6b";
        }
        if (pattern.startsWith("^/")) {
            return "/sample";
        }
        return "sample-" + Long.toHexString(System.nanoTime());
    }
}
