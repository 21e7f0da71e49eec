package io.altostratus.network.service;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.altostratus.context.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import tools.jackson.databind.JsonNode;

/** Stands for compute-api: takes events of servers, or refuses them as a test wants. */
public final class TestCompute {

    private final HttpServer server;
    private final List<List<JsonNode>> requests = new CopyOnWriteArrayList<>();
    private final Queue<Integer> answers = new ArrayDeque<>();

    public TestCompute() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 50);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/v2.1/os-server-external-events", this::take);
        server.start();
    }

    public String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort() + "/v2.1";
    }

    void reset() {
        requests.clear();
        answers.clear();
    }

    /** The next requests are answered so, those after them with 200. */
    public synchronized void answerWith(int... statuses) {
        for (int status : statuses) {
            answers.add(status);
        }
    }

    /** The events of each accepted request. */
    public List<List<JsonNode>> requests() {
        return requests;
    }

    /** All accepted events as {@code name server port}. */
    public List<String> events() {
        return requests.stream()
                .flatMap(List::stream)
                .map(e -> e.get("name").asString() + " " + e.get("server_uuid").asString() + " "
                        + e.get("tag").asString())
                .toList();
    }

    private synchronized void take(HttpExchange exchange) throws IOException {
        JsonNode body = Json.MAPPER.readTree(exchange.getRequestBody().readAllBytes());
        Integer status = answers.poll();
        if (status == null || status < 400) {
            List<JsonNode> events = new ArrayList<>();
            body.get("events").forEach(events::add);
            requests.add(events);
        }
        exchange.sendResponseHeaders(status == null ? 200 : status, -1);
        exchange.close();
    }
}
