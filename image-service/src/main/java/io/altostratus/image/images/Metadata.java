package io.altostratus.image.images;

import io.altostratus.context.Json;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the owner says of an image and may change.
 *
 * @param owner a project; null for an image of nobody, which only administrators can make
 * @param minDisk GiB that a server's disk must have at least
 * @param minRam MiB of memory that a server must have at least
 * @param isProtected whether it cannot be deleted
 * @param osHidden whether it is left out of lists unless asked for
 * @param properties free attributes, sorted by name; a value may be null
 * @param tags sorted
 */
public record Metadata(
        @Nullable String owner,
        @Nullable String name,
        Visibility visibility,
        @Nullable String diskFormat,
        @Nullable String containerFormat,
        int minDisk,
        int minRam,
        boolean isProtected,
        boolean osHidden,
        SortedMap<String, @Nullable String> properties,
        List<String> tags) {

    /** The attributes of this record as JSON names them; every other name is a free attribute. */
    static final Set<String> OWN = Set.of(
            "owner",
            "name",
            "visibility",
            "disk_format",
            "container_format",
            "min_disk",
            "min_ram",
            "protected",
            "os_hidden",
            "tags");

    public Metadata {
        properties = Collections.unmodifiableSortedMap(new TreeMap<>(properties));
        tags = List.copyOf(new TreeSet<>(tags));
    }

    /** Reads a document that its schema has admitted. */
    static Metadata of(JsonNode document) {
        SortedMap<String, @Nullable String> properties = new TreeMap<>();
        for (Map.Entry<String, JsonNode> field : document.properties()) {
            if (!OWN.contains(field.getKey())) {
                properties.put(field.getKey(), textOrNull(field.getValue()));
            }
        }
        return new Metadata(
                textOrNull(document.path("owner")),
                textOrNull(document.path("name")),
                Visibility.of(document.path("visibility").asString("shared")),
                textOrNull(document.path("disk_format")),
                textOrNull(document.path("container_format")),
                document.path("min_disk").asInt(0),
                document.path("min_ram").asInt(0),
                document.path("protected").asBoolean(false),
                document.path("os_hidden").asBoolean(false),
                properties,
                // Blanks at the edge of a tag could not be asked for: the filter strips them.
                document.path("tags")
                        .valueStream()
                        .map(t -> t.asString().strip())
                        .toList());
    }

    /** The inverse of {@link #of}; free attributes come first, so that none can hide one of ours. */
    ObjectNode document() {
        ObjectNode document = Json.MAPPER.createObjectNode();
        properties.forEach(document::put);
        document.put("owner", owner);
        document.put("name", name);
        document.put("visibility", visibility.text());
        document.put("disk_format", diskFormat);
        document.put("container_format", containerFormat);
        document.put("min_disk", minDisk);
        document.put("min_ram", minRam);
        document.put("protected", isProtected);
        document.put("os_hidden", osHidden);
        ArrayNode list = document.putArray("tags");
        tags.forEach(list::add);
        return document;
    }

    private static @Nullable String textOrNull(JsonNode value) {
        return value.isMissingNode() || value.isNull() ? null : value.asString();
    }
}
