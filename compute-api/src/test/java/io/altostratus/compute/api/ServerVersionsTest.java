package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.context.Json;
import io.altostratus.testing.RestApi;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What servers are made of, shown with and changed by, from the first microversion to the last. */
class ServerVersionsTest extends ComputeSlice {

    private static final String FULL = "/v2.1/servers/";

    private String image = "";
    private String network = "";

    @BeforeEach
    void ingredients() {
        seed.flavor("f1");
        jdbc.sql("UPDATE flavors SET ephemeral_gb = 2, swap_mb = 64").update();
        seed.host("h0");
        image = NEIGHBOURS.image(Map.of("hw_disk_bus", "scsi", "kernel_id", "nokernel"));
        network = NEIGHBOURS.network(project, "net");
    }

    private String body(String more) {
        return serverBody(image, network, more);
    }

    private JsonNode made(RestApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
        return answer.json().get("server");
    }

    private Map<String, Object> row(String id) {
        return jdbc.sql("SELECT * FROM servers WHERE id = :id")
                .param("id", id)
                .query()
                .singleRow();
    }

    private JsonNode show(RestApi api, String id) {
        return api.get(FULL + id).json().get("server");
    }

    @Test
    void everyMicroversionShowsItsFields() {
        String group = UUID.randomUUID().toString();
        String id = seed.server(
                project,
                Map.of(
                        "description",
                        "mine",
                        "locked",
                        true,
                        "locked_reason",
                        "why",
                        "server_group_id",
                        group,
                        "flavor_extra_specs",
                        "{\"hw:x\": \"y\"}",
                        "user_data",
                        "ZGF0YQ==",
                        "host",
                        "h0"));
        jdbc.sql("INSERT INTO server_tags VALUES (:id, 'red')").param("id", id).update();
        JsonNode first = show(user, id);
        for (String later : List.of("locked", "description", "tags", "host_status", "server_groups", "locked_reason")) {
            assertThat(first.has(later)).as(later).isFalse();
        }
        assertThat(first.at("/flavor/id").asString()).isEqualTo("f1");
        assertThat(show(in("2.9", user), id).get("locked").asBoolean()).isTrue();
        assertThat(show(in("2.19", user), id).get("description").asString()).isEqualTo("mine");
        assertThat(show(in("2.26", user), id).get("tags").toString()).isEqualTo("[\"red\"]");
        JsonNode flavor = show(in("2.47", user), id).get("flavor");
        assertThat(flavor.propertyNames())
                .containsExactlyInAnyOrder("vcpus", "ram", "disk", "ephemeral", "swap", "original_name", "extra_specs");
        assertThat(show(in("2.63", user), id).has("trusted_image_certificates")).isTrue();
        JsonNode latest = show(in("2.93", user), id);
        assertThat(latest.at("/server_groups/0").asString()).isEqualTo(group);
        assertThat(latest.get("locked_reason").asString()).isEqualTo("why");
        assertThat(latest.get("OS-EXT-SRV-ATTR:hostname").asString()).startsWith("vm-");
        assertThat(latest.has("OS-EXT-SRV-ATTR:user_data")).isFalse();
        assertThat(latest.has("host_status")).isFalse();
        JsonNode forAdmin = show(in("2.93", admin), id);
        assertThat(forAdmin.get("host_status").asString()).isEqualTo("UP");
        assertThat(forAdmin.get("OS-EXT-SRV-ATTR:user_data").asString()).isEqualTo("ZGF0YQ==");
        assertThat(forAdmin.get("OS-EXT-SRV-ATTR:root_device_name").asString()).isEqualTo("/dev/vda");
        assertThat(show(in("2.2", admin), id).has("OS-EXT-SRV-ATTR:root_device_name"))
                .isFalse();
        JsonNode listed = in("2.93", user)
                .get("/v2.1/servers/detail")
                .json()
                .get("servers")
                .get(0);
        assertThat(listed.has("server_groups")).isFalse();
        assertThat(listed.get("tags")).hasSize(1);
        jdbc.sql("UPDATE services SET forced_down = TRUE").update();
        assertThat(show(in("2.16", admin), id).get("host_status").asString()).isEqualTo("DOWN");
    }

