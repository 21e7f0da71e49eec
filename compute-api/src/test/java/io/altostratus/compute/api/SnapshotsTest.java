package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.context.Json;
import io.altostratus.testing.RestApi;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Images of servers, and servers in images. */
class SnapshotsTest extends ComputeSlice {

    private static final String SNAPSHOT =
            "{\"createImage\": {\"name\": \"c1-snapshot\", \"metadata\": {\"meta\": \"value\"}}}";

    @BeforeEach
    void host() {
        seed.flavor("f1");
        seed.host("h0");
    }

    private RestApi.Answer act(RestApi caller, String server, String body) {
        return caller.post("/v2.1/servers/" + server + "/action", body);
    }

    private String server(Map<String, ? extends @Nullable Object> columns) {
        Map<String, @Nullable Object> all = new HashMap<>(Map.of("host", "h0", "hypervisor", "h0"));
        all.putAll(columns);
        return seed.server(project, all);
    }

    private String offloaded() {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("vm_state", "shelved_offloaded");
        columns.put("host", null);
        columns.put("hypervisor", null);
        return server(columns);
    }

    private JsonNode work(String server) {
        return Json.MAPPER.readTree(jdbc.sql("SELECT state FROM workflows WHERE active_server = :server")
                .param("server", server)
                .query(String.class)
                .single());
    }

    private String kind(String server) {
        return jdbc.sql("SELECT kind FROM workflows WHERE active_server = :server")
                .param("server", server)
                .query(String.class)
                .single();
    }

    private String task(String server) {
        return String.valueOf(seed.state(server).get("task_state"));
    }

    @Test
    void aSnapshotIsAnImageWithoutDataAtFirst() {
        String server = server(Map.of("vm_state", "active"));
        RestApi.Answer answer = act(user, server, SNAPSHOT);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        assertThat(answer.raw().body()).isEmpty();
        String location = answer.raw().headers().firstValue("Location").orElseThrow();
        Map<String, Map<String, Object>> images = NEIGHBOURS.imagesOf(server);
        assertThat(images).hasSize(1);
        String id = images.keySet().iterator().next();
        assertThat(location).endsWith("/images/" + id);
        assertThat(images.get(id))
                .containsEntry("name", "c1-snapshot")
                .containsEntry("visibility", "private")
                .containsEntry("image_type", "snapshot")
                .containsEntry("instance_uuid", server)
                .containsEntry("disk_format", "qcow2")
                .containsEntry("container_format", "bare")
                .containsEntry("meta", "value")
                .containsKeys("base_image_ref", "user_id", "owner_id", "boot_roles", "min_disk", "min_ram");
        assertThat(task(server)).isEqualTo("image_snapshot_pending");
        assertThat(kind(server)).isEqualTo("snapshot-server");
        assertThat(work(server).at("/request/imageId").asString()).isEqualTo(id);
        JsonNode action = user.get("/v2.1/servers/" + server + "/os-instance-actions")
                .json()
                .at("/instanceActions/0");
        assertThat(action.get("action").asString()).isEqualTo("createImage");

        assertConflict(act(user, server, SNAPSHOT), "task_state image_snapshot_pending");
        assertThat(NEIGHBOURS.imagesOf(server)).hasSize(1);
    }

