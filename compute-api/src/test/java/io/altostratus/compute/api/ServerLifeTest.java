package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.api.error.ApiException;
import io.altostratus.compute.api.servers.ServerDeletion;
import io.altostratus.compute.api.tasks.ServerTasks;
import io.altostratus.compute.database.servers.ReclaimProperties;
import io.altostratus.compute.database.servers.Server;
import io.altostratus.compute.database.servers.ServerRepository;
import io.altostratus.compute.model.report.ChangePasswordRequest;
import io.altostratus.compute.model.report.CrashDumpRequest;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.testing.RestApi;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Pause, suspend, rescue, lock, soft delete, reset, and what is asked of guests: who may, when, and what is begun. */
class ServerLifeTest extends ComputeSlice {

    private static final List<String> IDLE = List.of(
            "active", "paused", "suspended", "stopped", "rescued", "resized", "shelved", "error", "soft-delete");

    private static @Nullable TestGuestHost host;

    @Autowired
    private ServerTasks tasks;

    @Autowired
    private ServerRepository servers;

    @BeforeAll
    static void begin() {
        host = null; // the broker's accounts come with the context
    }

    @AfterAll
    static void end() {
        if (host != null) {
            host.close();
        }
    }

    private static TestGuestHost host() {
        if (host == null) {
            host = new TestGuestHost();
        }
        return Objects.requireNonNull(host);
    }

    private String serverIn(String vm, @Nullable String task) {
        Map<String, @Nullable Object> columns = new HashMap<>();
        columns.put("vm_state", vm);
        columns.put("task_state", task);
        columns.put("host", TestGuestHost.HOST);
        return seed.server(project, columns);
    }

    private static RestApi.Answer act(RestApi api, String server, String body) {
        return api.post("/v2.1/servers/" + server + "/action", body);
    }

    private static RestApi.Answer actSimply(RestApi api, String server, String name) {
        return act(api, server, "{\"" + name + "\": null}");
    }

    private Map<String, Object> work(String server) {
        return jdbc.sql("SELECT kind, superseded_by, state, generation FROM workflows WHERE active_server = :server")
                .param("server", server)
                .query()
                .singleRow();
    }

    private List<String> actions(String server) {
        return user.get("/v2.1/servers/" + server + "/os-instance-actions")
                .json()
                .get("instanceActions")
                .findValuesAsString("action");
    }

    private JsonNode shown(String server) {
        return user.get("/v2.1/servers/" + server).json().get("server");
    }