    @Test
    void aListInTheLastVersionCostsAConstantNumberOfStatements() {
        seed.servers("admin-project", 3);
        RestApi api = in("2.93", admin);
        long few = CountedDatabase.statements(api, one -> one.get("/v2.1/servers/detail"));
        seed.servers("admin-project", 40);
        assertThat(CountedDatabase.statements(api, one -> one.get("/v2.1/servers/detail")))
                .isEqualTo(few)
                .isLessThanOrEqualTo(4);
    }

    @Test
    void thereAreNoMoreServersThanPortsForThem() {
        NEIGHBOURS.portsLeft(5);
        String two = "\"min_count\": 1, \"max_count\": 4, \"networks\": [{\"uuid\": \"%s\"}, {\"uuid\": \"%s\"}]"
                .formatted(network, network);
        made(user.post("/v2.1/servers", body(two)));
        assertThat(rowsOf("servers")).isEqualTo(2);
        NEIGHBOURS.portsLeft(0);
        made(user.post("/v2.1/servers", body("")));
        assertThat(rowsOf("servers")).as("one alone is not asked for").isEqualTo(3);
    }

    @Test
    void whatIsAskedForIsKept() {
        RestApi api = in("2.90", user);
        JsonNode made = made(api.post("/v2.1/servers", body("""
                "description": "text", "hostname": "other-name", "tags": ["b", "a", "b"], "config_drive": true,
                "adminPass": "secret", "user_data": "ZGF0YQ==", "OS-DCF:diskConfig": "AUTO",
                "networks": [{"uuid": "%s", "tag": "front"}], "block_device_mapping_v2": [
                  {"source_type": "image", "uuid": "%s", "destination_type": "local", "boot_index": 0,
                   "delete_on_termination": true},
                  {"source_type": "blank", "destination_type": "local", "volume_size": 2, "guest_format": "ext4"},
                  {"source_type": "blank", "destination_type": "local", "volume_size": 32, "guest_format": "swap"}]
                """.formatted(network, image))));
        assertThat(made.get("adminPass").asString()).isEqualTo("secret");
        String id = made.get("id").asString();
        Map<String, Object> row = row(id);
        assertThat(row)
                .containsEntry("description", "text")
                .containsEntry("hostname", "other-name")
                .containsEntry("admin_password", "secret")
                .containsEntry("disk_config", "AUTO");
        assertThat(String.valueOf(row.get("requested_networks"))).contains("\"front\"");
        assertThat(String.valueOf(row.get("image"))).contains("hw_disk_bus", "scsi");
        assertThat(Json.MAPPER.readTree(String.valueOf(row.get("block_devices"))))
                .as("the root disk is there in any case")
                .hasSize(2);
        assertThat(show(api, id).get("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(metadata.withHeader("X-Instance-ID", id)
                        .get("/openstack/latest/meta_data.json")
                        .status())
                .as("not signed")
                .isEqualTo(403);
    }

    /** The root disk is there in any case; its tag is kept for the guest to read. */
    @Test
    void tagsOfDisksAreKept() {
        JsonNode made = made(in("2.42", user).post("/v2.1/servers", body("""
                "block_device_mapping_v2": [
                  {"source_type": "image", "uuid": "%s", "destination_type": "local", "boot_index": 0,
                   "delete_on_termination": true, "tag": "root"},
                  {"source_type": "blank", "destination_type": "local", "volume_size": 1, "tag": "scratch"}]
                """.formatted(image))));
        JsonNode devices = Json.MAPPER.readTree(
                String.valueOf(row(made.get("id").asString()).get("block_devices")));
        assertThat(devices.findValuesAsString("tag")).containsExactly("root", "scratch");
    }

    @Test
    void aPasswordIsMadeUpAndNotKeptWithoutADrive() {
        JsonNode made = made(user.post("/v2.1/servers", body("")));
        assertThat(made.get("adminPass").asString()).hasSize(12);
        String id = made.get("id").asString();
        assertThat(row(id).get("admin_password")).isNull();
        assertThat(row(id)).containsEntry("description", "vm");
        assertThat(made.get("security_groups").findValuesAsString("name")).containsExactly("default");
    }

    @Test
    void severalServersAreNumbered() {
        made(in("2.52", user).post("/v2.1/servers", body("\"name\": \"Web.é\", \"min_count\": 2, \"tags\": [\"t\"]")));
        assertThat(jdbc.sql("SELECT CONCAT(name, ' ', hostname) FROM servers ORDER BY pk")
                        .query(String.class)
                        .list())
                .containsExactly("Web.é-1 web--1", "Web.é-2 web--2");
        assertThat(in("2.26", user).get("/v2.1/servers?tags=t").json().get("servers"))
                .hasSize(2);
        assertFault(
                in("2.90", user).post("/v2.1/servers", body("\"hostname\": \"one\", \"max_count\": 2")),
                400,
                "badRequest",
                "single hostname");
    }

    @Test
    void networksAreNamedOrChosenOrNone() {
        RestApi api = in("2.37", user);
        String without = body("").replaceAll(",\"networks\":\\[[^]]*]", "");
        assertThat(without).doesNotContain("networks");
        assertFault(api.post("/v2.1/servers", without), 400, "badRequest", "networks");
        assertThat(requested(made(user.post("/v2.1/servers", without)))).contains(network);
        assertThat(requested(made(api.post("/v2.1/servers", body("\"networks\": \"none\"")))))
                .isEqualTo("[]");
        assertThat(requested(made(api.post("/v2.1/servers", body("\"networks\": \"auto\"")))))
                .contains(network);
        assertFault(user.post("/v2.1/servers", body("\"networks\": \"auto\"")), 400, "badRequest", "networks");
        NEIGHBOURS.network(project, "second");
        assertFault(api.post("/v2.1/servers", body("\"networks\": \"auto\"")), 409, "conflictingRequest", "Multiple");
        String port = NEIGHBOURS.port(project, network, "");
        String twice = "\"networks\": [{\"port\": \"%s\"}, {\"port\": \"%s\"}]".formatted(port, port);
        assertFault(api.post("/v2.1/servers", body(twice)), 400, "badRequest", "specified twice");
    }

    private String requested(JsonNode made) {
        return String.valueOf(row(made.get("id").asString()).get("requested_networks"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.18 | §description§: §x§ | description",
                "2.36 | §networks§: §none§ | networks",
                "2.41 | §networks§: [{§uuid§: §NET§, §tag§: §x§}] | tag",
                "2.51 | §tags§: [§x§] | tags",
                "2.57 | §personality§: [] | personality",
                "2.93 | §tags§: [§a,b§] | attribute 0",
                "2.93 | §tags§: [§§] | attribute 0",
                "2.63 | §trusted_image_certificates§: [§x§] | trusted_image_certificates",
                "2.73 | §host§: §h0§ | host",
                "2.89 | §hostname§: §abc§ | hostname",
                "2.93 | §hostname§: §a.b§ | hostname",
                "2.93 | §os:scheduler_hints§: {} | os:scheduler_hints",
                "2.93 | §block_device_mapping_v2§: [BOOT, {§source_type§: §blank§, §destination_type§: §local§, §volume_size§: 3}] | Ephemeral disks requested are larger",
                "2.93 | §block_device_mapping_v2§: [BOOT, SWAP, SWAP] | More than one swap",
                "2.93 | §block_device_mapping_v2§: [BOOT, {§source_type§: §blank§, §destination_type§: §local§, §volume_size§: 65, §guest_format§: §swap§}] | Swap drive requested is larger",
                "2.93 | §block_device_mapping_v2§: [BOOT, {§source_type§: §blank§, §destination_type§: §local§, §volume_size§: 1}, {§source_type§: §blank§, §destination_type§: §local§, §volume_size§: 1}] | more local devices",
                "2.93 | §block_device_mapping_v2§: [{§source_type§: §image§, §uuid§: §IMG§, §destination_type§: §volume§, §volume_size§: 1, §boot_index§: 0}] | volumes are not offered"
            })
    void whatAVersionHasNotOrAFlavorForbidsIsNamed(String version, String attribute, String named) {
        String more = attribute
                .replace(
                        "BOOT",
                        "{§source_type§: §image§, §uuid§: §IMG§, §destination_type§: §local§, §boot_index§: §0§}")
                .replace("SWAP", "{§source_type§: §blank§, §destination_type§: §local§, §guest_format§: §swap§}")
                .replace("IMG", image)
                .replace("NET", network)
                .replace('§', '"');
        assertFault(in(version, user).post("/v2.1/servers", body(more)), 400, "badRequest", named);
        assertThat(rowsOf("servers")).isZero();
    }

    @Test
    void hostsAreChosenByAdministrators() {
        RestApi api = in("2.74", user);
        assertFault(api.post("/v2.1/servers", body("\"host\": \"h0\"")), 403, "forbidden", "requested_destination");
        RestApi latest = in("2.74", admin);
        assertFault(latest.post("/v2.1/servers", body("\"host\": \"h9\"")), 400, "badRequest", "h9 could not be found");
        assertFault(
                latest.post("/v2.1/servers", body("\"host\": \"h0\", \"availability_zone\": \"nova:h0\"")),
                400,
                "badRequest",
                "mutually exclusive");
        for (String wish : List.of(
                "\"hypervisor_hostname\": \"h0\"",
                "\"availability_zone\": \"nova:h0\"",
                "\"availability_zone\": \"nova::h0\"",
                "\"availability_zone\": \"mars:h0:h0\"")) {
            String id = made(latest.post("/v2.1/servers", body(wish))).get("id").asString();
            assertThat(row(id)).as(wish).containsEntry("requested_host", "h0");
            assertThat(row(id).get("requested_zone")).as(wish).isEqualTo(wish.contains("nova") ? "nova" : null);
        }
    }

    @Test
    void hintsAndGroupsGoToTheScheduler() {
        String group = user.post(
                        "/v2.1/os-server-groups", "{\"server_group\": {\"name\": \"g\", \"policies\": [\"affinity\"]}}")
                .json()
                .at("/server_group/id")
                .asString();
        String other = UUID.randomUUID().toString();
        String body = body("").replaceFirst("}$", Matcher.quoteReplacement("""
                , "os:scheduler_hints": {"group": "g", "different_host": ["%s"], "query": "[\\"=\\", 1]"}}
                """.formatted(other)));
        String id = made(user.post("/v2.1/servers", body)).get("id").asString();
        assertThat(row(id)).containsEntry("server_group_id", group);
        assertThat(String.valueOf(row(id).get("scheduler_hints")))
                .contains(other)
                .doesNotContain("\"group\"");
        assertFault(
                user.post("/v2.1/servers", body.replace("\"group\": \"g\"", "\"group\": \"none\"")),
                400,
                "badRequest",
                "none could not be found");
        seed.quota(project, "server_group_members", 1);
        assertFault(user.post("/v2.1/servers", body), 403, "forbidden", "too many servers in group");
    }

    @Test
    void filesAreKeptForTheGuestWithinTheirQuota() {
        String contents = Base64.getEncoder().encodeToString("hello".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        String file = "\"personality\": [{\"path\": \"/etc/motd\", \"contents\": \"%s\"}]".formatted(contents);
        seed.quota(project, "injected_files", 1);
        seed.quota(project, "injected_file_content_bytes", 5);
        seed.quota(project, "injected_file_path_bytes", 9);
        String id = made(user.post("/v2.1/servers", body(file))).get("id").asString();
        assertThat(String.valueOf(row(id).get("personality"))).contains("/etc/motd", contents);
        assertFault(user.post("/v2.1/servers", body(file.replace("motd", "motd2"))), 403, "forbidden", "path");
        String unpadded = file.replace(contents, "This is a test file.");
        assertFault(user.post("/v2.1/servers", body(unpadded)), 400, "badRequest", "cannot be decoded");
        jdbc.sql("UPDATE quotas SET hard_limit = 0 WHERE resource = 'injected_files'")
                .update();
        assertFault(user.post("/v2.1/servers", body(file)), 403, "forbidden", "file limit");
    }

    @Test
    void whatNoHostOffersIsRefusedByName() {
        jdbc.sql("UPDATE flavors SET extra_specs = '{\"hw:cpu_policy\": \"dedicated\"}'")
                .update();
        assertFault(user.post("/v2.1/servers", body("")), 400, "badRequest", "hw:cpu_policy");
    }

    @Test
    void flavorsWithoutADiskAreForEveryMember() {
        jdbc.sql("UPDATE flavors SET root_gb = 0").update();
        made(user.post("/v2.1/servers", body("")));
        assertFault(reader.post("/v2.1/servers", body("")), 403, "forbidden", "servers:create");
    }

    @Test
    void anUpdateIsAnsweredAsEachVersionHasIt() {
        String id = seed.server(project, Map.of());
        RestApi.Answer old = user.put(FULL + id, "{\"server\": {\"name\": \"new\", \"accessIPv4\": \"192.0.2.1\"}}");
        assertThat(old.status()).as(old.toString()).isEqualTo(200);
        JsonNode view = old.json().get("server");
        assertThat(view.get("name").asString()).isEqualTo("new");
        assertThat(view.get("accessIPv4").asString()).isEqualTo("192.0.2.1");
        for (String only : List.of("key_name", "config_drive", "OS-EXT-STS:vm_state", "security_groups")) {
            assertThat(view.has(only)).as(only).isFalse();
        }
        assertFault(user.put(FULL + id, "{\"server\": {\"description\": \"x\"}}"), 400, "badRequest", "description");
        JsonNode latest = in("2.90", user)
                .put(FULL + id, "{\"server\": {\"description\": \"x\", \"hostname\": \"abc\"}}")
                .json()
                .get("server");
        assertThat(latest.get("description").asString()).isEqualTo("x");
        assertThat(latest.get("OS-EXT-SRV-ATTR:hostname").asString()).isEqualTo("abc");
        assertThat(latest.has("key_name")).isTrue();
        JsonNode cleared = in("2.19", user)
                .put(FULL + id, "{\"server\": {\"description\": null}}")
                .json()
                .get("server");
        assertThat(cleared.get("description").isNull()).isTrue();
    }

    private static List<String> names(RestApi api, String query) {
        RestApi.Answer answer = api.get("/v2.1/servers?" + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().get("servers").findValuesAsString("name");
    }

    @Test
    void laterVersionsOfListsAreStricter() {
        seed.server(project, Map.of("name", "locked", "locked", true, "key_name", "k1", "image_id", "x"));
        seed.server(project, Map.of("name", "open", "key_name", "k2", "vm_state", "soft-delete"));
        seed.server(project, Map.of("name", "third", "key_name", "k2"));
        assertThat(names(in("2.73", user), "locked=true")).containsExactly("locked");
        assertThat(names(in("2.73", user), "locked=False")).containsExactly("third");
        assertFault(in("2.73", user).get("/v2.1/servers?locked=maybe"), 400, "badRequest", "maybe");
        assertFault(in("2.75", user).get("/v2.1/servers?colour=red"), 400, "badRequest", "'colour' was unexpected");
        assertFault(in("2.75", user).get("/v2.1/servers?sort_key=vcpus"), 400, "badRequest", "vcpus");
        assertThat(names(user, "sort_key=vcpus")).hasSize(2);
        assertFault(user.get("/v2.1/servers?sort_key=host"), 403, "forbidden", "host");
        assertThat(names(in("2.82", user), "key_name=k2")).hasSize(2);
        assertThat(names(in("2.83", user), "key_name=k2")).containsExactly("third");
        assertThat(names(admin, "all_tenants=1&soft_deleted=1")).hasSize(3);
        assertThat(names(admin, "all_tenants=1&deleted=1")).containsExactly("open");
        assertThat(names(user, "status=SOFT_DELETED")).containsExactly("open");
        assertFault(in("2.38", user).get("/v2.1/servers?status=nonsense"), 400, "badRequest", "Invalid status");
        assertFault(admin.get("/v2.1/servers?metadata=x"), 400, "badRequest", "Invalid filter field: metadata");
        assertFault(admin.get("/v2.1/servers?_x=x"), 400, "badRequest", "Invalid filter field: _x");
        assertFault(admin.get("/v2.1/servers?all_tenants=maybe"), 400, "badRequest", "maybe");
        assertThat(names(admin, "all_tenants=")).hasSize(2);
        RestApi api = in("2.66", user);
        assertThat(names(api, "changes-before=2020-01-01T00:00:00Z")).isEmpty();
        assertFault(
                api.get("/v2.1/servers?changes-before=2020-01-01T00:00:00Z&changes-since=2021-01-01T00:00:00Z"),
                400,
                "badRequest",
                "less than or equal");
        for (String filter : List.of(
                "kernel_id=x",
                "launched_at=2026",
                "locked_by=owner",
                "config_drive=",
                "progress=0",
                "launch_index=0",
                "root_device_name=vda",
                "auto_disk_config=0",
                "description=.*x",
                "access_ip_v4=^1",
                "created_at=^2026",
                "power_state=1",
                "terminated_at=2",
                "node=h.*",
                "user_id=u",
                "hostname=vm.*",
                "task_state=x")) {
            assertThat(admin.get("/v2.1/servers?all_tenants=1&" + filter.replace("^", "%5E"))
                            .status())
                    .as(filter)
                    .isEqualTo(200);
        }
        assertThat(names(user, "ip=%5E10.0.0.2%24")).containsExactly("third");
        assertThat(names(in("2.5", user), "ip6=fd00::3")).containsExactly("third");
        assertThat(names(user, "ip=fa:16:3e")).as("not a card's address").isEmpty();
    }

    @Test
    void actionsAreToldAsEachVersionHasThem() {
        String id = seed.server(project, Map.of());
        for (int i = 0; i < 3; i++) {
            jdbc.sql("""
                    INSERT INTO server_actions (server_id, action, request_id, user_id, project_id, started_at, updated_at)
                    VALUES (:id, 'stop', :request, 'u', :project, UTC_TIMESTAMP(6), '2026-01-0%d')
                    """.formatted(i + 1))
                    .param("id", id)
                    .param("request", "req-" + i)
                    .param("project", project)
                    .update();
        }
        jdbc.sql("""
                INSERT INTO server_action_events (action_pk, event, host, result, details, started_at)
                SELECT pk, 'compute_stop', 'h0', 'Error', 'why', started_at FROM server_actions WHERE request_id = 'req-2'
                """).update();
        String path = FULL + id + "/os-instance-actions";
        assertThat(user.get(path).json().get("instanceActions").findValuesAsString("request_id"))
                .containsExactly("req-2", "req-1", "req-0");
        assertThat(user.get(path + "/req-2").json().get("instanceAction").has("events"))
                .isFalse();
        JsonNode event = in("2.62", user).get(path + "/req-2").json().at("/instanceAction/events/0");
        assertThat(event.propertyNames())
                .containsExactlyInAnyOrder("event", "start_time", "finish_time", "result", "hostId");
        JsonNode forAdmin = in("2.84", admin).get(path + "/req-2").json().at("/instanceAction/events/0");
        assertThat(forAdmin.get("host").asString()).isEqualTo("h0");
        assertThat(forAdmin.get("details").asString()).isEqualTo("why");
        JsonNode page = in("2.58", user).get(path + "?limit=1&marker=req-2").json();
        assertThat(page.get("instanceActions").findValuesAsString("request_id")).containsExactly("req-1");
        assertThat(page.at("/links/0/href").asString()).contains("marker=req-1");
        RestApi api = in("2.66", user);
        assertThat(api.get(path + "?changes-before=2026-01-01T12:00:00Z").json().get("instanceActions"))
                .hasSize(1);
        assertFault(api.get(path + "?marker=none"), 400, "badRequest", "none");
        assertFault(api.get(path + "?colour=red"), 400, "badRequest", "colour");
        assertFault(api.get(path + "?limit=1&limit=2"), 400, "badRequest", "limit");
        assertThat(api.get(path + "?limit=0").json().get("instanceActions")).isEmpty();
        jdbc.sql("""
                INSERT INTO workflows (id, kind, version, server_id, active_server, step, state, context, generation,
                    wake_at, created_at, updated_at)
                VALUES (UUID(), 'resize-server', 1, :id, :id, 'boot', :state, :context, 1, '2999-01-01', '2026-01-01',
                    '2026-01-01')
                """)
                .param("id", id)
                .param("state", """
                        {"story": [{"event": "compute_prep_resize", "host": "h1", "result": "Success",
                        "startedAt": "2026-01-02T00:00:00", "finishedAt": "2026-01-02T00:00:01"},
                        {"event": "compute_resize_instance", "host": "h1", "startedAt": "2026-01-02T00:00:01"}]}
                        """)
                .param("context", "{\"requestId\": \"req-2\"}")
                .update();
        JsonNode going = in("2.51", user).get(path + "/req-2").json().at("/instanceAction/events");
        assertThat(going.findValuesAsString("event"))
                .as("newest first")
                .containsExactly("compute_resize_instance", "compute_prep_resize", "compute_stop");
        assertThat(going.at("/0/finish_time").isNull()).isTrue();
        assertThat(going.at("/0/result").isNull()).isTrue();
        assertThat(in("2.51", user).get(path + "/req-1").json().at("/instanceAction/events"))
                .as("of another request")
                .isEmpty();
        jdbc.sql("UPDATE servers SET deleted = TRUE").update();
        assertThat(in("2.21", user).get(path).status()).isEqualTo(200);
        assertThat(user.get(path).status()).isEqualTo(404);
    }

    @Test
    void eventsHaveACodeEach() {
        String placed = seed.server(project, Map.of());
        Map<String, Object> nowhere = new java.util.HashMap<>();
        nowhere.put("host", null);
        String waiting = seed.server(project, nowhere);
        String events = """
                {"events": [{"name": "power-update", "server_uuid": "%s", "tag": "POWER_ON"},
                 {"name": "volume-extended", "server_uuid": "%s"},
                 {"name": "network-changed", "server_uuid": "%s"},
                 {"name": "network-changed", "server_uuid": "%s"}]}
                """.formatted(placed, placed, waiting, UUID.randomUUID());
        RestApi.Answer answer = in("2.76", service).post("/v2.1/os-server-external-events", events);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(207);
        assertThat(answer.json().get("events").findValuesAsString("code")).containsExactly("200", "400", "422", "404");
        assertFault(
                in("2.75", service).post("/v2.1/os-server-external-events", events), 400, "badRequest", "power-update");
    }

    @Test
    void aServerThatHasNoHostYetShowsTheZoneThatWasAskedFor() {
        Map<String, @Nullable Object> columns = new HashMap<>(Map.of("vm_state", "building", "requested_zone", "z9"));
        List.of("host", "hypervisor", "zone", "launched_at").forEach(name -> columns.put(name, null));
        JsonNode view = show(in("2.3", admin), seed.server(project, columns));
        assertThat(view.get("OS-EXT-AZ:availability_zone").asString()).isEqualTo("z9");
        assertThat(view.get("OS-EXT-SRV-ATTR:root_device_name").isNull()).isTrue();
    }

    @Test
    void partsThatHoldNothingSaySo() {
        String id = seed.server(project, Map.of());
        for (RestApi one : List.of(user, reader, admin)) {
            assertThat(in("2.78", one).get(FULL + id + "/topology").json().toString())
                    .isEqualTo("{\"nodes\":[],\"pagesize_kb\":null}");
        }
        assertThat(in("2.78", stranger).get(FULL + id + "/topology").status()).isEqualTo(404);
        assertThat(user.get(FULL + id + "/topology").status()).isEqualTo(404);
        String volumes = FULL + id + "/os-volume_attachments";
        assertThat(user.get(volumes).json().get("volumeAttachments")).isEmpty();
        assertThat(user.get(volumes + "?limit=1&offset=0&other=1").status()).isEqualTo(200);
        assertFault(user.get(volumes + "?limit=-1"), 400, "badRequest", "limit");
        assertFault(in("2.75", user).get(volumes + "?other=1"), 400, "badRequest", "other");
        String volume = UUID.randomUUID().toString();
        String wanted = "{\"volumeAttachment\": {\"volumeId\": \"" + volume + "\"}}";
        assertFault(user.post(volumes, wanted), 404, "itemNotFound", volume);
        assertFault(user.delete(volumes + "/" + volume), 404, "itemNotFound", volume);
        assertFault(user.put(volumes + "/" + volume, wanted), 403, "forbidden", "swap");
        assertThat(user.get(FULL + id + "/os-virtual-interfaces").status()).isEqualTo(410);
        assertThat(in("2.44", user).get(FULL + id + "/os-virtual-interfaces").status())
                .isEqualTo(410);
    }
}
