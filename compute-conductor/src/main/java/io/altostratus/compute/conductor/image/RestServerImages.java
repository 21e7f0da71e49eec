package io.altostratus.compute.conductor.image;

import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Images of servers by Glance's API. */
@Component
final class RestServerImages implements ServerImages {

    private static final Logger LOG = LoggerFactory.getLogger(RestServerImages.class);
    private static final String SERVICE = "image";
    private static final int PAGE = 500;

    private static final Duration FRESH = Duration.ofMinutes(5);

    private final ServiceSession session;
    private final Clock clock;

    RestServerImages(ServiceSession session, Clock clock) {
        this.session = session;
        this.clock = clock;
    }

    @Override
    public Optional<Facts> find(String imageId, RequestContext context) {
        JsonHttpClient.Response response = send("GET", "/v2/images/" + imageId, null, context);
        if (response.status() == 404) {
            return Optional.empty();
        }
        JsonNode image = required(response);
        return Optional.of(new Facts(
                imageId,
                image.path("name").asString(""),
                image.path("status").asString(""),
                image.path("disk_format").asString("raw"),
                image.path("size").asLong(0),
                image.path("min_disk").asInt(0)));
    }

    @Override
    public void delete(String imageId, RequestContext context) {
        JsonHttpClient.Response response = send("DELETE", "/v2/images/" + imageId, null, context);
        if (response.status() == 403 || response.status() == 409) {
            LOG.warn("Image {} stays: {}", imageId, response.body());
        } else if (response.status() != 404) {
            required(response);
        }
    }

    @Override
    public Optional<String> uploadTicket(String imageId, String host, RequestContext context) {
        JsonHttpClient.Response response = send(
                "POST",
                "/v2/images/" + imageId + "/tickets",
                Map.of("ticket", Map.of("host", host, "use", "upload")),
                context);
        return response.status() == 404
                ? Optional.empty()
                : Optional.of(required(response).at("/ticket/value").asString());
    }

    @Override
    public List<String> backups(String serverId, String type, RequestContext context) {
        return list(
                        "image_type=backup&instance_uuid=" + serverId + "&backup_type="
                                + URLEncoder.encode(type, StandardCharsets.UTF_8)
                                + (context.projectId() == null ? "" : "&owner=" + context.projectId())
                                + "&sort=created_at:desc",
                        context)
                .stream()
                .map(image -> image.path("id").asString())
                .toList();
    }

    @Override
    public List<Unfinished> unfinished(RequestContext context) {
        List<Unfinished> found = new ArrayList<>();
        for (String status : List.of("queued", "saving")) {
            for (JsonNode image : list("status=" + status, context)) {
                String server = image.path("instance_uuid").asString("");
                if (!server.isEmpty() && isOurs(image)) {
                    found.add(new Unfinished(image.path("id").asString(), server));
                }
            }
        }
        return found;
    }

    /** Made by a request of some time ago: one that was made just now may be without work yet. */
    private boolean isOurs(JsonNode image) {
        String type = image.path("image_type").asString("");
        Instant made = Instant.parse(image.path("created_at").asString("1970-01-01T00:00:00Z"));
        return (type.equals("snapshot") || type.equals("backup"))
                && made.isBefore(clock.instant().minus(FRESH));
    }

    private List<JsonNode> list(String filter, RequestContext context) {
        List<JsonNode> all = new ArrayList<>();
        String marker = "";
        while (true) {
            JsonNode images = required(send("GET", "/v2/images?" + filter + "&limit=" + PAGE + marker, null, context))
                    .path("images");
            images.forEach(all::add);
            if (images.size() < PAGE) {
                return all;
            }
            marker = "&marker=" + images.get(images.size() - 1).path("id").asString();
        }
    }

    private JsonHttpClient.Response send(String method, String path, @Nullable Object body, RequestContext context) {
        return session.send(SERVICE, method, path, body, context);
    }

    private static JsonNode required(JsonHttpClient.Response response) {
        if (!response.isSuccess()) {
            throw new DependencyUnavailableException("the image service", null);
        }
        return response.body();
    }
}
