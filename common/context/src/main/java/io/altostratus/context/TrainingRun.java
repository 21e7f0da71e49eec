package io.altostratus.context;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * A short life of a program with {@code -XX:AOTCacheOutput}: it starts, answers a few requests of its own, and ends. What
 * it has loaded by then need not be loaded from jars at the next start.
 */
final class TrainingRun {

    private static final Duration LENGTH = Duration.ofSeconds(3);
    private static final List<String> PATHS = List.of("/", "/v3", "/v2.1/servers", "/v2.0/networks", "/v2/images");

    private TrainingRun() {}

    static void of(ConfigurableApplicationContext context) {
        String port = context.getEnvironment().getProperty("local.server.port");
        long end = System.nanoTime() + LENGTH.toNanos();
        try {
            while (System.nanoTime() < end) {
                if (port != null) {
                    ask(port);
                }
                Thread.sleep(200);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        System.exit(0);
    }

    private static void ask(String port) throws InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            for (String path : PATHS) {
                client.send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("X-Auth-Token", "training")
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
            }
            client.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/v3/auth/tokens"))
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{\"auth\": {\"identity\": {}}}"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            // not listening on this address; nothing is lost
        }
    }
}
