package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class ExternalEventsTest extends ComputeSlice {

    private static final String PORT = "11111111-0000-4000-8000-000000000001";

    private String server = "";

    @BeforeEach
    void aServerIsThere() {
        server = seed.server(project, Map.of());
    }

    private static RestApi.Answer tell(RestApi api, String... events) {
        return api.post("/v2.1/os-server-external-events", "{\"events\": [" + String.join(",", events) + "]}");
    }

    private static String plugged(String server) {
        return "{\"name\": \"network-vif-plugged\", \"server_uuid\": \"%s\", \"tag\": \"%s\", \"status\": \"completed\"}"
                .formatted(server, PORT);
    }

    private List<Map<String, Object>> kept() {
        return jdbc.sql("SELECT server_id, name, tag, status FROM external_events ORDER BY server_id, name, tag")
                .query()
                .listOfRows();
    }

    @Test
    void anEventIsKeptThoughNobodyWaitsForIt() {
        RestApi.Answer answer = tell(service, plugged(server));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        JsonNode event = answer.json().at("/events/0");
        assertThat(event.get("code").asInt()).isEqualTo(200);
        assertThat(event.get("status").asString()).isEqualTo("completed");
        assertThat(event.get("tag").asString()).isEqualTo(PORT);
        assertThat(kept())
                .containsExactly(
                        Map.of("server_id", server, "name", "network-vif-plugged", "tag", PORT, "status", "completed"));
        assertThat(tell(service, plugged(server)).status()).as("told again").isEqualTo(200);
        assertThat(kept()).hasSize(1);
    }

    @Test
    void workThatWaitsForItIsWoken() {
        seed.workflow(server, "build-server");
        assertThat(due()).isZero();
        assertThat(tell(service, plugged(server)).status()).isEqualTo(200);
        assertThat(due()).isOne();
    }

    private long due() {
        return jdbc.sql("SELECT COUNT(*) FROM workflows WHERE wake_at <= UTC_TIMESTAMP(6)")
                .query(Long.class)
                .single();
    }

    @Test
    void usersMayNotTellEvents() {
        for (RestApi api : List.of(user, reader, stranger)) {
            assertFault(tell(api, plugged(server)), 403, "forbidden", "os-server-external-events:create");
        }
        assertThat(tell(anonymous, plugged(server)).status()).isEqualTo(401);
        assertThat(kept()).isEmpty();
        assertThat(tell(admin, plugged(server)).status()).isEqualTo(200);
    }

    @Test
    void unknownServersAreTold() {
        String unknown = UUID.randomUUID().toString();
        String gone = seed.server(project, Map.of("deleted", true));
        RestApi.Answer none = tell(service, plugged(unknown), plugged(gone));
        assertThat(none.status()).isEqualTo(207);
        assertThat(none.json().get("events").findValuesAsString("code")).containsExactly("404", "404");
        assertThat(kept()).isEmpty();
        RestApi.Answer answer = tell(service, plugged(unknown), plugged(server));
        assertThat(answer.status()).isEqualTo(207);
        assertThat(answer.json().at("/events/0/code").asInt()).isEqualTo(404);
        assertThat(answer.json().at("/events/0/status").asString()).isEqualTo("failed");
        assertThat(answer.json().at("/events/1/code").asInt()).isEqualTo(200);
        assertThat(kept()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"events\": []} | events",
                "{\"events\": {}} | events",
                "{\"events\": [{\"name\": \"network-changed\"}]} | server_uuid",
                "{\"events\": [{\"name\": \"dance\", \"server_uuid\": \"ID\"}]} | name",
                "{\"events\": [{\"name\": \"network-changed\", \"server_uuid\": \"x\"}]} | server_uuid",
                "{\"events\": [{\"name\": \"network-changed\", \"server_uuid\": \"ID\", \"status\": \"x\"}]} | status",
                "{\"events\": [{\"name\": \"network-changed\", \"server_uuid\": \"ID\", \"tag\": \"é\"}]} | tag",
                "{\"events\": [{\"name\": \"network-changed\", \"server_uuid\": \"ID\", \"tag\": \"LONG\"}]} | tag"
            })
    void wrongEventsAreNamed(String body, String named) {
        String text = body.replace("ID", server).replace("LONG", "x".repeat(256));
        assertFault(service.post("/v2.1/os-server-external-events", text), 400, "badRequest", named);
        assertThat(kept()).isEmpty();
    }
}
