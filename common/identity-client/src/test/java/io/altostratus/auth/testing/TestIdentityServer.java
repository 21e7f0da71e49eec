package io.altostratus.auth.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.altostratus.auth.token.Revocation;
import io.altostratus.auth.token.VerificationFeed;
import io.altostratus.context.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Answers what services ask of identity-service: their own login with a catalog, and keys with revocations. Users'
 * tokens are signed by {@link #tokens()}.
 */
public final class TestIdentityServer implements AutoCloseable {

    private final TestTokens tokens = new TestTokens();
    private final HttpServer server;
    private final List<Map<String, Object>> catalog = new CopyOnWriteArrayList<>();
    private final List<Revocation> revocations = new CopyOnWriteArrayList<>();
    private final List<Map<String, @Nullable Object>> registeredLimits = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> limits = new CopyOnWriteArrayList<>();

    public TestIdentityServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v3/auth/tokens", this::logIn);
        server.createContext("/v3/OS-ALTOSTRATUS/verification", this::verification);
        server.createContext(
                "/v3/registered_limits",
                exchange -> answer(exchange, 200, Map.of("registered_limits", registeredLimits)));
        server.createContext("/v3/limits", exchange -> answer(exchange, 200, Map.of("limits", limits)));
        server.start();
        addEndpoint("identity", authUrl());
    }

    public String authUrl() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v3";
    }

    public TestTokens tokens() {
        return tokens;
    }

    /** Adds a service to the catalog of every service token. */
    public void addEndpoint(String serviceType, String url) {
        catalog.add(Map.of(
                "type",
                serviceType,
                "id",
                idOf(serviceType),
                "endpoints",
                List.of(Map.of("interface", "internal", "region_id", "RegionOne", "url", url))));
    }

    /** Limits what each project may have of a resource, unless {@link #limit} says otherwise. */
    public void registerLimit(String serviceType, String resource, long limit) {
        registeredLimits.removeIf(known -> resource.equals(known.get("resource_name")));
        Map<String, @Nullable Object> registered = new HashMap<>();
        registered.put("service_id", idOf(serviceType));
        registered.put("region_id", null);
        registered.put("resource_name", resource);
        registered.put("default_limit", limit);
        registeredLimits.add(registered);
    }

    /** Limits what one project may have of a resource. */
    public void limit(String serviceType, String resource, String projectId, long limit) {
        limits.removeIf(
                known -> projectId.equals(known.get("project_id")) && resource.equals(known.get("resource_name")));
        limits.add(Map.of(
                "service_id",
                idOf(serviceType),
                "resource_name",
                resource,
                "region_id",
                "RegionOne",
                "project_id",
                projectId,
                "resource_limit",
                limit));
    }

    private static String idOf(String serviceType) {
        return "id-of-" + serviceType;
    }

    public void revoke(Revocation revocation) {
        revocations.add(revocation);
    }

    private void logIn(HttpExchange exchange) throws IOException {
        exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders()
                .set("X-Subject-Token", tokens.project("service-user", "service", "service", "admin"));
        answer(
                exchange,
                201,
                Map.of(
                        "token",
                        Map.of(
                                "expires_at",
                                Instant.now().plusSeconds(3600).toString(),
                                "catalog",
                                new ArrayList<>(catalog))));
    }

    private void verification(HttpExchange exchange) throws IOException {
        long last = revocations.stream().mapToLong(Revocation::sequence).max().orElse(0);
        answer(
                exchange,
                200,
                new VerificationFeed.Answer(List.of(tokens.publicKey()), new ArrayList<>(revocations), last, true));
    }

    private static void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = Json.MAPPER.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
