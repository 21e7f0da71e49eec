package io.altostratus.compute.api.images;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Images by Glance's API. */
@Component
class RestImageCatalog implements ImageCatalog {

    private static final Duration LIMIT = Duration.ofSeconds(4);

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

    private final ServiceSession session;
    private final JsonHttpClient http;

    RestImageCatalog(ServiceSession session, JsonHttpClient http) {
        this.session = session;
        this.http = http;
    }

    @Override
    public ImageFacts find(String id, String userToken, RequestContext context) {
        JsonHttpClient.Response response = http.send(
                "the image service",
                "GET",
                URI.create(session.endpoint("image") + "/v2/images/" + id),
                Map.of(
                        "X-Auth-Token", userToken,
                        "X-Service-Token", session.token(),
                        "X-OpenStack-Request-ID", context.requestId()),
                null,
                LIMIT);
        if (response.status() == 404 || response.status() == 403) {
            throw ApiException.badRequest("Can not find requested image");
        }
        if (!response.isSuccess()) {
            throw new DependencyUnavailableException("the image service", null);
        }
        JsonNode image = response.body();
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
