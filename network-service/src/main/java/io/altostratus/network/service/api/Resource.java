package io.altostratus.network.service.api;

import io.altostratus.api.error.ApiException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A kind of object of the API: what its bodies may hold, and how its list is filtered and ordered.
 *
 * @param name as the body's key for one object, for example {@code port}
 * @param collection as the body's key for many, for example {@code ports}
 * @param table what its list reads from
 * @param attributes by name
 * @param filters of lists that are not simply comparisons of a column
 * @param notFound the error for an id that nobody can see
 */
public record Resource(
        String name,
        String collection,
        Table table,
        Map<String, Attribute<?>> attributes,
        Map<String, ListFilter> filters,
        Function<String, ApiException> notFound) {

    /** FROM clause, column of the public id, and the unique column by which lists are ordered at last. */
    public record Table(String from, String id, String key) {}

    public static Resource of(
            String name,
            String collection,
            Table table,
            List<Attribute<?>> attributes,
            Map<String, ListFilter> filters,
            Function<String, ApiException> notFound) {
        Map<String, Attribute<?>> byName = new LinkedHashMap<>();
        attributes.forEach(attribute -> byName.put(attribute.name(), attribute));
        return new Resource(name, collection, table, byName, filters, notFound);
    }

    /** The same for objects that can have tags: they show them, and their lists are filtered by them. */
    public Resource tagged() {
        Map<String, Attribute<?>> withTags = new LinkedHashMap<>(attributes);
        withTags.putIfAbsent("tags", Attribute.shown("tags", Types.ANY));
        Map<String, ListFilter> withFilters = new LinkedHashMap<>(filters);
        withFilters.putAll(TagFilters.on(table.id()));
        return new Resource(name, collection, table, withTags, withFilters, notFound);
    }

    /** @throws ApiException 400 naming the attribute that is unknown, missing, not to be given, or wrong */
    public Values forCreate(JsonNode object) {
        refuseUnknown(object);
        for (Attribute<?> attribute : attributes.values()) {
            boolean given = object.has(attribute.name());
            if (given && !attribute.inPost()) {
                throw Errors.badRequest("Attribute '" + attribute.name() + "' not allowed in POST");
            }
            if (!given && attribute.required()) {
                throw Errors.badRequest(
                        "Failed to parse request. Required attribute '" + attribute.name() + "' not specified");
            }
        }
        return read(object);
    }

    public Values forUpdate(JsonNode object) {
        refuseUnknown(object);
        for (Attribute<?> attribute : attributes.values()) {
            if (object.has(attribute.name()) && !attribute.inPut()) {
                throw Errors.badRequest("Cannot update read-only attribute " + attribute.name());
            }
        }
        return read(object);
    }

    private void refuseUnknown(JsonNode object) {
        if (!object.isObject()) {
            throw Errors.badRequest("Resource body required: '" + name + "' must be an object");
        }
        List<String> unknown = object.propertyStream()
                .map(Map.Entry::getKey)
                .filter(given -> !attributes.containsKey(given))
                .toList();
        if (!unknown.isEmpty()) {
            throw Errors.badRequest("Unrecognized attribute(s) '" + String.join(", ", unknown) + "'");
        }
    }

    private Values read(JsonNode object) {
        Map<String, @Nullable Object> read = new LinkedHashMap<>();
        object.properties().forEach(property -> {
            Attribute<?> attribute = attributes.get(property.getKey());
            if (attribute != null) {
                read.put(property.getKey(), read(attribute, property.getValue()));
            }
        });
        return new Values(object, read);
    }

    private static @Nullable Object read(Attribute<?> attribute, JsonNode value) {
        try {
            return attribute.type().read(value);
        } catch (InvalidValueException e) {
            throw Errors.invalidValue(attribute.name(), e.reason());
        }
    }
}
