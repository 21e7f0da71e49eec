package io.altostratus.compute.database.metadata;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.altostratus.compute.database.servers.FirstBoot;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.Json;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** Against services of an operator's that answer well, badly and never. */
class VendorDataTest {

    private static final FirstBoot BOOT = new FirstBoot("ZGF0YQ==", List.of(), "secret", "member");

    @TempDir
    Path directory;

    private final CountDownLatch end = new CountDownLatch(1);
    private HttpServer services;

    @BeforeEach
    void start() throws IOException {
        services = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 10);
        services.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        services.createContext("/echo", exchange -> {
            String token = exchange.getRequestHeaders().getFirst("X-Auth-Token");
            JsonNode facts = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
            answer(exchange, 200, Json.MAPPER.writeValueAsString(Map.of("facts", facts, "token", "" + token)));
        });
        services.createContext("/nothing", exchange -> answer(exchange, 200, ""));
        services.createContext("/list", exchange -> answer(exchange, 200, "[1, 2]"));
        services.createContext("/text", exchange -> answer(exchange, 200, "<html>"));
        services.createContext("/large", exchange -> answer(exchange, 200, "[" + "1,".repeat(600_000) + "1]"));
        services.createContext("/refuse", exchange -> answer(exchange, 403, "{}"));
        services.createContext("/elsewhere", exchange -> answer(exchange, 302, "{}"));
        services.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            try {
                end.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            exchange.close();
        });
        services.start();
    }

    @AfterEach
    void stop() {
        end.countDown();
        services.stop(0);
    }

    private static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
        exchange.close();
    }

    private String target(String name) {
        return name + "@http://127.0.0.1:" + services.getAddress().getPort() + "/" + name;
    }

    private VendorData vendorData(String file, boolean fatal, boolean authenticate, String... targets) {
        return new VendorData(
                new VendorDataProperties(
                        file,
                        List.of(targets),
                        Duration.ofMillis(200),
                        Duration.ofMillis(300),
                        fatal,
                        "",
                        authenticate),
                () -> "a-token");
    }

    private static Server server() {
        return Json.MAPPER.readValue("""
                {"id": "11111111-0000-4000-8000-000000000001", "projectId": "p1", "userId": "u1", "name": "vm",
                "hostname": "vm", "metadata": {"role": "web"},
                "image": {"id": "33333333-0000-4000-8000-000000000001", "name": "tiny", "diskFormat": "raw",
                "sizeBytes": 1, "minDiskGb": 0, "properties": {}}}
                """, Server.class);
    }

    private static JsonNode json(VendorData vendorData) {
        return Json.MAPPER.valueToTree(vendorData.all(server(), BOOT));
    }

    @Test
    void everyServiceIsToldTheFactsAndWhatItAnswersStandsUnderItsName() {
        JsonNode all = json(vendorData("", false, false, target("echo"), target("nothing"), target("list")));
        assertThat(all.propertyNames()).containsExactly("static", "echo", "nothing", "list");
        assertThat(all.at("/echo/facts")).isEqualTo(Json.MAPPER.readTree("""
                {"project-id": "p1", "instance-id": "11111111-0000-4000-8000-000000000001",
                "image-id": "33333333-0000-4000-8000-000000000001", "user-data": "ZGF0YQ==", "hostname": "vm",
                "metadata": {"role": "web"}, "boot-roles": "member"}
                """));
        assertThat(all.at("/echo/token").asString()).as("not asked for").isEqualTo("null");
        assertThat(all.get("static")).isEmpty();
        assertThat(all.get("nothing")).isEmpty();
        assertThat(all.get("list")).hasSize(2);
        assertThat(json(vendorData("", false, true, target("echo")))
                        .at("/echo/token")
                        .asString())
                .isEqualTo("a-token");
    }

    @Test
    void aServiceThatFailsTellsNothingOrKeepsTheGuestFromStarting() {
        String away = "away@http://127.0.0.1:1/";
        List<String> bad =
                List.of(target("text"), target("large"), target("refuse"), target("elsewhere"), target("slow"), away);
        JsonNode all = json(vendorData("", false, false, bad.toArray(String[]::new)));
        assertThat(all.size()).isEqualTo(bad.size() + 1);
        assertThat(all).allSatisfy(told -> assertThat(told).isEmpty());
        for (String target : bad) {
            VendorData strict = vendorData("", true, false, target("echo"), target);
            assertThatThrownBy(() -> json(strict))
                    .as(target)
                    .isInstanceOf(DependencyUnavailableException.class)
                    .hasMessageContaining(target.substring(0, target.indexOf('@')));
        }
    }

    @Test
    void whatIsNoTargetIsLeftOut() {
        JsonNode all = json(vendorData(
                "",
                true,
                false,
                "nameless",
                "@http://127.0.0.1/",
                "file@file:///etc/passwd",
                "odd@:::",
                target("static"),
                target("nothing"),
                "nothing@http://127.0.0.1:1/"));
        assertThat(all.propertyNames()).containsExactly("static", "nothing");
    }

    @Test
    void theFileIsReadAgainWhenItHasChanged() throws IOException {
        Path file = Files.writeString(directory.resolve("vendor.json"), "{\"a\": 1}");
        VendorData data = vendorData(file.toString(), false, false);
        assertThat(data.fixed().get("a").asInt()).isEqualTo(1);
        change(file, "{\"a\": 2}", 1);
        assertThat(data.fixed().get("a").asInt()).isEqualTo(2);
        change(file, "{", 2);
        assertThat(data.fixed().get("a").asInt())
                .as("the last that could be read")
                .isEqualTo(2);
        assertThatThrownBy(() -> vendorData(file.toString(), false, false))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("altostratus.vendor-data.file");
    }

    private static void change(Path file, String text, int minute) throws IOException {
        Files.writeString(file, text);
        Files.setLastModifiedTime(file, FileTime.fromMillis(60_000L * minute));
    }
}
