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

/** Servers made anew of an image. */
class RebuildTest extends ComputeSlice {

    private String image = "";

    @BeforeEach
    void image() {
        image = NEIGHBOURS.image();
    }

    private RestApi.Answer rebuild(RestApi caller, String server, String more) {
        return caller.post(
                "/v2.1/servers/" + server + "/action",
                "{\"rebuild\": {\"imageRef\": \"" + image + "\"" + (more.isEmpty() ? "" : ", " + more) + "}}");
    }

    private Map<String, Object> row(String server) {
        return jdbc.sql("SELECT * FROM servers WHERE id = :id")
                .param("id", server)
                .query()
                .singleRow();
    }

    @ParameterizedTest
    @CsvSource({"active, REBUILD", "stopped, REBUILD", "error, REBUILD"})
    void aServerIsMadeAnewOfAnotherImageAndStaysWhatItIs(String vmState, String status) {
        String server = seed.server(project, Map.of("vm_state", vmState));
        Map<String, Object> before = row(server);
        RestApi.Answer answer = rebuild(user, server, "");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        assertThat(answer.header("Location")).endsWith("/v2.1/servers/" + server);
        JsonNode view = answer.json().get("server");
        assertThat(view.at("/image/id").asString()).isEqualTo(image);
        assertThat(view.get("status").asString()).isEqualTo(status);
        assertThat(view.get("adminPass").asString()).hasSizeGreaterThan(8);
        assertThat(view.get("addresses")).isNotEmpty();
        Map<String, Object> after = row(server);
        assertThat(after)
                .containsEntry("vm_state", vmState)
                .containsEntry("task_state", "rebuilding")
                .containsEntry("image_id", image);
        for (String same : List.of("host", "flavor_id", "nics", "name", "metadata", "key_name", "hostname")) {
            assertThat(after.get(same)).as(same).isEqualTo(before.get(same));
        }
        assertThat(jdbc.sql("SELECT kind FROM workflows").query(String.class).single())
                .isEqualTo("rebuild-server");
        assertThat(jdbc.sql("SELECT state FROM workflows").query(String.class).single())
                .as("to which it goes back if its host will not do")
                .contains("\"before\"", "99999999-0000-4000-8000-000000000001");
        assertThat(after.get("admin_password")).as("there is no drive").isNull();
        assertThat(user.get("/v2.1/servers/" + server + "/os-instance-actions")
                        .json()
                        .get("instanceActions")
                        .findValuesAsString("action"))
                .containsExactly("rebuild");
        assertFault(rebuild(user, server, ""), 409, "conflictingRequest", "'rebuild'", "task_state rebuilding");
    }

    @Test
    void whatIsNamedIsChanged() {
        seed.keypair(userId(), "other");
        String server = seed.server(project, Map.of());
        RestApi.Answer answer = rebuild(in("2.90", user), server, """
                "name": "renamed", "adminPass": "sesame", "metadata": {"a": "b"}, "accessIPv4": "192.0.2.7",
                "accessIPv6": "2001:0db8::0:7", "OS-DCF:diskConfig": "AUTO", "description": "anew", "key_name": "other",
                "user_data": "I2Nsb3VkLWNvbmZpZw==", "hostname": "anew", "preserve_ephemeral": false""");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        JsonNode view = answer.json().get("server");
        assertThat(view.get("name").asString()).isEqualTo("renamed");
        assertThat(view.get("adminPass").asString()).isEqualTo("sesame");
        assertThat(view.get("metadata").get("a").asString()).isEqualTo("b");
        assertThat(view.get("metadata")).as("all of it is new").hasSize(1);
        assertThat(view.get("accessIPv4").asString()).isEqualTo("192.0.2.7");
        assertThat(view.get("accessIPv6").asString()).isEqualTo("2001:db8::7");
        assertThat(view.get("OS-DCF:diskConfig").asString()).isEqualTo("AUTO");
        assertThat(view.get("description").asString()).isEqualTo("anew");
        assertThat(view.get("key_name").asString()).isEqualTo("other");
        assertThat(view.get("user_data").asString()).isEqualTo("I2Nsb3VkLWNvbmZpZw==");
        assertThat(view.has("OS-EXT-STS:task_state"))
                .as("everything, since 2.75")
                .isTrue();
        assertThat(row(server)).containsEntry("hostname", "anew").containsEntry("description", "anew");

        String another = seed.server(project, Map.of("user_data", "eA=="));
        JsonNode less = rebuild(in("2.57", user), another, "\"key_name\": null, \"user_data\": null")
                .json()
                .get("server");
        assertThat(less.get("key_name").isNull()).isTrue();
        assertThat(less.get("user_data").isNull()).isTrue();
        assertThat(less.has("OS-EXT-STS:task_state")).isFalse();
        assertThat(row(another).get("key_name")).isNull();
        assertThat(row(another).get("public_key")).isNull();
        String oldest = seed.server(project, Map.of());
        JsonNode first = rebuild(user, oldest, "").json().get("server");
        assertThat(first.has("key_name")).isFalse();
        assertThat(first.has("user_data")).isFalse();
    }

