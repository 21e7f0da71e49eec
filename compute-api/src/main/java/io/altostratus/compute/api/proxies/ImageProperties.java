package io.altostratus.compute.api.proxies;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** What somebody has written on an image: everything that is not image-service's own. */
final class ImageProperties {

    private static final Set<String> OWN = Set.of(
            "id",
            "name",
            "status",
            "visibility",
            "protected",
            "owner",
            "tags",
            "size",
            "virtual_size",
            "checksum",
            "os_hash_algo",
            "os_hash_value",
            "os_hidden",
            "container_format",
            "disk_format",
            "min_ram",
            "min_disk",
            "created_at",
            "updated_at",
            "deleted",
            "deleted_at",
            "self",
            "file",
            "schema",
            "locations",
            "direct_url",
            "stores");

    private ImageProperties() {}

    static Map<String, String> of(JsonNode image) {
        Map<String, String> properties = new TreeMap<>();
        image.properties().forEach(property -> {
            if (!OWN.contains(property.getKey()) && !property.getValue().isNull()) {
                properties.put(
                        property.getKey(),
                        property.getValue().isString()
                                ? property.getValue().asString()
                                : property.getValue().toString());
            }
        });
        return properties;
    }

    /** Whether users may choose a property of this name. */
    static boolean isFree(String name) {
        return !OWN.contains(name);
    }
}
