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
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Stands for image-service and network-service: answers what compute-api asks of them before it accepts a server. */
public final class TestNeighbours {

    private final HttpServer server;
    private final Map<String, Map<String, Object>> images = new ConcurrentHashMap<>();
    private final List<Map<String, Object>> networks = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> ports = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> groups = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> floatingIps = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> subnets = new CopyOnWriteArrayList<>();
    private final List<Map<String, Object>> rules = new CopyOnWriteArrayList<>();
    private volatile String owner = "";
    private volatile boolean away;
    private volatile int imagesRefused;
    private volatile int portsLeft;

    TestNeighbours() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v2/images", this::image);
        server.createContext("/v2.0/networks", exchange -> collection(exchange, "networks", networks));
        server.createContext("/v2.0/ports", this::ports);
        server.createContext("/v2.0/floatingips", exchange -> collection(exchange, "floatingips", floatingIps));
        server.createContext("/v2.0/quotas", this::quota);
        server.createContext("/v2.0/subnets", exchange -> list(exchange, "subnets", subnets));
        server.createContext("/v2.0/security-groups", exchange -> collection(exchange, "security_groups", groups));
        server.createContext(
                "/v2.0/security-group-rules", exchange -> collection(exchange, "security_group_rules", rules));
        server.createContext("/vendor", this::vendorData);
        server.start();
    }

    /** What the operator knows of a server: what it was told. */
    private void vendorData(HttpExchange exchange) throws IOException {
        JsonNode facts = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
        if (away) {
            answer(exchange, 503, Map.of());
        } else {
            answer(exchange, 200, Map.of("heard", facts));
        }
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    void reset() {
        images.clear();
        networks.clear();
        ports.clear();
        groups.clear();
        rules.clear();
        floatingIps.clear();
        subnets.clear();
        away = false;
        imagesRefused = 0;
        portsLeft = -1;
    }

    /** What is made from now on belongs to this project. */
    public void owner(String project) {
        owner = project;
    }

    /** From now on a project may have so many ports more. */
    public void portsLeft(int ports) {
        portsLeft = ports;
    }

    private void quota(HttpExchange exchange) throws IOException {
        int limit = portsLeft < 0 ? -1 : 3 + portsLeft;
        answer(exchange, 200, Map.of("quota", Map.of("port", Map.of("limit", limit, "used", 3, "reserved", 0))));
    }

    /** From now on everything is answered with 503. */
    public void goAway() {
        away = true;
    }

    /** From now on no image can be made, and this is said. */
    public void refuseImages(int status) {
        imagesRefused = status;
    }

    /** Images that were made of a server, by id. */
    public Map<String, Map<String, Object>> imagesOf(String server) {
        Map<String, Map<String, Object>> found = new HashMap<>(images);
        found.values().removeIf(image -> !server.equals(image.get("instance_uuid")));
        return found;
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

    /** A network that leads out of the cloud. */
    public String externalNetwork(String project) {
        String id = UUID.randomUUID().toString();
        networks.add(Map.of(
                "id",
                id,
                "name",
                "outside",
                "mtu",
                1500,
                "subnets",
                List.of("s"),
                "tenant_id",
                project,
                "shared",
                false,
                "router:external",
                true));
        return id;
    }

    public String port(String project, String network, String deviceId) {
        String id = UUID.randomUUID().toString();
        port(id, project, network, deviceId, "10.0.0.7", List.of());
        return id;
    }

    /** A port with one address, as network-service tells it. */
    public void port(
            String id, String project, String network, String deviceId, String address, List<String> groupIds) {
        Map<String, Object> port = new ConcurrentHashMap<>(Map.of(
                "id",
                id,
                "network_id",
                network,
                "device_id",
                deviceId,
                "tenant_id",
                project,
                "status",
                "ACTIVE",
                "mac_address",
                "fa:16:3e:00:00:07",
                "dns_name",
                "",
                "port_security_enabled",
                true,
                "fixed_ips",
                List.of(Map.of("subnet_id", "77777777-0000-4000-8000-000000000001", "ip_address", address)),
                "security_groups",
                groupIds));
        ports.add(port);
    }

    /** The port as requests have left it. */
    public Map<String, Object> port(String id) {
        return ports.stream()
                .filter(port -> id.equals(port.get("id")))
                .findFirst()
                .orElseThrow();
    }

    public void removePort(String id) {
        ports.removeIf(port -> id.equals(port.get("id")));
    }

    public void floatingIp(String portId, String fixed, String floating) {
        floatingIps.add(Map.of(
                "id",
                UUID.randomUUID().toString(),
                "tenant_id",
                owner,
                "port_id",
                portId,
                "fixed_ip_address",
                fixed,
                "floating_ip_address",
                floating));
    }

    public void noFloatingIps() {
        floatingIps.clear();
    }

    public void subnet(String network, String id) {
        subnets.add(Map.of("id", id, "network_id", network));
    }

    public String group(String project, String name) {
        String id = UUID.randomUUID().toString();
        groups.add(Map.of(
                "id",
                id,
                "name",
                name,
                "tenant_id",
                project,
                "description",
                "",
                "security_group_rules",
                List.of(
                        Map.of(
                                "id",
                                "r1",
                                "direction",
                                "ingress",
                                "protocol",
                                "tcp",
                                "security_group_id",
                                id,
                                "ethertype",
                                "IPv4"),
                        Map.of(
                                "id",
                                "r2",
                                "direction",
                                "ingress",
                                "remote_group_id",
                                id,
                                "security_group_id",
                                id,
                                "ethertype",
                                "IPv4"),
                        Map.of("id", "r3", "direction", "egress", "security_group_id", id, "ethertype", "IPv4"))));
        return id;
    }

    /** Lists them, and changes one. */
    private void ports(HttpExchange exchange) throws IOException {
        if (!exchange.getRequestMethod().equals("PUT")) {
            list(exchange, "ports", ports);
            return;
        }
        String path = exchange.getRequestURI().getPath();
        Map<String, Object> port = port(path.substring("/v2.0/ports/".length()));
        JsonNode change =
                Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes()).get("port");
        change.properties()
                .forEach(one -> port.put(one.getKey(), Json.MAPPER.convertValue(one.getValue(), Object.class)));
        answer(exchange, 200, Map.of("port", port));
    }

    /** One image; without an id all of them. */
    private void image(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI()
                .getPath()
                .substring("/v2/images".length())
                .replace("/", "");
        if (id.isEmpty() && exchange.getRequestMethod().equals("POST")) {
            Map<String, Object> fresh = new HashMap<>();
            Json.MAPPER
                    .readTree(exchange.getRequestBody().readAllBytes())
                    .properties()
                    .forEach(one -> fresh.put(one.getKey(), Json.MAPPER.convertValue(one.getValue(), Object.class)));
            fresh.put("status", "queued");
            if (imagesRefused == 0) {
                images.put(String.valueOf(fresh.get("id")), fresh);
            }
            answer(exchange, imagesRefused == 0 ? 201 : imagesRefused, fresh);
            return;
        }
        if (id.isEmpty()) {
            list(exchange, "images", images.values());
            return;
        }
        Map<String, Object> image = images.get(id);
        if (image == null) {
            answer(exchange, 404, Map.of());
            return;
        }
        if (exchange.getRequestMethod().equals("DELETE")) {
            images.remove(id);
        } else if (exchange.getRequestMethod().equals("PATCH")) {
            String type = exchange.getRequestHeaders().getFirst("Content-Type");
            for (JsonNode operation :
                    Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes())) {
                String key = operation.path("path").asString().substring(1);
                if (!type.endsWith("json-patch")
                        || operation.path("op").asString().equals("add") == image.containsKey(key)) {
                    answer(exchange, 400, Map.of("message", "not a patch of this image"));
                    return;
                }
                if (operation.path("op").asString().equals("remove")) {
                    image.remove(key);
                } else {
                    image.put(key, operation.path("value").asString());
                }
            }
        }
        answer(exchange, 200, image);
    }

    /** What a collection of Neutron does with requests for its things. */
    private void collection(HttpExchange exchange, String name, List<Map<String, Object>> all) throws IOException {
        String[] path = exchange.getRequestURI().getPath().split("/");
        String one = name.substring(0, name.length() - 1);
        byte[] body = exchange.getRequestBody().readAllBytes();
        Map<String, Object> thing = new HashMap<>();
        if (path.length == 3 && !exchange.getRequestMethod().equals("POST")) {
            list(exchange, name, all);
            return;
        }
        if (path.length == 3) {
            thing.put("id", UUID.randomUUID().toString());
            thing.put("tenant_id", owner);
            thing.put("floating_ip_address", "203.0.113." + (all.size() + 1));
        } else {
            Map<String, Object> known = all.stream()
                    .filter(candidate -> path[3].equals(candidate.get("id")))
                    .findFirst()
                    .orElse(null);
            if (known == null) {
                Map<String, Object> error =
                        Map.of("type", "NotFound", "message", one + " could not be found", "detail", "");
                answer(exchange, 404, Map.of("NeutronError", error));
                return;
            }
            thing.putAll(known);
            all.remove(known);
        }
        if (body.length > 0) {
            Json.MAPPER
                    .readTree(body)
                    .get(one)
                    .properties()
                    .forEach(value ->
                            thing.put(value.getKey(), Json.MAPPER.convertValue(value.getValue(), Object.class)));
        }
        if (!exchange.getRequestMethod().equals("DELETE")) {
            all.add(thing);
        }
        answer(exchange, 200, Map.of(one, thing));
    }

    private void list(HttpExchange exchange, String name, Collection<Map<String, Object>> all) throws IOException {
        Map<String, List<String>> wanted = query(exchange);
        List<Map<String, Object>> found = all.stream()
                .filter(one -> wanted.entrySet().stream()
                        .allMatch(filter ->
                                filter.getValue().stream().anyMatch(value -> fits(one.get(filter.getKey()), value))))
                .toList();
        answer(exchange, 200, Map.of(name, found));
    }

    /** @param wanted the value itself, or {@code name=value} of something in a list */
    private static boolean fits(@Nullable Object value, String wanted) {
        return value instanceof List<?> parts
                ? parts.stream()
                        .anyMatch(part -> String.valueOf(part).matches(".*\\b" + Pattern.quote(wanted) + "[,}].*"))
                : String.valueOf(value).equalsIgnoreCase(wanted);
    }

    private static Map<String, List<String>> query(HttpExchange exchange) {
        Map<String, List<String>> query = new LinkedHashMap<>();
        String text = exchange.getRequestURI().getRawQuery();
        if (text != null) {
            for (String pair : text.split("&")) {
                String[] parts = pair.split("=", 2);
                if (!Set.of("fields", "limit", "marker").contains(parts[0])) {
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