    @Test
    void whatCannotBeIsRefusedAndNothingIsWritten() {
        String server = seed.server(project, Map.of());
        for (String wrong : List.of(
                "\"x\": 1",
                "\"name\": \"\"",
                "\"metadata\": {\"a\": 1}",
                "\"accessIPv4\": \"here\"",
                "\"OS-DCF:diskConfig\": \"SOME\"",
                "\"preserve_ephemeral\": \"maybe\"",
                "\"preserve_ephemeral\": true",
                "\"description\": \"of 2.19\"",
                "\"personality\": [{\"path\": \"/a\", \"contents\": \"eA\"}]")) {
            assertFault(rebuild(user, server, wrong), 400, "badRequest");
        }
        assertFault(rebuild(in("2.53", user), server, "\"key_name\": \"key\""), 400, "badRequest");
        assertFault(rebuild(in("2.54", user), server, "\"key_name\": \"none\""), 400, "badRequest", "key_name");
        assertFault(rebuild(in("2.56", user), server, "\"user_data\": \"eA==\""), 400, "badRequest");
        assertFault(rebuild(in("2.57", user), server, "\"user_data\": \"no\\u00e9\""), 400, "badRequest");
        assertFault(rebuild(in("2.57", user), server, "\"personality\": []"), 400, "badRequest");
        assertFault(
                rebuild(in("2.63", user), server, "\"trusted_image_certificates\": [\"c\"]"),
                400,
                "badRequest",
                "trusted_image_certificates");
        assertFault(rebuild(in("2.89", user), server, "\"hostname\": \"anew\""), 400, "badRequest");
        assertFault(rebuild(in("2.90", user), server, "\"hostname\": \"-\""), 400, "badRequest");
        assertFault(rebuild(stranger, server, ""), 404, "itemNotFound");
        assertFault(rebuild(reader, server, ""), 403, "forbidden");
        image = UUID.randomUUID().toString();
        assertFault(rebuild(user, server, ""), 400, "badRequest", "image");
        image = "no id";
        assertFault(rebuild(user, server, ""), 400, "badRequest");
        image = NEIGHBOURS.image();
        jdbc.sql("UPDATE servers SET locked = TRUE").update();
        assertFault(rebuild(user, server, ""), 409, "conflictingRequest", "is locked");
        assertThat(rowsOf("workflows")).isZero();
    }

    @ParameterizedTest
    @CsvSource({"paused", "suspended", "rescued", "resized", "shelved"})
    void onlyOneThatRunsOrIsStoppedOrInError(String vmState) {
        String server = seed.server(project, Map.of("vm_state", vmState));
        assertFault(rebuild(user, server, ""), 409, "conflictingRequest", "Cannot 'rebuild'", "vm_state " + vmState);
    }
}
