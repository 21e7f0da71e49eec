package io.altostratus.image.metadefs;

import io.altostratus.image.images.ImageTime;
import io.altostratus.image.metadefs.Definition.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Namespaces and what is in them as clients see it. What is not set is left out. */
final class MetadefViews {

    static final String NAMESPACES = "/v2/metadefs/namespaces";

    private MetadefViews() {}

    static Map<String, Object> namespace(Namespace namespace, List<Association> associations) {
        Namespace.Attributes attributes = namespace.attributes();
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("namespace", namespace.name());
        put(view, "display_name", attributes.displayName());
        put(view, "description", attributes.description());
        view.put("visibility", attributes.visibility());
        view.put("protected", attributes.isProtected());
        put(view, "owner", attributes.owner());
        view.put("created_at", ImageTime.text(namespace.createdAt()));
        view.put("updated_at", ImageTime.text(namespace.updatedAt()));
        view.put("self", NAMESPACES + "/" + namespace.name());
        view.put("schema", "/v2/schemas/metadefs/namespace");
        if (!associations.isEmpty()) {
            view.put(
                    "resource_type_associations",
                    associations.stream().map(MetadefViews::association).toList());
        }
        return view;
    }

    /**
     * With all that is in it.
     *
     * @param resourceType if given, names of properties are told as they are for such a resource
     */
    static Map<String, Object> whole(
            Namespace namespace,
            List<Association> associations,
            List<Definition> definitions,
            @Nullable String resourceType) {
        String prefix = prefix(associations, resourceType).orElse("");
        Map<String, Object> view = namespace(namespace, associations);
        List<Map<String, Object>> objects = of(definitions, Kind.OBJECT).stream()
                .map(object -> object(namespace.name(), object, prefix))
                .toList();
        if (!objects.isEmpty()) {
            view.put("objects", objects);
        }
        Map<String, JsonNode> properties = properties(of(definitions, Kind.PROPERTY), prefix);
        if (!properties.isEmpty()) {
            view.put("properties", properties);
        }
        List<Map<String, String>> tags = tags(of(definitions, Kind.TAG));
        if (!tags.isEmpty()) {
            view.put("tags", tags);
        }
        return view;
    }

    static Optional<String> prefix(List<Association> associations, @Nullable String resourceType) {
        return associations.stream()
                .filter(association -> association.type().equals(resourceType))
                .flatMap(association -> Optional.ofNullable(association.prefix()).stream())
                .findFirst();
    }

    private static List<Definition> of(List<Definition> definitions, Kind kind) {
        return definitions.stream()
                .filter(definition -> definition.kind() == kind)
                .toList();
    }

    static Map<String, Object> association(Association association) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", association.type());
        put(view, "prefix", association.prefix());
        put(view, "properties_target", association.propertiesTarget());
        view.put("created_at", ImageTime.text(association.createdAt()));
        view.put("updated_at", ImageTime.text(association.updatedAt()));
        return view;
    }

    static Map<String, Object> object(String namespace, Definition object, String prefix) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", object.name());
        view.put("created_at", ImageTime.text(object.createdAt()));
        view.put("updated_at", ImageTime.text(object.updatedAt()));
        view.put("self", NAMESPACES + "/" + namespace + "/objects/" + object.name());
        view.put("schema", "/v2/schemas/metadefs/object");
        JsonNode description = object.content().get("description");
        if (description != null) {
            view.put("description", description);
        }
        view.put(
                "required",
                object.content()
                        .path("required")
                        .valueStream()
                        .map(name -> prefix + name.asString())
                        .toList());
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        object.content().path("properties").forEachEntry((name, value) -> properties.put(prefix + name, value));
        view.put("properties", properties);
        return view;
    }

    static Map<String, JsonNode> properties(List<Definition> definitions, String prefix) {
        Map<String, JsonNode> properties = new LinkedHashMap<>();
        definitions.forEach(property -> properties.put(prefix + property.name(), property.content()));
        return properties;
    }

    static ObjectNode property(Definition property) {
        ObjectNode view = property.content().deepCopy();
        view.put("name", property.name());
        return view;
    }

    static List<Map<String, String>> tags(List<Definition> definitions) {
        return definitions.stream().map(tag -> Map.of("name", tag.name())).toList();
    }

    static Map<String, Object> tag(Definition tag) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("name", tag.name());
        view.put("created_at", ImageTime.text(tag.createdAt()));
        view.put("updated_at", ImageTime.text(tag.updatedAt()));
        return view;
    }

    private static void put(Map<String, Object> view, String name, @Nullable Object value) {
        if (value != null) {
            view.put(name, value);
        }
    }
}
