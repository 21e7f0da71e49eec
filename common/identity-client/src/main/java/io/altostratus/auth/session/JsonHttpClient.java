package io.altostratus.auth.session;

import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.Json;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/** JSON over HTTP to another service, on kept-alive connections. */
public final class JsonHttpClient {

    /** An answer; the body is a missing node where there was none. */
    public record Response(int status, java.net.http.HttpHeaders headers, JsonNode body) {

        public boolean isSuccess() {
            return status / 100 == 2;
        }

        public @Nullable String header(String name) {
            return headers.firstValue(name).orElse(null);
        }
    }

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /**
     * @param peer what is asked, as a user may read it when it does not answer
     * @throws DependencyUnavailableException if there is no answer in time; the request may have been carried out
     */
    public Response send(
            String peer, String method, URI uri, Map<String, String> headers, @Nullable Object body, Duration limit) {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri).timeout(limit).header("Accept", "application/json");
        headers.forEach(request::header);
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            if (!headers.containsKey("Content-Type")) {
                request.header("Content-Type", "application/json");
            }
            request.method(method, HttpRequest.BodyPublishers.ofString(Json.MAPPER.writeValueAsString(body)));
        }
        try {
            HttpResponse<byte[]> response = client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
            return new Response(response.statusCode(), response.headers(), parse(response.body()));
        } catch (IOException e) {
            throw new DependencyUnavailableException(peer, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DependencyUnavailableException(peer, e);
        }
    }

    /** The client itself, for bodies that are not JSON. */
    public HttpClient raw() {
        return client;
    }

    private static JsonNode parse(byte[] body) {
        if (body.length == 0) {
            return MissingNode.getInstance();
        }
        try {
            return Json.MAPPER.readTree(body);
        } catch (JacksonException notJson) {
            return MissingNode.getInstance();
        }
    }
}
