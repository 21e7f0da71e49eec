package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.compute.database.servers.Server;
import io.altostratus.context.Json;
import io.altostratus.testing.RestApi;
import java.time.LocalDateTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Another size for servers, what comes of it, and the requests to move them. */
class ResizeTest extends ComputeSlice {

    @BeforeEach
    void flavors() {
        seed.flavor("f1");
        seed.flavor("f2", 3, 128, true);
        seed.flavor("hidden", 1, 128, false);
        seed.host("h0");
    }

    private RestApi.Answer act(RestApi caller, String server, String body) {
        return caller.post("/v2.1/servers/" + server + "/action", body);
    }

    private RestApi.Answer resize(String server, String flavor) {
        return act(user, server, "{\"resize\": {\"flavorRef\": \"" + flavor + "\"}}");
    }

    private String server(Map<String, ? extends @Nullable Object> columns) {
        Map<String, @Nullable Object> all = new HashMap<>(Map.of("host", "h0", "hypervisor", "h0"));
        all.putAll(columns);
        return seed.server(project, all);
    }

    private Map<String, Object> migration(String server) {
        return jdbc.sql("SELECT * FROM migrations WHERE server_id = :server")
                .param("server", server)
                .query()
                .singleRow();
    }

    private static Server.Size size(String flavor, int vcpus, int memoryMb) {
        return new Server.Size(flavor, "flavor " + flavor, vcpus, memoryMb, 1, 0, 0, Map.of());
    }

    /** One that waits to be confirmed. */
    private String resized() {
        String migration = UUID.randomUUID().toString();
        Server.WayBack way = Server.WayBack.NONE.withResize(new Server.Resize(
                size("f1", 1, 64), size("f2", 3, 128), "h0", false, LocalDateTime.of(2026, 1, 1, 0, 0), migration));
        String server = server(Map.of(
                "vm_state",
                "resized",
                "flavor_id",
                "f2",
                "vcpus",
                3,
                "memory_mb",
                128,
                "way_back",
                Json.MAPPER.writeValueAsString(way)));
        migration(migration, server, "finished", true);
        return server;
    }

    private void migration(String id, String server, String status, boolean active) {
        jdbc.sql("""
                INSERT INTO migrations (id, server_id, server_project_id, project_id, user_id, type, status, source_host,
                    source_node, dest_host, dest_node, dest_address, old_flavor_pk, new_flavor_pk, active, created_at,
                    updated_at)
                VALUES (:id, :server, :project, :project, :user, 'resize', :status, 'h0', 'h0', 'h0', 'h0', '192.0.2.1', 1,
                    2, :active, '2026-01-01 10:00:00', '2026-01-01 10:00:05')
                """)
                .param("id", id)
                .param("server", server)
                .param("project", project)
                .param("user", userId())
                .param("status", status)
                .param("active", active)
                .update();
    }

