package io.altostratus.compute.api.images;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Requests to image-service with the user's own token, so that it decides what the user may see and change. */
@Component
public class ImageRequests {

    private static final String NAME = "the image service";
    private static final String PATH = "/v2/images";
    private static final String PATCH = "application/openstack-images-v2.1-json-patch";
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final ServiceSession session;
    private final JsonHttpClient http;

    ImageRequests(ServiceSession session, JsonHttpClient http) {
        this.session = session;
        this.http = http;
    }

    /** Where image-service is. */
    public String endpoint() {
        return session.endpoint("image");
    }

    /** @param query what is asked for, encoded already */
    public JsonNode list(String query, String userToken, RequestContext context) {
        return send("GET", query.isEmpty() ? "" : "?" + query, null, userToken, context);
    }

    public JsonNode show(String id, String userToken, RequestContext context) {
        return send("GET", "/" + encoded(id), null, userToken, context);
    }

    /** @param attributes of an image without data, with the id */
    public void create(Map<String, Object> attributes, String userToken, RequestContext context) {
        send("POST", "", attributes, userToken, context);
    }

    /** Where users find an image. */
    public URI location(String id) {
        return URI.create(endpoint() + PATH + "/" + encoded(id));
    }

    /** @param operations of a JSON patch */
    public JsonNode change(String id, Object operations, String userToken, RequestContext context) {
        return send("PATCH", "/" + encoded(id), operations, userToken, context);
    }

    public void delete(String id, String userToken, RequestContext context) {
        send("DELETE", "/" + encoded(id), null, userToken, context);
    }

    /**
     * @throws ApiException with the status of a refusal
     * @throws DependencyUnavailableException if it is away or has failed
     */
    private JsonNode send(String method, String rest, @Nullable Object body, String userToken, RequestContext context) {
        Map<String, String> headers = new HashMap<>(Map.of(
                "X-Auth-Token", userToken,
                "X-Service-Token", session.token(),
                "X-OpenStack-Request-ID", context.requestId()));
        if (method.equals("PATCH")) {
            headers.put("Content-Type", PATCH);
        }
        JsonHttpClient.Response response =
                http.send(NAME, method, URI.create(endpoint() + PATH + rest), headers, body, LIMIT);
        if (response.isSuccess()) {
            return response.body();
        }
        HttpStatus status = HttpStatus.resolve(response.status());
        if (status == null || !status.is4xxClientError() || status == HttpStatus.UNAUTHORIZED) {
            throw new DependencyUnavailableException(NAME, null);
        }
        throw ApiException.of(
                status,
                response.body().path("message").asString("The image service refused: " + status.getReasonPhrase()));
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