    /** Nova's states for each request; everything else is 409. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "pause | active | pausing | pause-server | ACTIVE",
                "unpause | paused | unpausing | unpause-server | PAUSED",
                "suspend | active | suspending | suspend-server | ACTIVE",
                "resume | suspended | resuming | resume-server | SUSPENDED",
                "unrescue | rescued | unrescuing | unrescue-server | RESCUE",
                "restore | soft-delete | restoring | restore-server | SOFT_DELETED"
            })
    void isAcceptedInItsStatesOnly(String name, String allowed, String task, String kind, String status) {
        for (String vm : IDLE) {
            String server = serverIn(vm, null);
            RestApi.Answer answer = actSimply(user, server, name);
            if (vm.equals(allowed)) {
                assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
                assertThat(seed.state(server)).containsEntry("task_state", task).containsEntry("vm_state", vm);
                assertThat(work(server)).containsEntry("kind", kind).containsEntry("generation", 4L);
                assertThat(actions(server)).containsExactly(name);
                assertThat(shown(server).get("status").asString()).isEqualTo(status);
                assertFault(
                        actSimply(user, server, name),
                        409,
                        "conflictingRequest",
                        "Cannot '" + name + "' instance " + server + " while it is in task_state " + task);
            } else {
                assertFault(
                        answer,
                        409,
                        "conflictingRequest",
                        "Cannot '" + name + "' instance " + server + " while it is in vm_state " + vm);
            }
        }
        String server = serverIn(allowed, null);
        assertFault(actSimply(reader, server, name), 403, "forbidden");
        assertFault(actSimply(stranger, server, name), 404, "itemNotFound");
    }

    @Test
    void aHardRebootEndsWhatHangsAndNothingElse() {
        Set<String> rebooted = Set.of("active", "stopped", "error", "paused", "suspended");
        for (String vm : IDLE) {
            String server = serverIn(vm, null);
            int hard = act(user, server, "{\"reboot\": {\"type\": \"HARD\"}}").status();
            assertThat(hard).as(vm).isEqualTo(rebooted.contains(vm) ? 202 : 409);
            int soft = act(user, serverIn(vm, null), "{\"reboot\": {\"type\": \"SOFT\"}}")
                    .status();
            assertThat(soft).as(vm).isEqualTo(vm.equals("active") ? 202 : 409);
        }
        String hanging = serverIn("active", "rebooting");
        seed.workflow(hanging, "reboot-server");
        assertFault(act(user, hanging, "{\"reboot\": {\"type\": \"SOFT\"}}"), 409, "conflictingRequest", "rebooting");
        assertThat(act(user, hanging, "{\"reboot\": {\"type\": \"HARD\"}}").status())
                .isEqualTo(202);
        assertThat(seed.state(hanging)).containsEntry("task_state", "rebooting_hard");
        assertThat(work(hanging)).containsEntry("superseded_by", "hard-reboot-server");
        assertThat(act(user, hanging, "{\"reboot\": {\"type\": \"HARD\"}}").status())
                .isEqualTo(202);
        assertThat(seed.state(hanging)).as("begun once").containsEntry("generation", 4L);

        String busy = serverIn("active", "attaching_interface");
        seed.workflow(busy, "attach-interface");
        assertThat(act(user, busy, "{\"reboot\": {\"type\": \"HARD\"}}").status())
                .isEqualTo(409);
    }

    @Test
    void aRescueAnswersWithAPasswordAndKeepsTheImage() {
        String server = serverIn("stopped", null);
        RestApi.Answer answer = actSimply(user, server, "rescue");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.json().get("adminPass").asString()).matches("[0-9A-Za-z]{12}");
        assertThat(seed.state(server)).containsEntry("task_state", "rescuing");
        assertThat(String.valueOf(work(server).get("state")))
                .contains("\"rescue\"", "99999999-0000-4000-8000-000000000001")
                .doesNotContain(answer.json().get("adminPass").asString());

        String other = serverIn("active", null);
        String image = NEIGHBOURS.image(Map.of("hw_rescue_bus", "usb", "hw_rescue_device", "disk"));
        answer = act(
                in("2.87", user),
                other,
                "{\"rescue\": {\"adminPass\": \"Mine\", \"rescue_image_ref\": \"" + image + "\"}}");
        assertThat(answer.json().get("adminPass").asString()).isEqualTo("Mine");
        assertThat(String.valueOf(work(other).get("state"))).contains(image, "hw_rescue_bus");

        assertThat(jdbc.sql("SELECT COUNT(*) FROM servers WHERE admin_password IS NOT NULL")
                        .query(Integer.class)
                        .single())
                .as("nothing would read it")
                .isZero();
        String driven = seed.server(project, Map.of("config_drive", true));
        act(user, driven, "{\"rescue\": {\"adminPass\": \"Mine\"}}");
        assertThat(passwordFor(driven)).isEqualTo("Mine");
        assertThat(String.valueOf(work(driven).get("state"))).doesNotContain("Mine");
        assertThat(admin.delete("/v2.1/servers/" + driven).status()).isEqualTo(204);
        assertThat(passwordFor(driven))
                .as("what comes instead does not read it")
                .isEqualTo("none");

        for (String vm : List.of("paused", "suspended", "rescued", "resized", "shelved", "soft-delete")) {
            String refused = serverIn(vm, null);
            assertFault(
                    actSimply(user, refused, "rescue"),
                    409,
                    "conflictingRequest",
                    "Cannot 'rescue' instance " + refused);
        }
    }

    private String passwordFor(String server) {
        return jdbc.sql("SELECT COALESCE(admin_password, 'none') FROM servers WHERE id = :id")
                .param("id", server)
                .query(String.class)
                .single();
    }

    @Test
    void whatCannotBeRescuedFromIsRefused() {
        String server = serverIn("active", null);
        String unknown = "00000000-0000-4000-8000-00000000000f";
        assertFault(
                act(user, server, "{\"rescue\": {\"rescue_image_ref\": \"" + unknown + "\"}}"),
                400,
                "badRequest",
                unknown,
                "not supported");
        for (Map<String, Object> properties : List.<Map<String, Object>>of(
                Map.of("hw_rescue_bus", "carrier-pigeon"),
                Map.of("hw_rescue_device", "floppy"),
                Map.of("img_block_device_mapping", "[]"))) {
            String image = NEIGHBOURS.image(properties);
            assertFault(
                    act(user, server, "{\"rescue\": {\"rescue_image_ref\": \"" + image + "\"}}"),
                    400,
                    "badRequest",
                    "not supported");
        }
        for (String body : List.of(
                "{\"rescue\": {\"rescue_image_ref\": \"tiny\"}}",
                "{\"rescue\": {\"adminPass\": 1}}",
                "{\"rescue\": {\"colour\": 1}}",
                "{\"rescue\": 5}")) {
            assertFault(act(user, server, body), 400, "badRequest");
        }
        String volume = seed.server(project, Map.of("block_devices", """
                        [{"sourceType": "volume", "destinationType": "volume", "uuid": "v", "bootIndex": 0,
                        "deleteOnTermination": false}]"""));
        assertFault(actSimply(user, volume, "rescue"), 400, "badRequest", "Cannot rescue a volume-backed instance");
    }

    @Test
    void aLockedServerIsChangedByAdministratorsOnly() {
        String server = serverIn("active", null);
        assertThat(act(in("2.73", user), server, "{\"lock\": {\"locked_reason\": \"holiday\"}}")
                        .status())
                .isEqualTo(202);
        JsonNode shown = in("2.73", user).get("/v2.1/servers/" + server).json().get("server");
        assertThat(shown.get("locked").asBoolean()).isTrue();
        assertThat(shown.get("locked_reason").asString()).isEqualTo("holiday");
        for (String body : List.of(
                "{\"os-stop\": null}",
                "{\"pause\": null}",
                "{\"suspend\": null}",
                "{\"rescue\": null}",
                "{\"reboot\": {\"type\": \"HARD\"}}",
                "{\"forceDelete\": null}",
                "{\"changePassword\": {\"adminPass\": \"x\"}}")) {
            assertFault(act(user, server, body), 409, "conflictingRequest", "Instance " + server + " is locked");
        }
        assertFault(user.delete("/v2.1/servers/" + server), 409, "conflictingRequest", "is locked");
        assertThat(rowsOf("workflows")).isZero();
        assertThat(actSimply(admin, server, "pause").status()).isEqualTo(202);
        assertThat(actSimply(user, server, "unlock").status()).isEqualTo(202);
        assertThat(actions(server)).contains("lock", "unlock", "pause");
        assertThat(in("2.9", user)
                        .get("/v2.1/servers/" + server)
                        .json()
                        .at("/server/locked")
                        .asBoolean())
                .isFalse();
    }

    @Test
    void anAdministratorsLockIsNotTheOwnersToOpen() {
        String server = serverIn("active", null);
        assertThat(actSimply(admin, server, "lock").status()).isEqualTo(202);
        assertThat(actSimply(user, server, "lock").status()).isEqualTo(202);
        assertFault(
                actSimply(user, server, "unlock"),
                403,
                "forbidden",
                "os_compute_api:os-lock-server:unlock:unlock_override");
        assertThat(actSimply(admin, server, "unlock").status()).isEqualTo(202);

        assertThat(actSimply(user, server, "lock").status()).isEqualTo(202);
        assertThat(actSimply(admin, server, "unlock").status())
                .as("an owner's lock")
                .isEqualTo(202);
        assertThat(act(in("2.72", user), server, "{\"lock\": {\"locked_reason\": \"x\"}}")
                        .status())
                .as("without a schema before 2.73")
                .isEqualTo(202);
        for (String body : List.of(
                "{\"lock\": {\"locked_reason\": \"\"}}",
                "{\"lock\": {\"locked_reason\": \"" + "x".repeat(256) + "\"}}",
                "{\"lock\": {\"reason\": \"x\"}}",
                "{\"lock\": 1}")) {
            assertFault(act(in("2.73", user), server, body), 400, "badRequest");
        }
        assertFault(actSimply(reader, server, "lock"), 403, "forbidden");
    }

    private RequestContext owner() {
        return new RequestContext(
                RequestIds.next(),
                null,
                RequestContext.Scope.PROJECT,
                userId(),
                "demo",
                "default",
                project,
                "demo",
                "default",
                null,
                List.of("member", "reader"));
    }

    @Test
    void aDeleteIsTakenBackWhereTheOperatorKeepsServers() {
        ServerDeletion deletion = new ServerDeletion(tasks, new ReclaimProperties(Duration.ofHours(1)));
        String server = serverIn("active", "pausing");
        seed.workflow(server, "pause-server");
        deletion.delete(server(server), owner());
        assertThat(seed.state(server)).containsEntry("task_state", "soft-deleting");
        assertThat(work(server)).containsEntry("superseded_by", "soft-delete-server");
        deletion.delete(server(server), owner()); // asked for again
        assertThat(seed.state(server)).containsEntry("generation", 4L);
        assertThat(actions(server)).containsExactly("delete");

        String waiting = serverIn("soft-delete", null);
        deletion.delete(server(waiting), owner());
        assertThat(seed.state(waiting)).containsEntry("vm_state", "soft-delete").containsEntry("generation", 3L);
        assertThat(shown(waiting).get("status").asString()).isEqualTo("SOFT_DELETED");
        assertThat(actSimply(user, waiting, "forceDelete").status()).isEqualTo(202);
        assertThat(seed.state(waiting)).containsEntry("task_state", "deleting");

        // What could not be brought back goes at once.
        for (String vm : List.of("building", "resized")) {
            String gone = serverIn(vm, vm.equals("building") ? "spawning" : null);
            deletion.delete(server(gone), owner());
            assertThat(seed.state(gone)).as(vm).containsEntry("task_state", "deleting");
        }
        jdbc.sql("UPDATE servers SET locked = TRUE WHERE id = :id")
                .param("id", server)
                .update();
        assertThatThrownBy(() -> deletion.delete(server(server), owner()))
                .isInstanceOf(ApiException.class)
                .hasMessageContaining("is locked");
    }

    private Server server(String id) {
        return servers.find(id).orElseThrow();
    }

    @Test
    void aRestoredServerCountsAgain() {
        seed.quota(project, "instances", 1);
        String server = serverIn("soft-delete", null);
        String other = serverIn("active", null);
        assertFault(actSimply(user, server, "restore"), 403, "forbidden", "instances");
        assertThat(seed.state(server)).containsEntry("generation", 3L);
        jdbc.sql("UPDATE servers SET vm_state = 'soft-delete' WHERE id = :id")
                .param("id", other)
                .update();
        assertThat(actSimply(user, server, "restore").status()).isEqualTo(202);
        assertFault(actSimply(user, other, "restore"), 403, "forbidden", "instances");
    }

    @Test
    void anAdministratorSaysWhatAServerIs() {
        String server = serverIn("stopped", "powering-on");
        seed.workflow(server, "start-server");
        String error = "{\"os-resetState\": {\"state\": \"error\"}}";
        assertFault(act(user, server, error), 403, "forbidden", "os_compute_api:os-admin-actions:reset_state");
        assertThat(act(admin, server, error).status()).isEqualTo(202);
        assertThat(seed.state(server)).containsEntry("vm_state", "error").containsEntry("task_state", null);
        assertThat(shown(server).get("status").asString()).isEqualTo("ERROR");
        assertThat(work(server)).containsEntry("superseded_by", "reset-server");
        assertThat(act(admin, server, "{\"os-resetState\": {\"state\": \"active\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(shown(server).get("status").asString()).isEqualTo("ACTIVE");
        assertThat(shown(server).has("fault")).isFalse();
        assertThat(actions(server)).contains("resetState");

        assertFault(act(admin, serverIn("active", "deleting"), error), 409, "conflictingRequest", "deleting");
        for (String body : List.of(
                "{\"os-resetState\": {\"state\": \"invalid\"}}",
                "{\"os-resetState\": {\"state\": 1}}",
                "{\"os-resetState\": {}}",
                "{\"os-resetState\": null}")) {
            assertFault(act(admin, server, body), 400, "badRequest");
        }
        assertFault(act(admin, "999", error), 404, "itemNotFound");
    }

    @Test
    void whatNovaHasGivenUpIsAnsweredAsByNova() {
        String server = serverIn("active", null);
        assertThat(actSimply(admin, server, "resetNetwork").status()).isEqualTo(410);
        assertThat(actSimply(admin, server, "injectNetworkInfo").status()).isEqualTo(202);
        assertFault(actSimply(user, server, "injectNetworkInfo"), 403, "forbidden");
    }

    @Test
    void guestsAreInterruptedAndGetPasswords() {
        TestGuestHost guests = host();
        String server = serverIn("active", null);
        assertFault(actSimply(user, server, "trigger_crash_dump"), 404, "itemNotFound", "2.1");
        assertThat(actSimply(in("2.17", user), server, "trigger_crash_dump").status())
                .isEqualTo(202);
        assertThat(act(user, server, "{\"changePassword\": {\"adminPass\": \"s3cret\"}}")
                        .status())
                .isEqualTo(202);
        assertThat(guests.asked)
                .contains(new CrashDumpRequest(server), new ChangePasswordRequest(server, "root", "s3cret"));
        assertThat(actions(server)).containsExactly("changePassword", "trigger_crash_dump");
        assertThat(seed.state(server)).containsEntry("generation", 3L);

        guests.refusals.put(server, "QEMU guest agent is not enabled");
        assertFault(
                act(user, server, "{\"changePassword\": {\"adminPass\": \"s3cret\"}}"),
                409,
                "conflictingRequest",
                "QEMU guest agent is not enabled");
        assertFault(
                act(in("2.17", user), server, "{\"trigger_crash_dump\": {}}"), 400, "badRequest", "trigger_crash_dump");
        assertFault(act(user, server, "{\"changePassword\": {}}"), 400, "badRequest", "adminPass");
        String stopped = serverIn("stopped", null);
        assertFault(
                act(user, stopped, "{\"changePassword\": {\"adminPass\": \"x\"}}"),
                409,
                "conflictingRequest",
                "Cannot 'changePassword' instance " + stopped + " while it is in vm_state stopped");
        assertFault(
                actSimply(in("2.17", user), stopped, "trigger_crash_dump"),
                409,
                "conflictingRequest",
                "Cannot 'trigger_crash_dump'");
        assertFault(actSimply(in("2.17", reader), server, "trigger_crash_dump"), 403, "forbidden");
    }

    @Test
    void diagnosticsHaveLibvirtsFormAndTheCommonOne() {
        TestGuestHost guests = host();
        String server = serverIn("active", null);
        String path = "/v2.1/servers/" + server + "/diagnostics";
        assertFault(user.get(path), 403, "forbidden", "os_compute_api:os-server-diagnostics");
        JsonNode flat = admin.get(path).json();
        assertThat(flat.toString())
                .isEqualTo("{\"cpu0_time\":5000000000,\"vda_read_req\":11,\"vda_read\":10,\"vda_write_req\":13,"
                        + "\"vda_write\":12,\"vda_errors\":-1,\"tap1_rx\":1,\"tap1_rx_packets\":2,\"tap1_rx_errors\":3,"
                        + "\"tap1_rx_drop\":4,\"tap1_tx\":5,\"tap1_tx_packets\":6,\"tap1_tx_errors\":7,"
                        + "\"tap1_tx_drop\":8,\"memory\":65536,\"memory-rss\":40000}");
        JsonNode common = in("2.48", admin).get(path).json();
        assertThat(common.get("state").asString()).isEqualTo("running");
        assertThat(common.get("driver").asString()).isEqualTo("libvirt");
        assertThat(common.get("memory_details").toString()).isEqualTo("{\"maximum\":64,\"used\":32}");
        assertThat(common.get("cpu_details").toString())
                .isEqualTo("[{\"id\":0,\"time\":5000000000,\"utilisation\":null}]");
        assertThat(common.get("disk_details").toString())
                .isEqualTo("[{\"read_bytes\":10,\"read_requests\":11,\"write_bytes\":12,\"write_requests\":13,"
                        + "\"errors_count\":-1}]");
        assertThat(common.at("/nic_details/0/mac_address").asString()).isEqualTo("fa:16:3e:00:00:01");
        assertThat(common.at("/nic_details/0/rx_rate").isNull()).isTrue();
        assertThat(common.get("uptime").asLong()).isPositive();
        assertThat(common.get("num_nics").asInt()).isEqualTo(1);

        guests.refusals.put(server, "The guest does not run.");
        assertFault(admin.get(path), 409, "conflictingRequest", "Cannot 'get_diagnostics'");
        assertFault(admin.get("/v2.1/servers/999/diagnostics"), 404, "itemNotFound");
    }
}
