package io.altostratus.identity.common;

import io.altostratus.api.error.ApiException;
import io.altostratus.api.paging.PageLinks;
import io.altostratus.context.Json;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The form of Keystone's answers: every object has {@code links.self} and may carry free attributes that a client has
 * given it, told beside its own.
 */
public final class Entity {

    private Entity() {}

    /** The free attributes of a request body: all that are not the object's own. */
    public static String extra(JsonNode body, Set<String> own) {
        ObjectNode extra = Json.MAPPER.createObjectNode();
        body.properties().forEach(property -> {
            if (!own.contains(property.getKey())) {
                extra.set(property.getKey(), property.getValue());
            }
        });
        return extra.toString();
    }

    /** Existing free attributes with those of an update laid over; null takes one away. */
    public static String mergeExtra(String existing, JsonNode update, Set<String> own) {
        ObjectNode merged = (ObjectNode) Json.MAPPER.readTree(existing);
        update.properties().forEach(property -> {
            if (!own.contains(property.getKey())) {
                if (property.getValue().isNull()) {
                    merged.remove(property.getKey());
                } else {
                    merged.set(property.getKey(), property.getValue());
                }
            }
        });
        return merged.toString();
    }

    /** An object's answer: own attributes, free ones, link. */
    public static Map<String, Object> view(
            HttpServletRequest request, String collection, String id, Map<String, ?> own, String extra) {
        Map<String, Object> view = new LinkedHashMap<>();
        Json.MAPPER.readTree(extra).properties().forEach(p -> view.put(p.getKey(), p.getValue()));
        view.put("id", id);
        view.putAll(own);
        view.put("links", Map.of("self", self(request, collection, id)));
        return view;
    }

    private static String self(HttpServletRequest request, String collection, String id) {
        return PageLinks.base(request) + "/v3/" + collection + "/" + id;
    }

    public static <T> Map<String, Object> list(
            HttpServletRequest request, String name, List<T> objects, Function<T, ?> view) {
        Map<String, Object> links = new LinkedHashMap<>();
        String query = request.getQueryString();
        links.put("self", PageLinks.base(request) + request.getRequestURI() + (query == null ? "" : "?" + query));
        links.put("previous", null);
        links.put("next", null);
        Map<String, Object> answer = new LinkedHashMap<>();
        List<Object> views = new ArrayList<>(objects.size());
        objects.forEach(object -> views.add(view.apply(object)));
        answer.put(name, views);
        answer.put("links", links);
        return answer;
    }

    public static String text(JsonNode body, String field, String otherwise) {
        JsonNode value = body.path(field);
        return value.isString() ? value.asString() : otherwise;
    }

    public static @Nullable String textOrNull(JsonNode body, String field) {
        JsonNode value = body.path(field);
        return value.isString() ? value.asString() : null;
    }

    public static boolean flag(JsonNode body, String field, boolean otherwise) {
        JsonNode value = body.path(field);
        return value.isBoolean() ? value.asBoolean() : otherwise;
    }

    /** A boolean query parameter in any of the spellings that Keystone takes; null if absent. */
    public static @Nullable Boolean queryFlag(HttpServletRequest request, String name) {
        String text = request.getParameter(name);
        if (text == null) {
            return null;
        }
        return !Set.of("0", "false", "no", "off").contains(text.toLowerCase(java.util.Locale.ROOT));
    }

    /**
     * An id in a body must be that of the path.
     *
     * @param kind as Keystone names it, such as {@code Region}
     */
    public static void refuseOtherId(String kind, String id, JsonNode body) {
        if (body.has("id") && !id.equals(textOrNull(body, "id"))) {
            throw ApiException.badRequest("Cannot change " + kind + " ID.");
        }
    }

    public static ApiException notFound(String kind, String id) {
        return ApiException.notFound("Could not find " + kind + ": " + id + ".");
    }

    public static ApiException duplicate(String kind, String name) {
        return ApiException.conflict("Conflict occurred attempting to store " + kind + " - Duplicate entry found with "
                + "name " + name + ".");
    }
}
