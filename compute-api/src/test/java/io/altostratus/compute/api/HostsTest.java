package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Services, hypervisors, zones and hosts as operators see them, in every microversion that differs. */
class HostsTest extends ComputeSlice {

    private static final String SERVICES = "/v2.1/os-services";
    private static final String HYPERVISORS = "/v2.1/os-hypervisors";

    @BeforeEach
    void hosts() {
        seed.host("h1");
        seed.host("h2");
        jdbc.sql("""
                INSERT INTO services (id, host, binary_name, zone, started_at, last_seen_at)
                VALUES (UUID(), 'control', 'nova-conductor', 'internal', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
                """).update();
    }

    private RestApi in(String version) {
        return admin.withHeader("X-OpenStack-Nova-API-Version", version);
    }

    private static JsonNode ok(RestApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    private static JsonNode find(JsonNode list, String field, String value) {
        return list.valueStream()
                .filter(entry -> entry.path(field).asString("").equals(value))
                .findFirst()
                .orElseThrow(() -> new AssertionError(value + " is not in " + list));
    }

    private JsonNode service(String version, String host) {
        return find(ok(in(version).get(SERVICES)).get("services"), "host", host);
    }

    private JsonNode hypervisor(String version, String query, String host) {
        return find(ok(in(version).get(HYPERVISORS + query)).get("hypervisors"), "hypervisor_hostname", host);
    }

    @Test
    void servicesInEveryMicroversion() {
        JsonNode old = service("2.1", "h1");
        assertThat(old.propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "binary", "host", "zone", "status", "state", "updated_at", "disabled_reason");
        assertThat(old.get("id").isNumber()).isTrue();
        assertThat(service("2.11", "h1").get("forced_down").asBoolean()).isFalse();
        assertThat(service("2.53", "h1").get("id").asString()).hasSize(36);
        assertThat(service("2.69", "control").get("zone").asString()).isEqualTo("internal");
        assertThat(ok(admin.get(SERVICES + "?binary=nova-compute&host=h2"))
                        .get("services")
                        .size())
                .isEqualTo(1);
        assertThat(ok(admin.get(SERVICES + "?xxx=nova-compute")).get("services").size())
                .isEqualTo(3);
        assertFault(in("2.75").get(SERVICES + "?xxx=1"), 400, "badRequest", "xxx");
        assertFault(user.get(SERVICES), 403, "forbidden");
    }

    @Test
    void aServiceIsChangedByActionUntil252() {
        String h1 = "\"host\": \"h1\", \"binary\": \"nova-compute\"";
        JsonNode disabled =
                ok(admin.put(SERVICES + "/disable-log-reason", "{" + h1 + ", \"disabled_reason\": \"repair\"}"));
        assertThat(disabled.at("/service/disabled_reason").asString()).isEqualTo("repair");
        assertThat(service("2.1", "h1").get("status").asString()).isEqualTo("disabled");
        assertThat(hypervisor("2.1", "/detail", "h1")
                        .at("/service/disabled_reason")
                        .asString())
                .isEqualTo("repair");
        assertThat(ok(admin.put(SERVICES + "/enable", "{" + h1 + "}"))
                        .at("/service/status")
                        .asString())
                .isEqualTo("enabled");
        assertThat(service("2.1", "h1").get("disabled_reason").isNull()).isTrue();
        assertFault(admin.put(SERVICES + "/force-down", "{" + h1 + "}"), 404, "itemNotFound");
        assertFault(in("2.11").put(SERVICES + "/force-down", "{" + h1 + "}"), 400, "badRequest", "forced_down");
        ok(in("2.11").put(SERVICES + "/force-down", "{" + h1 + ", \"forced_down\": true}"));
        assertThat(service("2.11", "h1").get("state").asString()).isEqualTo("down");
        assertThat(hypervisor("2.11", "", "h1").get("state").asString()).isEqualTo("down");
        ok(in("2.11").put(SERVICES + "/force-down", "{" + h1 + ", \"forced_down\": \"no\"}"));
        assertThat(service("2.11", "h1").get("state").asString()).isEqualTo("up");
        assertFault(admin.put(SERVICES + "/stop", "{" + h1 + "}"), 404, "itemNotFound");
        assertFault(admin.put(SERVICES + "/disable-log-reason", "{" + h1 + "}"), 400, "badRequest", "Missing");
        assertFault(
                admin.put(SERVICES + "/enable", "{\"host\": \"h9\", \"binary\": \"nova-compute\"}"),
                404,
                "itemNotFound",
                "h9");
        assertFault(
                admin.put(SERVICES + "/disable", "{\"host\": \"control\", \"binary\": \"nova-conductor\"}"),
                400,
                "badRequest",
                "nova-conductor");
    }

    @Test
    void aServiceIsChangedByItsUuidSince253() {
        String path = SERVICES + "/" + service("2.53", "h1").get("id").asString();
        JsonNode disabled = ok(in("2.53").put(path, "{\"status\": \"disabled\", \"disabled_reason\": \"repair\"}"))
                .get("service");
        assertThat(disabled.get("status").asString()).isEqualTo("disabled");
        assertThat(disabled.get("zone").asString()).isEqualTo("nova");
        assertThat(ok(in("2.93").put(path, "{\"forced_down\": true}"))
                        .at("/service/forced_down")
                        .asBoolean())
                .isTrue();
        assertFault(in("2.53").put(path, "{}"), 400, "badRequest", "No updates");
        assertFault(in("2.53").put(SERVICES + "/1", "{\"status\": \"enabled\"}"), 400, "badRequest", "Invalid uuid");
        assertFault(in("2.53").put(path, "{\"status\": \"enabled\", \"disabled_reason\": \"x\"}"), 400, "badRequest");
        assertFault(
                in("2.53").put(SERVICES + "/00000000-0000-4000-8000-000000000000", "{\"status\": \"enabled\"}"),
                404,
                "itemNotFound");
        String conductor = service("2.53", "control").get("id").asString();
        assertFault(in("2.53").put(SERVICES + "/" + conductor, "{\"status\": \"disabled\"}"), 400, "badRequest");
    }

    @Test
    void aServiceIsForgottenWithItsHostUnlessItHasServers() {
        String server = seed.server(project, Map.of("host", "h1"));
        String h1 = SERVICES + "/" + service("2.53", "h1").get("id").asString();
        assertFault(in("2.53").delete(h1), 409, "conflictingRequest", "hosting instances");
        jdbc.sql("UPDATE servers SET deleted = TRUE WHERE id = :id")
                .param("id", server)
                .update();
        jdbc.sql("INSERT INTO claims VALUES (UUID(), 'h1', 1, 1, 1, 1, UTC_TIMESTAMP(6))")
                .update();
        assertFault(in("2.53").delete(h1), 409, "conflictingRequest", "migrations");
        jdbc.sql("DELETE FROM claims").update();
        assertThat(in("2.53").delete(h1).status()).isEqualTo(204);
        assertFault(in("2.53").delete(h1), 404, "itemNotFound");
        assertThat(rowsOf("compute_nodes")).isEqualTo(1);
        long h2 = service("2.1", "h2").get("id").asLong();
        assertThat(admin.delete(SERVICES + "/" + h2).status()).isEqualTo(204);
        assertFault(admin.delete(SERVICES + "/x"), 400, "badRequest");
        assertFault(in("2.53").delete(SERVICES + "/1"), 400, "badRequest");
    }

    @Test
    void hypervisorsInEveryMicroversion() {
        JsonNode old = hypervisor("2.1", "/detail", "h1");
        assertThat(old.get("id").isNumber()).isTrue();
        assertThat(old.get("cpu_info").isString()).isTrue();
        assertThat(old.get("memory_mb_used").asInt()).isEqualTo(512);
        assertThat(old.get("local_gb_used").asInt()).isEqualTo(1);
        assertThat(old.get("running_vms").asInt()).isEqualTo(3);
        assertThat(old.get("disk_available_least").isNull()).isTrue();
        assertThat(hypervisor("2.28", "/detail", "h1").get("cpu_info").isObject())
                .isTrue();
        JsonNode v253 = hypervisor("2.53", "/detail", "h1");
        assertThat(v253.get("id").asString()).hasSize(36);
        assertThat(v253.at("/service/id").asString()).hasSize(36);
        JsonNode v288 = hypervisor("2.88", "/detail", "h1");
        assertThat(v288.propertyNames())
                .containsExactlyInAnyOrder(
                        "id",
                        "hypervisor_hostname",
                        "state",
                        "status",
                        "hypervisor_type",
                        "hypervisor_version",
                        "host_ip",
                        "service",
                        "uptime");
        assertThat(v288.get("uptime").asString()).isEqualTo("up");
        String id = v288.get("id").asString();
        assertThat(ok(in("2.88").get(HYPERVISORS + "/" + id)).get("hypervisor")).isEqualTo(v288);
        assertFault(in("2.88").get(HYPERVISORS + "/" + id + "/uptime"), 404, "itemNotFound");
        assertThat(ok(in("2.87").get(HYPERVISORS + "/" + id + "/uptime"))
                        .at("/hypervisor/uptime")
                        .asString())
                .isEqualTo("up");
        assertFault(in("2.88").get(HYPERVISORS + "/statistics"), 404, "itemNotFound");
        assertFault(in("2.53").get(HYPERVISORS + "/1"), 400, "badRequest", "Invalid uuid");
        assertFault(admin.get(HYPERVISORS + "/" + id), 404, "itemNotFound");
        assertFault(user.get(HYPERVISORS + "/" + id), 403, "forbidden");
    }

    @Test
    void aHostThatIsAwayHasNoUptime() {
        jdbc.sql("UPDATE services SET last_seen_at = '2026-01-01' WHERE host = 'h1'")
                .update();
        assertThat(hypervisor("2.88", "/detail", "h1").get("uptime").isNull()).isTrue();
        long id = hypervisor("2.1", "", "h1").get("id").asLong();
        assertFault(admin.get(HYPERVISORS + "/" + id + "/uptime"), 400, "badRequest", "unavailable");
    }

    @Test
    void hypervisorsInPages() {
        JsonNode first = ok(in("2.33").get(HYPERVISORS + "?limit=1"));
        assertThat(first.get("hypervisors").size()).isEqualTo(1);
        String next = first.at("/hypervisors_links/0/href").asString();
        JsonNode second = ok(in("2.33").get(next.substring(next.indexOf("/v2.1"))));
        assertThat(second.at("/hypervisors/0/hypervisor_hostname").asString()).isEqualTo("h2");
        String id = hypervisor("2.53", "", "h2").get("id").asString();
        assertThat(ok(in("2.53").get(HYPERVISORS + "/detail?marker=" + id))
                        .get("hypervisors")
                        .size())
                .isZero();
        assertFault(in("2.53").get(HYPERVISORS + "?marker=nowhere"), 400, "badRequest", "marker");
        assertFault(in("2.33").get(HYPERVISORS + "?limit=x"), 400, "badRequest");
        assertThat(ok(admin.get(HYPERVISORS + "?limit=1")).get("hypervisors").size())
                .isEqualTo(2);
    }

    @Test
    void hypervisorsWithTheirServers() {
        String server = seed.server(project, Map.of("host", "h1", "name", "vm"));
        seed.workflow(server, "reboot");
        assertThat(hypervisor("2.1", "/detail", "h1").get("current_workload").asInt())
                .isEqualTo(1);
        assertThat(ok(admin.get(HYPERVISORS + "/h1/servers"))
                        .at("/hypervisors/0/servers/0/uuid")
                        .asString())
                .isEqualTo(server);
        assertThat(ok(admin.get(HYPERVISORS + "/h2/servers"))
                        .at("/hypervisors/0")
                        .has("servers"))
                .isFalse();
        assertThat(ok(admin.get(HYPERVISORS + "/h/search")).get("hypervisors").size())
                .isEqualTo(2);
        assertFault(admin.get(HYPERVISORS + "/%25/search"), 404, "itemNotFound", "No hypervisor matching");
        assertFault(in("2.53").get(HYPERVISORS + "/h/search"), 404, "itemNotFound");
        assertThat(hypervisor("2.53", "?with_servers=true", "h1")
                        .at("/servers/0/name")
                        .asString())
                .isEqualTo("vm");
        assertThat(hypervisor("2.74", "?with_servers=true", "h2").has("servers"))
                .isFalse();
        assertThat(hypervisor("2.75", "/detail?with_servers=true", "h2")
                        .get("servers")
                        .size())
                .isZero();
        assertThat(hypervisor("2.75", "/detail", "h1").has("servers")).isFalse();
        String id = hypervisor("2.53", "", "h1").get("id").asString();
        assertThat(ok(in("2.53").get(HYPERVISORS + "/" + id + "?with_servers=1"))
                        .at("/hypervisor/servers/0/uuid")
                        .asString())
                .isEqualTo(server);
        assertThat(ok(in("2.53").get(HYPERVISORS + "?hypervisor_hostname_pattern=2"))
                        .get("hypervisors")
                        .size())
                .isEqualTo(1);
        assertFault(in("2.53").get(HYPERVISORS + "?hypervisor_hostname_pattern=x"), 404, "itemNotFound");
        assertFault(in("2.53").get(HYPERVISORS + "?hypervisor_hostname_pattern=h&limit=1"), 400, "badRequest");
        assertFault(in("2.53").get(HYPERVISORS + "?hypervisor_hostname_pattern=%25"), 400, "badRequest");
        assertFault(in("2.53").get(HYPERVISORS + "?with_servers=maybe"), 400, "badRequest");
        assertFault(in("2.53").get(HYPERVISORS + "?other=1"), 400, "badRequest");
    }

    @Test
    void statisticsAreSums() {
        jdbc.sql("UPDATE compute_nodes SET disk_available_least_gb = -3 WHERE host = 'h1'")
                .update();
        JsonNode sums = ok(admin.get(HYPERVISORS + "/statistics")).get("hypervisor_statistics");
        assertThat(sums.get("count").asInt()).isEqualTo(2);
        assertThat(sums.get("vcpus").asInt()).isEqualTo(16);
        assertThat(sums.get("free_ram_mb").asInt()).isEqualTo(2 * (16_384 - 512));
        assertThat(sums.get("disk_available_least").asInt()).isEqualTo(-3);
    }

    @Test
    void hostsUntil242() {
        seed.server(project, Map.of("host", "h1"));
        JsonNode hosts = ok(admin.get("/v2.1/os-hosts")).get("hosts");
        assertThat(find(hosts, "host_name", "h1").get("service").asString()).isEqualTo("compute");
        assertThat(find(hosts, "host_name", "control").get("zone").asString()).isEqualTo("internal");
        assertThat(ok(admin.get("/v2.1/os-hosts?zone=nova")).get("hosts").size())
                .isEqualTo(2);
        assertThat(ok(admin.get("/v2.1/os-hosts?zone=xxx")).get("hosts").size()).isZero();
        assertThat(ok(admin.get("/v2.1/os-hosts?zone=")).get("hosts").size()).isEqualTo(3);
        JsonNode resources = ok(admin.get("/v2.1/os-hosts/h1")).get("host");
        assertThat(resources.findValuesAsString("project"))
                .containsExactly("(total)", "(used_now)", "(used_max)", project);
        assertThat(resources.at("/2/resource/memory_mb").asInt()).isEqualTo(64);
        assertFault(admin.get("/v2.1/os-hosts/h9"), 404, "itemNotFound", "h9");
        assertFault(in("2.43").get("/v2.1/os-hosts"), 404, "itemNotFound");
        assertFault(in("2.43").get("/v2.1/os-hosts/h1"), 404, "itemNotFound");
    }

    @ParameterizedTest
    @ValueSource(strings = {"startup", "shutdown", "reboot"})
    void hostsAreNotTurnedOff(String action) {
        assertFault(admin.get("/v2.1/os-hosts/h1/" + action), 501, "notImplemented");
        assertFault(admin.get("/v2.1/os-hosts/h9/" + action), 404, "itemNotFound");
        assertFault(user.get("/v2.1/os-hosts/h1/" + action), 403, "forbidden");
    }

    @ParameterizedTest
    @CsvSource({
        "h1, enable, enable, 501",
        "h9, enable, enable, 404",
        "h1, invalid, enable, 400",
        "h1, enable, invalid, 400"
    })
    void hostsHaveNoMaintenance(String host, String status, String mode, int expected) {
        String body = "{\"status\": \"" + status + "\", \"maintenance_mode\": \"" + mode + "\"}";
        assertThat(admin.put("/v2.1/os-hosts/" + host, body).status()).isEqualTo(expected);
        assertThat(admin.put("/v2.1/os-hosts/" + host, "{}").status()).isEqualTo(400);
    }

    @Test
    void zonesAreAvailableWhileAServiceIsEnabled() {
        jdbc.sql("UPDATE services SET zone = 'east', disabled = TRUE WHERE host = 'h2'")
                .update();
        JsonNode zones = ok(user.get("/v2.1/os-availability-zone")).get("availabilityZoneInfo");
        assertThat(zones.findValuesAsString("zoneName")).containsExactly("nova", "east");
        assertThat(zones.at("/1/zoneState/available").asBoolean()).isFalse();
        assertThat(zones.at("/0/hosts").isNull()).isTrue();
        JsonNode all = ok(admin.get("/v2.1/os-availability-zone/detail")).get("availabilityZoneInfo");
        assertThat(all.findValuesAsString("zoneName")).isEqualTo(List.of("internal", "nova", "east"));
        assertThat(all.at("/1/hosts/h1/nova-compute/available").asBoolean()).isTrue();
        assertThat(all.at("/2/hosts").isNull()).isTrue();
        assertFault(user.get("/v2.1/os-availability-zone/detail"), 403, "forbidden");
    }
}
