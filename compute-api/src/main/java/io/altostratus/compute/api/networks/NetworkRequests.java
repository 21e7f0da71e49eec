package io.altostratus.compute.api.networks;

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
class NetworkRequests {

    private static final String NAME = "the network service";
    private static final Duration LIMIT = Duration.ofSeconds(4);

    private final ServiceSession session;
    private final JsonHttpClient http;

    NetworkRequests(ServiceSession session, JsonHttpClient http) {
        this.session = session;
        this.http = http;
    }

    /** @throws DependencyUnavailableException for any answer but success */
    JsonNode get(String path, String userToken, RequestContext context) {
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

    /** As a filter that any of the values fits. */
    static String any(String name, Collection<String> values) {
        return values.stream().map(value -> name + "=" + encoded(value)).collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
