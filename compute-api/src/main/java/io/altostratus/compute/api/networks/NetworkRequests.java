package io.altostratus.compute.api.networks;

import io.altostratus.api.error.ApiException;
import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/** Requests to network-service with the user's own token, so that it decides what the user may see and change. */
@Component
public class NetworkRequests {

    private static final String NAME = "the network service";
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final ServiceSession session;
    private final JsonHttpClient http;

    NetworkRequests(ServiceSession session, JsonHttpClient http) {
        this.session = session;
        this.http = http;
    }

    /** @throws DependencyUnavailableException for any answer but success */
    public JsonNode get(String path, String userToken, RequestContext context) {
        JsonHttpClient.Response response = send("GET", path, null, userToken, context);
        if (!response.isSuccess()) {
            throw new DependencyUnavailableException(NAME, null);
        }
        return response.body();
    }

    /** @throws DependencyUnavailableException if it is away or has failed */
    JsonHttpClient.Response send(
            String method, String path, @Nullable Object body, String userToken, RequestContext context) {
        JsonHttpClient.Response response = http.send(
                NAME,
                method,
                URI.create(session.endpoint("network") + path),
                Map.of(
                        "X-Auth-Token", userToken,
                        "X-Service-Token", session.token(),
                        "X-OpenStack-Request-ID", context.requestId()),
                body,
                LIMIT);
        if (response.status() >= 500) {
            throw new DependencyUnavailableException(NAME, null);
        }
        return response;
    }

    /**
     * Asks for a change, or for one thing.
     *
     * @return what network-service answers
     * @throws ApiException with its own message and status, and its kind of error as the type, if it refuses
     * @throws DependencyUnavailableException if it is away or has failed
     */
    public JsonNode carryOut(
            String method, String path, @Nullable Object body, String userToken, RequestContext context) {
        JsonHttpClient.Response response = send(method, path, body, userToken, context);
        if (response.isSuccess()) {
            return response.body();
        }
        JsonNode error = response.body().path("NeutronError");
        String message = error.path("message").asString("The network service refused.");
        ApiException refusal = switch (response.status()) {
            case 403 -> ApiException.forbidden(message);
            case 404 -> ApiException.notFound(message);
            case 409, 412 -> ApiException.conflict(message);
            default -> ApiException.badRequest(message);
        };
        throw refusal.withType(error.path("type").asString(""));
    }

    /** As a filter that any of the values fits. */
    public static String any(String name, Collection<String> values) {
        return values.stream().map(value -> name + "=" + encoded(value)).collect(Collectors.joining("&"));
    }

    public static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
