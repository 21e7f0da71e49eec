package io.altostratus.compute.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.altostratus.context.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** Stands for image-service and network-service: answers what compute-api asks of them before it accepts a server. */
public final class TestNeighbours {

    private final HttpServer server;
    private final Map<String, Map<String, Object>> images = new ConcurrentHashMap<>();
    private final List<Map<String, Object>> networks = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> ports = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> groups = new CopyOnWriteArrayList<>();
    private volatile boolean away;

    TestNeighbours() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v2/images/", this::image);
        server.createContext("/v2.0/networks", exchange -> list(exchange, "networks", networks));
        server.createContext("/v2.0/ports", exchange -> list(exchange, "ports", ports));
        server.createContext("/v2.0/security-groups", exchange -> list(exchange, "security_groups", groups));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void reset() {
        images.clear();
        networks.clear();
        ports.clear();
        groups.clear();
        away = false;
    }

    /** From now on everything is answered with 503. */
    public void goAway() {
        away = true;
    }

    /** An active image of 16 MiB. */
    public String image() {
        return image(Map.of());
    }

    public String image(Map<String, Object> other) {
        String id = UUID.randomUUID().toString();
        Map<String, Object> image = new HashMap<>(Map.of(
                "id",
                id,
                "name",
                "tiny",
                "status",
                "active",
                "disk_format",
                "qcow2",
                "size",
                16 * 1024 * 1024,
                "min_ram",
                0,
                "min_disk",
                0));
        image.putAll(other);
        images.put(id, image);
        return id;
    }

    /** A network with a subnet. */
    public String network(String project, String name) {
        return network(project, name, List.of(UUID.randomUUID().toString()));
    }

    public String network(String project, String name, List<String> subnets) {
        String id = UUID.randomUUID().toString();
        networks.add(Map.of(
                "id", id, "name", name, "mtu", 1450, "subnets", subnets, "tenant_id", project, "shared", "False"));
        return id;
    }

    public String port(String project, String network, String deviceId) {
        String id = UUID.randomUUID().toString();
        ports.add(Map.of(
                "id", id,
                "network_id", network,
                "device_id", deviceId,
                "tenant_id", project,
                "fixed_ips", List.of(Map.of("ip_address", "10.0.0.7"))));
        return id;
    }

    public String group(String project, String name) {
        String id = UUID.randomUUID().toString();
        groups.add(Map.of("id", id, "name", name, "tenant_id", project));
        return id;
    }

    private void image(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Map<String, Object> image = images.get(path.substring("/v2/images/".length()));
        answer(exchange, image == null ? 404 : 200, image == null ? Map.of() : image);
    }

    private void list(HttpExchange exchange, String name, List<Map<String, Object>> all) throws IOException {
        Map<String, List<String>> wanted = query(exchange);
        List<Map<String, Object>> found = all.stream()
                .filter(one -> wanted.entrySet().stream()
                        .allMatch(filter -> filter.getValue().contains(String.valueOf(one.get(filter.getKey())))))
                .toList();
        answer(exchange, 200, Map.of(name, found));
    }

    private static Map<String, List<String>> query(HttpExchange exchange) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        String text = exchange.getRequestURI().getRawQuery();
        if (text != null) {
            for (String pair : text.split("&")) {
                String[] parts = pair.split("=", 2);
                if (!parts[0].equals("fields")) {
                    query.computeIfAbsent(parts[0], k -> new ArrayList<>())
                            .add(URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
                }
            }
        }
        return query;
    }

    private void answer(HttpExchange exchange, int status, Object body) throws IOException {
        byte[] bytes = Json.MAPPER.writeValueAsBytes(away ? Map.of() : body);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(away ? 503 : status, bytes.length);
        exchange.getResponseBody().write(bytes);
        exchange.close();
    }
}
