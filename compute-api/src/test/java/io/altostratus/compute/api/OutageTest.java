package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.compute.model.WorkflowHint;
import io.altostratus.messaging.Broker;
import io.altostratus.messaging.BrokerProperties;
import io.altostratus.messaging.Consumer;
import io.altostratus.messaging.MessageHandlers;
import io.altostratus.messaging.Queues;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.RestApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.springframework.amqp.core.Queue;

class OutageTest extends ComputeSlice {

    private static RestApi.Answer timed(Supplier<RestApi.Answer> request) {
        long start = System.nanoTime();
        RestApi.Answer answer = request.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        return answer;
    }

    @Test
    void whileTheDatabaseIsAwayTheAnswerIs503WithinSecondsAndThenAllIsWellAgain() {
        seed.flavor("f1");
        String server = seed.server(project, Map.of());
        String body = serverBody("");
        String path = "/v2.1/servers/" + server;
        MariaDbServer.shared().stop();
        try {
            for (RestApi.Answer answer : List.of(
                    timed(() -> user.get("/v2.1/servers/detail")),
                    timed(() -> user.get(path)),
                    timed(() -> user.post("/v2.1/servers", body)),
                    timed(() -> user.delete(path)),
                    timed(() -> user.post(path + "/action", "{\"os-stop\": null}")))) {
                assertFault(answer, 503, "serviceUnavailable", "the database does not answer");
                assertThat(answer.header("Retry-After")).isNotNull();
            }
            String signature = MetadataServiceTest.signature("h1", server);
            assertThat(timed(() -> metadata.withHeader("X-Altostratus-Host", "h1")
                                    .withHeader("X-Instance-ID", server)
                                    .withHeader("X-Tenant-ID", project)
                                    .withHeader("X-Instance-ID-Signature", signature)
                                    .get("/latest/meta-data/"))
                            .status())
                    .isEqualTo(503);
        } finally {
            MariaDbServer.shared().restart();
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(user.get(path).status()).isEqualTo(200));
        assertThat(rowsOf("servers")).isEqualTo(1);
        assertThat(rowsOf("workflows")).isZero();
        assertThat(user.post("/v2.1/servers", body).status()).isEqualTo(202);
    }

    /** The work is in the database, where conductors look by themselves: the broker only makes it quicker. */
    @Test
    void whileTheBrokerIsAwayRequestsAreAcceptedAndTheirWorkWaits() {
        seed.flavor("f1");
        String server = seed.server(project, Map.of("host", "h1"));
        String body = serverBody("");
        List<String> hints = new CopyOnWriteArrayList<>();
        Queue queue = Queues.calls(ComputeQueues.CONDUCTOR_CALLS);
        try (Broker conductor = conductor()) {
            conductor.declare(List.of(queue));
            conductor.start(List.of(new Consumer(
                    conductor,
                    queue,
                    new MessageHandlers().on(WorkflowHint.class, (hint, delivery) -> hints.add(hint.workflowId())),
                    1)));
            // Until the queue is there, hints are lost.
            await().atMost(Duration.ofSeconds(15)).until(() -> {
                user.delete("/v2.1/servers/" + seed.server(project, Map.of()));
                return !hints.isEmpty();
            });
            RabbitMqServer.shared().stop();
            String made;
            try {
                RestApi.Answer created = timed(() -> user.post("/v2.1/servers", body));
                assertThat(created.status()).as(created.toString()).isEqualTo(202);
                made = created.json().at("/server/id").asString();
                assertThat(timed(() -> user.get("/v2.1/servers/detail")).status())
                        .isEqualTo(200);
                assertThat(timed(() -> user.delete("/v2.1/servers/" + server)).status())
                        .isEqualTo(204);
                String other = seed.server(project, Map.of("host", "h1"));
                assertFault(
                        timed(() -> user.post(
                                "/v2.1/servers/" + other + "/action", "{\"os-getConsoleOutput\": {\"length\": 5}}")),
                        503,
                        "serviceUnavailable",
                        "does not answer");
                assertFault(
                        timed(() -> admin.get("/v2.1/altostratus-audit")),
                        503,
                        "serviceUnavailable",
                        "does not answer");
            } finally {
                RabbitMqServer.shared().restart();
            }
            assertThat(jdbc.sql("""
                            SELECT kind FROM workflows WHERE active_server IN (:servers) AND outcome IS NULL
                            AND wake_at <= UTC_TIMESTAMP(6)
                            """)
                            .param("servers", List.of(made, server))
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrder("build-server", "delete-server");
            // Hints flow again by themselves; one that is sent too early is lost.
            List<String> later = new ArrayList<>();
            await().atMost(Duration.ofSeconds(20)).until(() -> {
                String id = seed.server(project, Map.of());
                user.delete("/v2.1/servers/" + id);
                later.add(jdbc.sql("SELECT id FROM workflows WHERE active_server = :id")
                        .param("id", id)
                        .query(String.class)
                        .single());
                return later.stream().anyMatch(hints::contains);
            });
        }
    }

    private static Broker conductor() {
        return new Broker(
                new BrokerProperties(
                        "127.0.0.1",
                        RabbitMqServer.shared().port(),
                        "altostratus",
                        "compute-conductor",
                        "pw",
                        Duration.ofSeconds(3)),
                "conductor-of-the-test");
    }
}