    @Test
    void aResizeIsWrittenDownAndBegins() {
        String server = server(Map.of());
        assertThat(act(user, server, "{\"resize\": {\"flavorRef\": \"f2\", \"OS-DCF:diskConfig\": \"AUTO\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(seed.state(server)).containsEntry("vm_state", "active").containsEntry("task_state", "resize_prep");
        assertThat(migration(server))
                .containsEntry("status", "pre-migrating")
                .containsEntry("type", "resize")
                .containsEntry("source_host", "h0")
                .containsEntry("extra_vcpus", 2)
                .containsEntry("extra_memory_mb", 64)
                .containsEntry("user_id", userId());
        assertThat(jdbc.sql("SELECT kind FROM workflows").query(String.class).single())
                .isEqualTo("resize-server");
        JsonNode view = user.get("/v2.1/servers/" + server).json().get("server");
        assertThat(view.get("status").asString()).isEqualTo("RESIZE");
        assertThat(view.get("OS-DCF:diskConfig").asString()).isEqualTo("AUTO");
        assertThat(view.at("/flavor/id").asString()).as("until it is done").isEqualTo("f1");
        assertThat(user.get("/v2.1/servers/" + server + "/os-instance-actions")
                        .json()
                        .get("instanceActions")
                        .findValuesAsString("action"))
                .containsExactly("resize");
        assertFault(resize(server, "f2"), 409, "conflictingRequest", "task_state resize_prep");
        assertThat(rowsOf("workflows")).isEqualTo(1);
    }

    @Test
    void whatCannotBeIsRefusedAndNothingIsWritten() {
        String server = server(Map.of("root_gb", 2));
        seed.flavor("small", 1, 64, true);
        assertFault(resize(server, "f1"), 400, "badRequest", "must change flavor");
        assertFault(resize(server, "none"), 400, "badRequest", "Flavor none could not be found.");
        assertFault(resize(server, "hidden"), 400, "badRequest", "could not be found");
        assertFault(resize(server, "small"), 400, "badRequest", "resize disk down");
        assertFault(resize(server, ""), 400, "badRequest");
        jdbc.sql("UPDATE flavors SET root_gb = 0 WHERE id = 'small'").update();
        assertFault(resize(server, "small"), 400, "badRequest", "zero disk");
        jdbc.sql("UPDATE flavors SET root_gb = 9, disabled = TRUE WHERE id = 'small'")
                .update();
        assertFault(resize(server, "small"), 400, "badRequest", "could not be found");
        for (String body : List.of(
                "{\"resize\": null}",
                "{\"resize\": {}}",
                "{\"resize\": {\"flavorRef\": null}}",
                "{\"resize\": {\"flavorRef\": \"f2\", \"x\": 1}}",
                "{\"resize\": {\"flavorRef\": \"f2\", \"OS-DCF:diskConfig\": \"SOME\"}}")) {
            assertFault(act(user, server, body), 400, "badRequest");
        }
        assertFault(act(stranger, server, "{\"resize\": {\"flavorRef\": \"f2\"}}"), 404, "itemNotFound");
        assertFault(act(reader, server, "{\"resize\": {\"flavorRef\": \"f2\"}}"), 403, "forbidden");
        jdbc.sql("UPDATE servers SET root_gb = 1, image = JSON_SET(image, '$.minRamMb', 200)")
                .update();
        assertFault(resize(server, "f2"), 400, "badRequest", "memory is too small");
        jdbc.sql("""
                UPDATE servers SET image = JSON_SET(JSON_REMOVE(image, '$.minRamMb'), '$.properties',
                    JSON_OBJECT('auto_disk_config', 'disabled'))
                """).update();
        String automatic = "{\"resize\": {\"flavorRef\": \"f2\", \"OS-DCF:diskConfig\": \"AUTO\"}}";
        assertFault(act(user, server, automatic), 400, "badRequest", "automatic disk resize disabled");
        jdbc.sql("UPDATE services SET last_seen_at = '2026-01-01'").update();
        assertFault(resize(server, "f2"), 409, "conflictingRequest", "unavailable");
        jdbc.sql("UPDATE services SET last_seen_at = UTC_TIMESTAMP(6)").update();
        jdbc.sql("UPDATE servers SET locked = TRUE").update();
        assertFault(resize(server, "f2"), 409, "conflictingRequest", "is locked");
        assertThat(rowsOf("workflows")).isZero();
        assertThat(jdbc.sql("SELECT COUNT(*) FROM migrations").query(Long.class).single())
                .isZero();
    }

    @ParameterizedTest
    @CsvSource({"paused", "suspended", "error", "rescued", "resized"})
    void onlyOneThatRunsOrIsStopped(String vmState) {
        String server = server(Map.of("vm_state", vmState));
        assertFault(resize(server, "f2"), 409, "conflictingRequest", "Cannot 'resize'", "vm_state " + vmState);
    }

    @Test
    void bothSizesCountForTheQuotaUntilItIsDecided() {
        String server = server(Map.of());
        seed.quota(project, "cores", 2);
        assertFault(resize(server, "f2"), 403, "forbidden", "Quota exceeded for cores");
        jdbc.sql("UPDATE quotas SET hard_limit = 3").update();
        seed.quota(project, "ram", 100);
        assertFault(resize(server, "f2"), 403, "forbidden", "Quota exceeded for ram");
        jdbc.sql("UPDATE quotas SET hard_limit = 128 WHERE resource = 'ram'").update();
        assertThat(resize(server, "f2").status()).isEqualTo(202);
        JsonNode used = user.get("/v2.1/limits").json().at("/limits/absolute");
        assertThat(used.get("totalCoresUsed").asInt()).isEqualTo(3);
        assertThat(used.get("totalRAMUsed").asInt()).isEqualTo(128);
        String other = server(Map.of());
        assertFault(resize(other, "f2"), 403, "forbidden", "Quota exceeded for cores");
        String large = server(Map.of("flavor_id", "f2", "vcpus", 9, "memory_mb", 999));
        assertThat(resize(large, "f1").status())
                .as("smaller, although too much is used")
                .isEqualTo(202);
    }

    @Test
    void aResizeIsConfirmedOrReverted() {
        String one = resized();
        assertThat(user.get("/v2.1/servers/" + one).json().at("/server/status").asString())
                .isEqualTo("VERIFY_RESIZE");
        assertThat(act(user, one, "{\"confirmResize\": null}").status()).isEqualTo(204);
        assertThat(seed.state(one)).containsEntry("task_state", "resize_confirming");
        assertThat(migration(one)).containsEntry("status", "confirming");
        assertFault(act(user, one, "{\"revertResize\": null}"), 409, "conflictingRequest", "'revertResize'");

        String other = resized();
        assertThat(act(user, other, "{\"revertResize\": null}").status()).isEqualTo(202);
        assertThat(migration(other)).containsEntry("status", "reverting");
        assertThat(user.get("/v2.1/servers/" + other)
                        .json()
                        .at("/server/status")
                        .asString())
                .isEqualTo("REVERT_RESIZE");
        assertThat(jdbc.sql("SELECT kind FROM workflows ORDER BY pk")
                        .query(String.class)
                        .list())
                .containsExactly("confirm-resize", "revert-resize");

        String never = server(Map.of());
        assertFault(act(user, never, "{\"confirmResize\": null}"), 409, "conflictingRequest", "vm_state active");
        assertFault(act(user, never, "{\"revertResize\": null}"), 409, "conflictingRequest", "vm_state active");
        String said = server(Map.of("vm_state", "resized")); // by an administrator
        assertFault(act(user, said, "{\"confirmResize\": null}"), 400, "badRequest", "has not been resized");
        assertThat(user.delete("/v2.1/servers/" + resized()).status()).isEqualTo(204);
    }

    @Test
    void migrationsAreListedAsEachMicroversionHasIt() {
        String first = UUID.randomUUID().toString();
        String second = UUID.randomUUID().toString();
        String server = server(Map.of());
        migration(first, server, "confirmed", false);
        migration(second, server, "finished", true);
        JsonNode oldest = admin.get("/v2.1/os-migrations").json();
        assertThat(oldest.get("migrations").get(0).propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "instance_uuid",
                        "status",
                        "source_compute",
                        "source_node",
                        "dest_compute",
                        "dest_node",
                        "dest_host",
                        "old_instance_type_id",
                        "new_instance_type_id",
                        "created_at",
                        "updated_at");
        assertThat(oldest.get("migrations").get(0).get("dest_host").asString()).isEqualTo("192.0.2.1");
        assertThat(list("2.22", "").get(0).has("migration_type")).isFalse();
        assertThat(list("2.23", "").get(0).get("migration_type").asString()).isEqualTo("resize");
        assertThat(list("2.58", "?limit=1&other=2")).as("neither is known yet").hasSize(2);
        assertThat(list("2.59", "").findValuesAsString("uuid"))
                .as("youngest first")
                .containsExactly(second, first);
        JsonNode page = in("2.59", admin).get("/v2.1/os-migrations?limit=1").json();
        assertThat(page.get("migrations")).hasSize(1);
        assertThat(page.at("/migrations_links/0/href").asString()).contains("marker=" + second);
        assertThat(list("2.59", "?marker=" + second).findValuesAsString("uuid")).containsExactly(first);
        assertThat(list("2.79", "").get(0).has("user_id")).isFalse();
        assertThat(list("2.80", "").get(0).get("user_id").asString()).isEqualTo(userId());
        assertThat(list("2.80", "").get(0).get("project_id").asString()).isEqualTo(project);

        assertThat(list("2.1", "?status=finished")).hasSize(1);
        assertThat(list("2.1", "?host=h0")).hasSize(2);
        assertThat(list("2.1", "?host=h1")).isEmpty();
        assertThat(list("2.1", "?source_compute=h0")).hasSize(2);
        assertThat(list("2.1", "?migration_type=live-migration")).isEmpty();
        assertThat(list("2.1", "?instance_uuid=" + server)).hasSize(2);
        assertThat(list("2.1", "?hidden=true")).isEmpty();
        assertThat(list("2.59", "?changes-since=2026-01-01T10:00:06Z")).isEmpty();
        assertThat(list("2.66", "?changes-before=2026-01-01T10:00:06%2B00:00")).hasSize(2);
        assertThat(list("2.80", "?project_id=" + project)).hasSize(2);
        assertThat(list("2.80", "?user_id=another")).isEmpty();
        for (String wrong : List.of(
                "?marker=" + UUID.randomUUID(),
                "?limit=-1",
                "?other=1",
                "?changes-since=yesterday",
                "?changes-before=2026-01-01T10:00:06Z&changes-since=2026-01-02T10:00:06Z")) {
            assertFault(in("2.80", admin).get("/v2.1/os-migrations" + wrong), 400, "badRequest");
        }
        assertFault(in("2.65", admin).get("/v2.1/os-migrations?changes-before=2026-01-01"), 400, "badRequest");
        assertFault(in("2.79", admin).get("/v2.1/os-migrations?user_id=a"), 400, "badRequest");
        assertFault(user.get("/v2.1/os-migrations"), 403, "forbidden");
    }

    private JsonNode list(String version, String query) {
        return in(version, admin).get("/v2.1/os-migrations" + query).json().get("migrations");
    }

    @Test
    void thereIsNoLiveMigrationToWatch() {
        String server = resized();
        String path = "/v2.1/servers/" + server + "/migrations";
        assertThat(in("2.22", admin).get(path).status()).isEqualTo(404);
        assertThat(in("2.23", admin).get(path).json().get("migrations")).isEmpty();
        assertFault(in("2.23", admin).get(path + "/4711"), 404, "itemNotFound", "4711 is not found for server");
        assertFault(in("2.23", admin).get(path + "/x"), 404, "itemNotFound");
        Object number = migration(server).get("pk");
        assertFault(in("2.23", admin).get(path + "/" + number), 404, "itemNotFound", "is not live-migration");
        String body = "{\"force_complete\": null}";
        assertThat(in("2.21", admin).post(path + "/" + number + "/action", body).status())
                .isEqualTo(404);
        assertFault(in("2.22", admin).post(path + "/" + number + "/action", body), 409, "conflictingRequest");
        assertFault(in("2.22", admin).post(path + "/" + number + "/action", "{}"), 400, "badRequest");
        assertThat(in("2.23", admin).delete(path + "/" + number).status()).isEqualTo(404);
        assertFault(in("2.24", admin).delete(path + "/" + number), 409, "conflictingRequest", "'abort live migration'");
        assertFault(in("2.93", user).get(path), 403, "forbidden");
        assertFault(in("2.93", admin).get("/v2.1/servers/" + UUID.randomUUID() + "/migrations"), 404, "itemNotFound");
    }

    @Test
    void serversDoNotMoveYet() {
        String server = server(Map.of());
        seed.host("h1");
        assertFault(act(admin, server, "{\"migrate\": null}"), 400, "badRequest", "No valid host");
        assertFault(act(in("2.56", admin), server, "{\"migrate\": {\"host\": \"h1\"}}"), 400, "badRequest", "No valid");
        assertFault(
                act(in("2.56", admin), server, "{\"migrate\": {\"host\": \"h0\"}}"),
                400,
                "badRequest",
                "where the server exists");
        assertFault(act(in("2.56", admin), server, "{\"migrate\": {\"host\": \"none\"}}"), 400, "badRequest", "none");
        String live = "{\"os-migrateLive\": {\"host\": %s, \"block_migration\": %s%s}}";
        String oldest = ", \"disk_over_commit\": false";
        assertFault(act(admin, server, live.formatted("null", "false", oldest)), 400, "badRequest", "No valid host");
        assertFault(act(admin, server, live.formatted("\"none\"", "true", oldest)), 400, "badRequest", "none");
        assertFault(act(admin, server, live.formatted("null", "false", "")), 400, "badRequest", "disk_over_commit");
        assertFault(
                act(in("2.30", admin), server, live.formatted("null", "\"auto\"", ", \"force\": true")),
                400,
                "badRequest",
                "force");
        assertFault(
                act(in("2.68", admin), server, live.formatted("null", "\"auto\"", ", \"force\": false")),
                400,
                "badRequest",
                "force");
        String evacuate = "{\"evacuate\": {\"onSharedStorage\": true}}";
        assertFault(act(admin, server, evacuate), 400, "badRequest", "still in use");
        assertFault(act(in("2.14", admin), server, evacuate), 400, "badRequest", "onSharedStorage");
        assertFault(act(in("2.14", admin), server, "{\"evacuate\": {\"host\": \"h0\"}}"), 400, "badRequest", "same");
        assertFault(
                act(in("2.14", admin), server, "{\"evacuate\": {\"host\": \"none\"}}"), 404, "itemNotFound", "none");
        jdbc.sql("UPDATE services SET last_seen_at = '2026-01-01' WHERE host = 'h0'")
                .update();
        assertFault(act(in("2.68", admin), server, "{\"evacuate\": {}}"), 400, "badRequest", "No valid host");
        for (String action : List.of("{\"migrate\": null}", live.formatted("null", "false", oldest), evacuate)) {
            assertFault(act(user, server, action), 403, "forbidden");
        }
        String shelved = server(Map.of("vm_state", "shelved"));
        for (String action : List.of("{\"migrate\": null}", live.formatted("null", "false", oldest), evacuate)) {
            assertFault(act(admin, shelved, action), 409, "conflictingRequest", "vm_state shelved");
        }
        assertThat(seed.state(server)).containsEntry("vm_state", "active").containsEntry("generation", 3L);
    }
}
