package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.model.PortChanged;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.RestApi;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OutageTest extends NetworkSlice {

    @Test
    void whileTheDatabaseIsAwayTheAnswerIs503WithinSecondsAndThenAllIsWellAgain() {
        String network = network(user);
        MariaDbServer.shared().stop();
        try {
            for (RestApi.Answer answer : new RestApi.Answer[] {
                timed(() -> user.get("/v2.0/networks")),
                timed(() -> user.post("/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"}}"))
            }) {
                assertProblem(answer, 503, "HTTPServiceUnavailable", "the database does not answer");
            }
        } finally {
            MariaDbServer.shared().restart();
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(user.get("/v2.0/networks/" + network).status())
                                .isEqualTo(200));
        port(user, network);
    }

    private static RestApi.Answer timed(java.util.function.Supplier<RestApi.Answer> request) {
        long start = System.nanoTime();
        RestApi.Answer answer = request.get();
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        return answer;
    }

    @Test
    void whileTheBrokerIsAwayTheApiWorksAndHostsHearOfItLater() {
        try (TestHost before = new TestHost("h1")) {
            before.beatBridge();
            await().until(() ->
                    admin.get("/v2.0/agents?alive=true").json().get("agents").size() == 1);
        }
        String network = network(user);
        String port;
        RabbitMqServer.shared().stop();
        try {
            port = timed(() -> service.post(
                            "/v2.0/ports",
                            "{\"port\": {\"network_id\": \"" + network + "\", \"binding:host_id\": \"h1\"}}"))
                    .json()
                    .at("/port/id")
                    .asString();
            RestApi.Answer plain =
                    timed(() -> user.post("/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"}}"));
            assertThat(plain.status()).isEqualTo(201);
        } finally {
            RabbitMqServer.shared().restart();
        }
        try (TestHost after = new TestHost("h1")) {
            await().atMost(Duration.ofSeconds(60))
                    .untilAsserted(() -> assertThat(after.received(PortChanged.class))
                            .anySatisfy(told -> assertThat(told.port().id()).isEqualTo(port)));
            assertThat(after.state(false).ports()).extracting("id").containsExactly(port);
        }
    }
}
