package io.altostratus.network.service.api;

import io.altostratus.context.Json;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** The envelopes of request bodies: {@code {"port": {…}}} for one object, {@code {"ports": [{…}, …]}} for many. */
public final class Bodies {

    private Bodies() {}

    /** @param bulk whether the body held a list, so that the answer does as well */
    public record Creation(boolean bulk, List<JsonNode> objects) {}

    public static Creation creation(JsonNode body, Resource resource) {
        if (body.has(resource.collection()) && !body.has(resource.name())) {
            JsonNode many = body.get(resource.collection());
            if (!many.isArray() || many.isEmpty()) {
                throw Errors.badRequest("Resources required");
            }
            List<JsonNode> objects = new ArrayList<>();
            many.forEach(objects::add);
            return new Creation(true, objects);
        }
        return new Creation(false, List.of(single(body, resource.name())));
    }

    public static JsonNode single(JsonNode body, String name) {
        JsonNode object = body.get(name);
        if (object == null) {
            throw Errors.badRequest("Unable to find '" + name + "' in request body");
        }
        return object;
    }

    /**
     * A fingerprint of an object as it was sent, whatever the order of its attributes.
     *
     * @param except attributes that do not count
     */
    public static String digest(JsonNode object, Set<String> except) {
        try {
            Map<String, Object> counted = new TreeMap<>();
            object.properties().stream()
                    .filter(p -> !except.contains(p.getKey()))
                    .forEach(p -> counted.put(p.getKey(), sorted(p.getValue())));
            byte[] canonical = Json.MAPPER.writeValueAsString(counted).getBytes(StandardCharsets.UTF_8);
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(canonical));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Object sorted(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> sorted = new TreeMap<>();
            node.properties().forEach(p -> sorted.put(p.getKey(), sorted(p.getValue())));
            return sorted;
        }
        if (node.isArray()) {
            List<Object> items = new ArrayList<>();
            node.forEach(item -> items.add(sorted(item)));
            return items;
        }
        return node;
    }
}