    @Test
    void since245TheImageIsToldByItsId() {
        String server = server(Map.of("vm_state", "stopped"));
        RestApi.Answer answer = act(in("2.45", user), server, SNAPSHOT);
        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.raw().headers().firstValue("Location")).isEmpty();
        assertThat(NEIGHBOURS.imagesOf(server))
                .containsOnlyKeys(answer.json().get("image_id").asString());
    }

    @ParameterizedTest
    @CsvSource({
        "active, 202",
        "stopped, 202",
        "paused, 202",
        "suspended, 202",
        "error, 409",
        "rescued, 409",
        "shelved, 409"
    })
    void stateDecides(String state, int status) {
        String server = server(Map.of("vm_state", state));
        assertThat(act(user, server, SNAPSHOT).status()).isEqualTo(status);
        assertThat(NEIGHBOURS.imagesOf(server)).hasSize(status == 202 ? 1 : 0);
        String other = server(Map.of("vm_state", state));
        assertThat(act(user, other, "{\"shelve\": null}").status()).isEqualTo(status);
    }

    @Test
    void aLockKeepsServersOffTheShelfOnly() {
        String server = server(Map.of("vm_state", "active", "locked", true));
        assertConflict(act(user, server, "{\"shelve\": null}"), "is locked");
        assertThat(NEIGHBOURS.imagesOf(server)).isEmpty();
        assertThat(act(user, server, SNAPSHOT).status()).isEqualTo(202);
    }

    @ParameterizedTest
    @CsvSource({"400, 400", "403, 403", "413, 403", "500, 503"})
    void whatTheImageServiceRefusesIsNotBegun(int refusal, int status) {
        NEIGHBOURS.refuseImages(refusal);
        String server = server(Map.of("vm_state", "active"));
        assertThat(act(user, server, SNAPSHOT).status()).isEqualTo(status);
        assertThat(task(server)).isEqualTo("null");
    }

    @Test
    void nonsenseIsRefused() {
        String server = server(Map.of("vm_state", "active"));
        for (String body : List.of(
                "{\"createImage\": null}",
                "{\"createImage\": {}}",
                "{\"createImage\": {\"name\": \"\"}}",
                "{\"createImage\": {\"name\": \" a\"}}",
                "{\"createImage\": {\"name\": \"" + "x".repeat(256) + "\"}}",
                "{\"createImage\": {\"name\": \"a\", \"other\": 1}}",
                "{\"createImage\": {\"name\": \"a\", \"metadata\": {\"\": \"\"}}}",
                "{\"createImage\": {\"name\": \"a\", \"metadata\": {\"status\": \"active\"}}}",
                "{\"createImage\": {\"name\": \"a\", \"metadata\": {\"k\": \"" + "x".repeat(256) + "\"}}}",
                "{\"createBackup\": {\"name\": \"a\", \"backup_type\": \"daily\"}}",
                "{\"createBackup\": {\"name\": \"a\", \"backup_type\": \"daily\", \"rotation\": -1}}",
                "{\"createBackup\": {\"name\": \"a\", \"backup_type\": \"daily\", \"rotation\": \"x\"}}",
                "{\"createBackup\": {\"name\": \"a\", \"backup_type\": 1, \"rotation\": 1}}")) {
            assertThat(act(user, server, body).status()).as(body).isEqualTo(400);
        }
        assertThat(task(server)).isEqualTo("null");
    }

    @Test
    void metadataOfImagesIsLimitedUntil238() {
        seed.quota(project, "metadata_items", 1);
        String two = "{\"createImage\": {\"name\": \"a\", \"metadata\": {\"a\": \"1\", \"b\": \"2\"}}}";
        String server = server(Map.of("vm_state", "active"));
        assertThat(act(user, server, two).status()).isEqualTo(403);
        assertThat(act(in("2.39", user), server, two).status()).isEqualTo(202);
    }

    @Test
    void backupsTellTheirImageUnlessNoneIsKept() {
        String body = "{\"createBackup\": {\"name\": \"b\", \"backup_type\": \"daily\", \"rotation\": %s}}";
        String server = server(Map.of("vm_state", "active"));
        RestApi.Answer kept = act(in("2.45", user), server, body.formatted("\"2\""));
        assertThat(kept.status()).as(kept.toString()).isEqualTo(202);
        String id = kept.json().get("image_id").asString();
        assertThat(NEIGHBOURS.imagesOf(server).get(id))
                .containsEntry("image_type", "backup")
                .containsEntry("backup_type", "daily");
        assertThat(task(server)).isEqualTo("image_backup");
        assertThat(work(server).at("/request/backup/rotation").asInt()).isEqualTo(2);

        String other = server(Map.of("vm_state", "active"));
        RestApi.Answer none = act(user, other, body.formatted("0"));
        assertThat(none.status()).isEqualTo(202);
        assertThat(none.raw().headers().firstValue("Location")).isEmpty();
    }

    @Test
    void shelvingMakesAnImageThatIsCalledAfterTheServer() {
        String server = server(Map.of("vm_state", "active", "name", "c2"));
        assertThat(act(user, server, "{\"shelve\": null}").status()).isEqualTo(202);
        assertThat(NEIGHBOURS.imagesOf(server).values())
                .singleElement()
                .satisfies(image -> assertThat(image).containsEntry("name", "c2-shelved"));
        assertThat(task(server)).isEqualTo("shelving");
        assertThat(kind(server)).isEqualTo("shelve-server");
    }

    @Test
    void onlyAdministratorsTakeShelvedServersOffTheirHosts() {
        String server = server(Map.of("vm_state", "shelved"));
        String body = "{\"shelveOffload\": null}";
        assertThat(act(user, server, body).status()).isEqualTo(403);
        assertThat(act(admin, server, body).status()).isEqualTo(202);
        assertThat(task(server)).isEqualTo("shelving_offloading");
        assertThat(act(admin, server(Map.of("vm_state", "active")), body).status())
                .isEqualTo(409);
    }

    @Test
    void unshelvingGoesOnWhereTheServerIs() {
        String server = server(Map.of("vm_state", "shelved"));
        assertThat(act(user, server, "{\"unshelve\": null}").status()).isEqualTo(202);
        assertThat(kind(server)).isEqualTo("unshelve-server");
        String gone = offloaded();
        assertThat(act(user, gone, "{\"unshelve\": {\"availability_zone\": \"ignored\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(kind(gone)).isEqualTo("unshelve-offloaded-server");
        assertThat(work(gone).at("/request/zone").isMissingNode()).isTrue();
        assertThat(act(user, server(Map.of("vm_state", "active")), "{\"unshelve\": null}")
                        .status())
                .isEqualTo(409);
    }

    @Test
    void theZoneAndTheHostMayBeTold() {
        String zone = "{\"unshelve\": {\"availability_zone\": \"%s\"}}";
        String server = offloaded();
        assertThat(act(in("2.77", user), server, zone.formatted("nowhere")).status())
                .isEqualTo(400);
        assertThat(act(in("2.77", user), server, "{\"unshelve\": {}}").status()).isEqualTo(400);
        assertThat(act(in("2.77", user), server, "{\"unshelve\": {\"host\": \"h0\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(act(in("2.77", user), server(Map.of("vm_state", "shelved")), zone.formatted("nova"))
                        .status())
                .isEqualTo(409);
        assertThat(act(in("2.77", user), server, zone.formatted("nova")).status())
                .isEqualTo(202);
        assertThat(work(server).at("/request/zone").asString()).isEqualTo("nova");

        String host = "{\"unshelve\": {\"host\": \"%s\"}}";
        String other = offloaded();
        assertThat(act(in("2.91", user), other, host.formatted("h0")).status()).isEqualTo(403);
        assertThat(act(in("2.91", admin), other, host.formatted("none")).status())
                .isEqualTo(400);
        assertThat(act(in("2.91", admin), other, host.formatted("h0")).status()).isEqualTo(202);
        assertThat(work(other).at("/request/host").asString()).isEqualTo("h0");

        String free = offloaded();
        assertThat(act(in("2.91", user), free, "{\"unshelve\": {\"availability_zone\": null}}")
                        .status())
                .isEqualTo(202);
        assertThat(work(free).at("/request/anyZone").asBoolean()).isTrue();
    }

    @Test
    void serversOfOthersAreNotThere() {
        String server = server(Map.of("vm_state", "active"));
        assertThat(act(stranger, server, SNAPSHOT).status()).isEqualTo(404);
        assertThat(act(stranger, server, "{\"shelve\": null}").status()).isEqualTo(404);
        assertThat(NEIGHBOURS.imagesOf(server)).isEmpty();
    }

    private static void assertConflict(RestApi.Answer answer, String reason) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(409);
        assertThat(answer.toString()).contains(reason);
    }
}
