package io.altostratus.compute.conductor.image;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.altostratus.context.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Stands for image-service: lists images by their properties, page by page, shows them and lets them be deleted. */
final class TestImageServer implements AutoCloseable {

    private static final List<String> NO_FILTERS = List.of("limit", "marker", "sort");

    /** In the order in which they are listed. */
    final List<Map<String, Object>> images = new CopyOnWriteArrayList<>();

    /** What requests for an image are answered with instead. */
    final Map<String, Integer> troubles = new ConcurrentHashMap<>();

    /** Each as {@code METHOD target body}. */
    final List<String> requests = new CopyOnWriteArrayList<>();

    private final HttpServer server;

    TestImageServer() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v2/images", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void reset() {
        images.clear();
        troubles.clear();
        requests.clear();
    }

    void image(String id, Map<String, Object> properties) {
        Map<String, Object> image = new HashMap<>(Map.of("id", id, "status", "queued"));
        image.putAll(properties);
        images.add(image);
    }

    List<String> ids() {
        return images.stream().map(image -> String.valueOf(image.get("id"))).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        String method = exchange.getRequestMethod();
        String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
        requests.add(method + " " + exchange.getRequestURI() + " " + body);
        String[] path = exchange.getRequestURI().getPath().split("/");
        if (path.length == 3) {
            answer(exchange, 200, list(exchange.getRequestURI().getRawQuery()));
            return;
        }
        Map<String, Object> image = images.stream()
                .filter(candidate -> path[3].equals(candidate.get("id")))
                .findFirst()
                .orElse(null);
        Integer trouble = troubles.get(path[3]);
        if (trouble != null || image == null) {
            answer(exchange, trouble == null ? 404 : trouble, Map.of("message", "no"));
        } else if (method.equals("DELETE")) {
            images.remove(image);
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        } else if (method.equals("POST")) {
            answer(exchange, 201, Map.of("ticket", Map.of("value", "ticket of " + path[3])));
        } else {
            answer(exchange, 200, image);
        }
    }

    private Map<String, Object> list(String query) {
        Map<String, String> wanted = new LinkedHashMap<>();
        for (String pair : query.split("&")) {
            String[] parts = pair.split("=", 2);
            wanted.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
        }
        List<Map<String, Object>> found = images.stream()
                .filter(image -> wanted.entrySet().stream()
                        .allMatch(filter -> NO_FILTERS.contains(filter.getKey())
                                || filter.getValue().equals(image.get(filter.getKey()))))
                .toList();
        String marker = wanted.get("marker");
        long before = marker == null
                ? 0
                : found.stream()
                                .takeWhile(image -> !marker.equals(image.get("id")))
                                .count()
                        + 1;
        return Map.of(
                "images",
                found.stream()
                        .skip(before)
                        .limit(Long.parseLong(wanted.getOrDefault("limit", "25")))
                        .toList());
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
