package io.altostratus.compute.api.images;

import io.altostratus.api.error.ApiException;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Images by Glance's API. */
@Component
class RestImageCatalog implements ImageCatalog {

    /** Attributes of every image; whatever else is text is a property. */
    private static final Set<String> COMMON = Set.of(
            "id",
            "name",
            "status",
            "visibility",
            "protected",
            "checksum",
            "os_hash_algo",
            "os_hash_value",
            "os_hidden",
            "owner",
            "size",
            "virtual_size",
            "container_format",
            "disk_format",
            "created_at",
            "updated_at",
            "tags",
            "self",
            "file",
            "schema",
            "min_ram",
            "min_disk",
            "direct_url",
            "locations",
            "stores");

    private final ImageRequests images;

    RestImageCatalog(ImageRequests images) {
        this.images = images;
    }

    @Override
    public ImageFacts find(String id, String userToken, RequestContext context) {
        JsonNode image = show(id, userToken, context);
        if (!image.path("status").asString("").equals("active")) {
            throw ApiException.badRequest("Image " + id + " is not active.");
        }
        return new ImageFacts(
                id,
                image.path("name").asString(""),
                image.path("disk_format").asString("raw"),
                image.path("size").asLong(0),
                image.path("min_ram").asInt(0),
                image.path("min_disk").asInt(0),
                properties(image));
    }

    private JsonNode show(String id, String userToken, RequestContext context) {
        try {
            return images.show(id, userToken, context);
        } catch (ApiException refused) {
            if (refused.status() == HttpStatus.NOT_FOUND || refused.status() == HttpStatus.FORBIDDEN) {
                throw ApiException.badRequest("Can not find requested image");
            }
            throw new DependencyUnavailableException("the image service", refused);
        }
    }

    private static Map<String, String> properties(JsonNode image) {
        Map<String, String> properties = new TreeMap<>();
        image.properties().forEach(member -> {
            boolean own = !COMMON.contains(member.getKey()) && !member.getKey().startsWith("os_glance_");
            if (own && member.getValue().isString()) {
                properties.put(member.getKey(), member.getValue().asString());
            }
        });
        return properties;
    }
}
