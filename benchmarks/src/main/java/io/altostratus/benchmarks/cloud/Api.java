package io.altostratus.benchmarks.cloud;

import io.altostratus.benchmarks.http.Answer;
import io.altostratus.benchmarks.http.Client;
import io.altostratus.benchmarks.http.Request;
import java.io.IOException;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** The APIs of a cloud as one user in one project sees them. Safe for use by many threads, each with its client. */
public final class Api {

    private static final JsonMapper JSON = JsonMapper.shared();

    private final String token;
    private final Map<String, String> addresses;

    private Api(String token, Map<String, String> addresses) {
        this.token = token;
        this.addresses = addresses;
    }

    /** Takes a token; where the services are stands in its catalog. */
    public static Api login(Client client, Credentials credentials) throws IOException {
        Answer answer = client.send(credentials.tokenRequest());
        String token = answer.header("x-subject-token");
        if (answer.status() != 201 || token == null) {
            throw new ApiFailure("POST " + credentials.authUrl() + "/auth/tokens", answer);
        }
        Map<String, String> addresses = new HashMap<>();
        for (JsonNode service : JSON.readTree(answer.body()).path("token").path("catalog")) {
            String type = service.path("type").asString();
            for (JsonNode endpoint : service.path("endpoints")) {
                if (endpoint.path("interface").asString().equals("public")) {
                    addresses.putIfAbsent(
                            type, versioned(type, endpoint.path("url").asString()));
                }
            }
        }
        addresses.put("identity", credentials.authUrl().toString());
        return new Api(token, addresses);
    }

    /** Some services are registered without the version of their API. */
    private static String versioned(String type, String address) {
        String plain = address.replaceAll("/+$", "");
        return switch (type) {
            case "image" -> plain.endsWith("/v2") ? plain : plain + "/v2";
            case "network" -> plain.endsWith("/v2.0") ? plain : plain + "/v2.0";
            default -> plain;
        };
    }

    /** @param service its type in the catalog */
    public Request get(String service, String path) throws IOException {
        return request("GET", service, path, "application/json", new byte[0]);
    }

    private Request request(String method, String service, String path, String type, byte[] body) throws IOException {
        String address = addresses.get(service);
        if (address == null) {
            throw new IOException("the catalog has no public endpoint of type " + service);
        }
        return Request.of(
                method, URI.create(address + path), Map.of("X-Auth-Token", token, "Content-Type", type), body);
    }

    /**
     * One request with its answer; without a body a node that is missing.
     *
     * @throws ApiFailure if it did not succeed
     */
    public JsonNode call(Client client, String method, String service, String path, @Nullable JsonNode body)
            throws IOException {
        byte[] bytes = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
        Answer answer = client.send(request(method, service, path, "application/json", bytes));
        if (!answer.isSuccess()) {
            throw new ApiFailure(method + ' ' + service + ' ' + path, answer);
        }
        return answer.body().length == 0 ? MissingNode.getInstance() : JSON.readTree(answer.body());
    }

    public JsonNode list(Client client, String service, String path) throws IOException {
        return call(client, "GET", service, path, null);
    }

    /** Deletes; what is not there is deleted. */
    public void delete(Client client, String service, String path) throws IOException {
        try {
            call(client, "DELETE", service, path, null);
        } catch (ApiFailure e) {
            if (e.status() != 404) {
                throw e;
            }
        }
    }

    /** Fills an image that was created before. */
    public void upload(Client client, String image, byte[] content) throws IOException {
        String path = "/images/" + image + "/file";
        Answer answer = client.send(request("PUT", "image", path, "application/octet-stream", content));
        if (!answer.isSuccess()) {
            throw new ApiFailure("PUT image " + path, answer);
        }
    }
}
