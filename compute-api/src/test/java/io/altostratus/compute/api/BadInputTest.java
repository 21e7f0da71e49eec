package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.auth.testing.TestTokens;
import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import io.altostratus.context.Json;
import io.altostratus.testing.RestApi;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.node.ObjectNode;

/** Whatever is wrong with a request, the answer says what, and nothing is left of the request. */
class BadInputTest extends ComputeSlice {

    private static final String NOWHERE = "00000000-0000-4000-8000-000000000000";

    private String server = "";
    private String image = "";
    private String network = "";
    private Map<String, Long> before = Map.of();

    @BeforeEach
    void aServerIsThere() {
        seed.flavor("f1");
        seed.flavor("hidden", 1, 64, false);
        seed.keypair(userId(), "key");
        seed.host("h0");
        server = seed.server(project, Map.of());
        image = NEIGHBOURS.image();
        network = NEIGHBOURS.network(project, "net");
        before = rows();
    }

    @AfterEach
    void nothingWasMade() {
        assertThat(rows()).isEqualTo(before);
        assertThat(seed.state(server)).containsEntry("generation", 3L).containsEntry("vm_state", "active");
    }

    private RestApi.Answer create(RestApi api, String more) {
        return api.post("/v2.1/servers", serverBody(image, network, more));
    }

    @Test
    void withoutAValidTokenNothingIsTold() {
        Token expired = token(project, Instant.now().minusSeconds(60));
        for (RestApi api : List.of(
                anonymous,
                anonymous.withToken("nonsense"),
                anonymous.withToken(new TestTokens().project("u", project, "admin")),
                anonymous.withToken(identity().tokens().sign(expired)))) {
            for (RestApi.Answer answer : List.of(
                    api.get("/v2.1/servers"),
                    api.get("/v2.1/servers/" + server),
                    create(api, ""),
                    api.delete("/v2.1/servers/" + server),
                    api.get("/v2.1/nowhere"))) {
                assertThat(answer.status()).as(answer.toString()).isEqualTo(401);
                assertThat(answer.json().at("/error/code").asInt()).isEqualTo(401);
                assertThat(answer.header("WWW-Authenticate")).startsWith("Keystone uri=");
            }
        }
    }

    private static Token token(String project, Instant expiry) {
        Token valid = TestTokens.projectToken("u", project, "member", "reader");
        return new Token(
                valid.userId(),
                valid.userName(),
                valid.userDomain(),
                valid.project(),
                valid.projectDomain(),
                valid.domain(),
                valid.system(),
                valid.roles(),
                valid.methods(),
                valid.auditIds(),
                valid.issuedAtMicros(),
                expiry.getEpochSecond(),
                null);
    }

    @Test
    void versionsNeedNoToken() {
        assertThat(anonymous.get("/").status()).isEqualTo(200);
        assertThat(anonymous.get("/v2.1/").json().at("/version/id").asString()).isEqualTo("v2.1");
    }

    @Test
    void whatPolicyForbidsIs403() {
        assertFault(create(reader, ""), 403, "forbidden", "os_compute_api:servers:create");
        assertFault(reader.delete("/v2.1/servers/" + server), 403, "forbidden", "os_compute_api:servers:delete");
        assertFault(action(reader, "{\"os-stop\": null}"), 403, "forbidden", "os_compute_api:servers:stop");
        assertFault(
                reader.put("/v2.1/servers/" + server, "{\"server\": {\"name\": \"x\"}}"),
                403,
                "forbidden",
                "servers:update");
        assertFault(
                reader.put("/v2.1/servers/" + server + "/metadata", "{\"metadata\": {}}"),
                403,
                "forbidden",
                "server-metadata:update");
        assertFault(user.get("/v2.1/os-hypervisors/detail"), 403, "forbidden", "os-hypervisors:list-detail");
        assertFault(user.get("/v2.1/os-services"), 403, "forbidden", "os-services:list");
        assertFault(
                user.post(
                        "/v2.1/flavors",
                        "{\"flavor\": {\"name\": \"x\", \"ram\": 1, \"vcpus\": 1, \"disk\": 1, \"id\": \"x\"}}"),
                403,
                "forbidden",
                "os-flavor-manage:create");
        assertFault(user.delete("/v2.1/flavors/f1"), 403, "forbidden", "os-flavor-manage:delete");
        assertFault(
                user.put("/v2.1/os-quota-sets/" + project, "{\"quota_set\": {\"instances\": 99}}"),
                403,
                "forbidden",
                "os-quota-sets:update");
        assertFault(user.get("/v2.1/os-quota-sets/other"), 403, "forbidden", "os-quota-sets:show");
        assertFault(user.get("/v2.1/altostratus-audit"), 403, "forbidden", "altostratus-audit");
        assertFault(create(user, "\"availability_zone\": \"nova:h0\""), 403, "forbidden", "servers:create:forced_host");
    }

    /** Administrators without a project are told so; nothing breaks. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "/v2.1/servers",
                "/v2.1/servers/detail?limit=1",
                "/v2.1/limits",
                "/v2.1/flavors/detail",
                "/v2.1/os-keypairs",
                "/v2.1/os-availability-zone"
            })
    void tokensWithoutAProjectDoNotBreakAnything(String path) {
        for (String role : List.of("admin", "reader")) {
            RestApi unscoped = anonymous.withToken(identity().tokens().sign(withoutProject(role)));
            RestApi.Answer answer = unscoped.get(path);
            assertThat(answer.status()).as(answer.toString()).isIn(200, 403);
            assertThat(create(unscoped, "").status()).isEqualTo(403);
        }
    }

    private static Token withoutProject(String role) {
        Token valid = TestTokens.projectToken("u", "p", role);
        return new Token(
                valid.userId(),
                valid.userName(),
                valid.userDomain(),
                null,
                null,
                new NamedRef("default", "Default"),
                valid.system(),
                valid.roles(),
                valid.methods(),
                valid.auditIds(),
                valid.issuedAtMicros(),
                Instant.now().plusSeconds(600).getEpochSecond(),
                null);
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /v2.1/servers/ID, Instance ID could not be found.",
        "DELETE, /v2.1/servers/ID, Instance ID could not be found.",
        "GET, /v2.1/servers/ID/ips, Instance ID could not be found.",
        "GET, /v2.1/servers/ID/metadata, Instance ID could not be found.",
        "GET, /v2.1/servers/ID/os-instance-actions, Instance ID could not be found.",
        "GET, /v2.1/flavors/ID, Flavor ID could not be found.",
        "GET, /v2.1/flavors/ID/os-extra_specs, Flavor ID could not be found.",
        "GET, /v2.1/os-keypairs/ID, Keypair ID not found",
        "DELETE, /v2.1/os-keypairs/ID, Keypair ID not found",
        "GET, /v2.1/nowhere/ID, The resource could not be found."
    })
    void whatIsNotThereIs404(String method, String path, String message) {
        for (String id : List.of(NOWHERE, "x", "%C3%A9", "a%20b", "'%22%3B--", "0".repeat(500))) {
            String text = java.net.URLDecoder.decode(id, java.nio.charset.StandardCharsets.UTF_8);
            assertFault(
                    user.send(method, path.replace("ID", id), null), 404, "itemNotFound", message.replace("ID", text));
        }
    }

    @Test
    void whatAdministratorsDoNotFindIs404() {
        assertFault(admin.delete("/v2.1/flavors/none"), 404, "itemNotFound", "none");
        assertFault(admin.get("/v2.1/os-hypervisors/99999"), 404, "itemNotFound", "99999");
        assertFault(admin.get("/v2.1/os-hypervisors/x"), 404, "itemNotFound", "x");
        assertFault(admin.delete("/v2.1/os-services/99999"), 404, "itemNotFound", "99999");
        assertFault(
                admin.put("/v2.1/os-services/disable", "{\"host\": \"none\", \"binary\": \"nova-compute\"}"),
                404,
                "itemNotFound",
                "none");
        assertFault(user.get("/v2.1/servers/" + server + "/metadata/none"), 404, "itemNotFound", "Metadata item");
        assertFault(user.delete("/v2.1/servers/" + server + "/metadata/none"), 404, "itemNotFound", "Metadata item");
        assertFault(user.get("/v2.1/servers/" + server + "/os-instance-actions/req-x"), 404, "itemNotFound", "req-x");
    }

    @Test
    void methodsThatAreNotOfferedAre405() {
        assertFault(user.send("PATCH", "/v2.1/servers/" + server, "{}"), 405, "badMethod");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]", "null", "\"text\"", "{\"server\": {\"name\": \"x\"", "{\"server\": nul}"})
    void malformedBodiesAre400(String body) {
        for (String path : List.of("/v2.1/servers", "/v2.1/servers/" + server + "/action", "/v2.1/os-keypairs")) {
            assertFault(user.post(path, body), 400, "badRequest", "Malformed request body");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"colour\": \"red\" | 'colour'",
                "\"name\": 5 | name",
                "\"name\": \"\" | name",
                "\"name\": \"  \" | name",
                "\"name\": \"LONG\" | name",
                "\"name\": \"a\\u0001b\" | name",
                "\"name\": null | name",
                "\"flavorRef\": {} | flavorRef",
                "\"flavorRef\": \"\" | flavorRef",
                "\"flavorRef\": \"none\" | Flavor none could not be found",
                "\"flavorRef\": \"hidden\" | Flavor hidden could not be found",
                "\"flavorRef\": \"é\" | Flavor é could not be found",
                "\"imageRef\": 5 | imageRef",
                "\"imageRef\": \"\" | imageRef",
                "\"imageRef\": \"a b\" | imageRef",
                "\"imageRef\": \"..\" | imageRef",
                "\"imageRef\": \"x?y=z\" | imageRef",
                "\"imageRef\": \"00000000-0000-4000-8000-000000000000\" | Can not find requested image",
                "\"description\": \"x\" | description",
                "\"min_count\": 0 | min_count",
                "\"min_count\": \"x\" | min_count",
                "\"min_count\": 3, \"max_count\": 2 | min_count must be <= max_count",
                "\"max_count\": -1 | max_count",
                "\"max_count\": 1000000 | max_count",
                "\"networks\": [{\"uuid\": \"x\"}] | uuid",
                "\"networks\": [{}] | network uuid is missing",
                "\"networks\": [{\"uuid\": \"00000000-0000-4000-8000-000000000000\"}] | could not be found",
                "\"networks\": [{\"port\": \"00000000-0000-4000-8000-000000000000\"}] | Port",
                "\"networks\": [{\"colour\": 1}] | colour",
                "\"networks\": 5 | networks",
                "\"key_name\": 5 | key_name",
                "\"key_name\": \"none\" | key_name",
                "\"key_name\": \"é\" | key_name",
                "\"security_groups\": [{\"name\": \"none\"}] | none",
                "\"security_groups\": [{\"name\": 7}] | name",
                "\"availability_zone\": \"mars\" | availability zone",
                "\"availability_zone\": \"a:b:c:d\" | availability zone",
                "\"metadata\": {\"k\": 5} | k",
                "\"metadata\": {\"k\": \"LONG\"} | k",
                "\"metadata\": {\"LONG\": \"v\"} | metadata",
                "\"metadata\": {\"é\": \"v\"} | metadata",
                "\"metadata\": [] | metadata",
                "\"user_data\": \"not base64!\" | user_data",
                "\"user_data\": 5 | user_data",
                "\"config_drive\": \"maybe\" | config_drive",
                "\"accessIPv4\": \"1.2.3\" | accessIPv4",
                "\"accessIPv6\": \"x\" | accessIPv6",
                "\"OS-DCF:diskConfig\": \"BOTH\" | OS-DCF:diskConfig",
                "\"personality\": [{}] | personality",
                "\"adminPass\": 5 | adminPass",
                "\"name\": \" a\" | name",
                "\"block_device_mapping_v2\": [{\"source_type\": \"blank\", \"destination_type\": \"local\"}] | Boot sequence",
                "\"block_device_mapping_v2\": [{\"source_type\": \"volume\", \"uuid\": \"x\"}] | volumes are not offered",
                "\"block_device_mapping_v2\": [{\"source_type\": \"image\"}] | Missing device UUID",
                "\"block_device_mapping_v2\": [{\"source_type\": \"tape\"}] | source_type",
                "\"block_device_mapping\": [{\"device_name\": \"vdb\"}] | Unrecognized legacy format",
                "\"block_device_mapping\": [{\"virtual_name\": \"ephemeral0\"}], \"block_device_mapping_v2\": [{}] | syntaxes"
            })
    void aWrongAttributeOfANewServerIsNamed(String attribute, String named) {
        String body = attribute.replace("LONG", "x".repeat(256));
        assertFault(create(user, body), 400, "badRequest", named);
    }

    @Test
    void whatANewServerNeedsIsNamed() {
        assertFault(user.post("/v2.1/servers", "{}"), 400, "badRequest", "server");
        assertFault(user.post("/v2.1/servers", "{\"server\": {}}"), 400, "badRequest", "is a required property");
        assertFault(
                user.post("/v2.1/servers", "{\"server\": {\"name\": \"a\", \"flavorRef\": \"f1\"}}"),
                400,
                "badRequest",
                "imageRef");
    }

    @Test
    void imagesThatDoNotFitAreRefused() {
        for (Map<String, Object> other : List.<Map<String, Object>>of(
                Map.of("status", "queued"),
                Map.of("min_ram", 128),
                Map.of("min_disk", 2),
                Map.of("size", 2L << 30),
                Map.of("img_config_drive", "always"),
                Map.of("cinder_encryption_key_id", NOWHERE),
                Map.of("kernel_id", NOWHERE))) {
            image = NEIGHBOURS.image(other);
            assertFault(create(user, ""), 400, "badRequest");
        }
    }

    @Test
    void networksThatWillNotDoAreRefused() {
        String empty = NEIGHBOURS.network(project, "empty", List.of());
        assertFault(
                user.post("/v2.1/servers", serverBody(image, empty, "")),
                400,
                "badRequest",
                "requires a subnet",
                empty);
        String used = NEIGHBOURS.port(project, network, NOWHERE);
        assertFault(
                create(user, "\"networks\": [{\"port\": \"" + used + "\"}]"),
                409,
                "conflictingRequest",
                "still in use");
        assertFault(
                create(user, "\"networks\": [{\"uuid\": \"" + network + "\", \"fixed_ip\": \"10.0.0.7\"}]"),
                400,
                "badRequest",
                "10.0.0.7 is already in use on instance " + NOWHERE);
        String free = NEIGHBOURS.port(project, network, "");
        assertFault(
                create(user, "\"max_count\": 2, \"networks\": [{\"port\": \"" + free + "\"}]"),
                400,
                "badRequest",
                "multiple instances");
        NEIGHBOURS.portsLeft(1);
        assertFault(create(user, "\"min_count\": 2"), 403, "forbidden", "Maximum number of ports exceeded");
        NEIGHBOURS.network(project, "second");
        assertFault(
                user.post(
                        "/v2.1/servers",
                        "{\"server\": {\"name\": \"a\", \"flavorRef\": \"f1\", \"imageRef\": \"" + image + "\"}}"),
                409,
                "conflictingRequest",
                "Multiple possible networks");
        NEIGHBOURS.group(project, "twice");
        NEIGHBOURS.group(project, "twice");
        assertFault(
                create(user, "\"security_groups\": [{\"name\": \"twice\"}]"),
                409,
                "conflictingRequest",
                "Multiple security groups");
    }

    @Test
    void aNeighbourThatIsAwayIs503() {
        NEIGHBOURS.goAway();
        assertFault(create(user, ""), 503, "serviceUnavailable", "does not answer");
    }

    private RestApi.Answer action(RestApi api, String body) {
        return api.post("/v2.1/servers/" + server + "/action", body);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | body",
                "{\"os-stop\": null, \"os-start\": null} | body",
                "{\"dance\": null} | dance",
                "{\"reboot\": null} | reboot",
                "{\"reboot\": {}} | type",
                "{\"reboot\": {\"type\": \"GENTLE\"}} | GENTLE",
                "{\"reboot\": {\"type\": {}}} | type",
                "{\"reboot\": {\"type\": 5}} | type",
                "{\"os-getConsoleOutput\": {\"length\": \"x\"}} | length",
                "{\"os-getConsoleOutput\": {\"length\": {}}} | length",
                "{\"os-getConsoleOutput\": {\"length\": 99999999999}} | length"
            })
    void aWrongActionIsNamed(String body, String named) {
        assertFault(action(user, body), 400, "badRequest", named);
    }

    @ParameterizedTest
    @CsvSource({"os-start, active, , start", "os-stop, stopped, , stop", "os-stop, active, powering-off, stop"})
    void whatTheStateDoesNotAllowIs409(String name, String vm, String task, String verb) {
        Map<String, Object> columns = new java.util.HashMap<>();
        columns.put("vm_state", vm);
        columns.put("task_state", task);
        String other = seed.server(project, columns);
        before = rows();
        assertFault(
                user.post("/v2.1/servers/" + other + "/action", "{\"" + name + "\": null}"),
                409,
                "conflictingRequest",
                "Cannot '" + verb + "' instance " + other,
                task == null ? "vm_state " + vm : "task_state " + task);
        assertThat(seed.state(other)).containsEntry("generation", 3L);
    }

    @Test
    void otherWorkThatIsNotInTheStateYetIs409Too() {
        seed.workflow(server, "stop-server");
        before = rows();
        assertFault(action(user, "{\"os-stop\": null}"), 409, "conflictingRequest", "Cannot 'stop'");
    }

    @Test
    void wrongChangesAreNamed() {
        String path = "/v2.1/servers/" + server;
        assertFault(user.put(path, "{\"server\": {\"name\": \"" + "x".repeat(256) + "\"}}"), 400, "badRequest", "name");
        assertFault(user.put(path, "{\"server\": {\"name\": \"a\\u0000b\"}}"), 400, "badRequest", "name");
        assertFault(user.put(path, "{\"server\": {\"colour\": 1}}"), 400, "badRequest", "colour");
        assertFault(user.put(path, "{\"server\": {\"accessIPv4\": \"x\"}}"), 400, "badRequest", "accessIPv4");
        assertFault(user.put(path + "/metadata", "{\"metadata\": {\"a\": 1}}"), 400, "badRequest", "a");
        assertFault(user.put(path + "/metadata/b", "{\"meta\": {\"a\": \"1\"}}"), 400, "badRequest", "mismatch");
        String many = String.join(
                ",",
                java.util.stream.IntStream.range(0, 128)
                        .mapToObj(i -> "\"k" + i + "\": \"v\"")
                        .toList());
        assertFault(user.post(path + "/metadata", "{\"metadata\": {" + many + "}}"), 403, "forbidden", "128");
        assertThat(user.get(path).json().at("/server/metadata")).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"keypair\": {}} | name",
                "{\"keypair\": {\"name\": \"\"}} | name",
                "{\"keypair\": {\"name\": \"LONG\"}} | name",
                "{\"keypair\": {\"name\": \"a/b\"}} | name",
                "{\"keypair\": {\"name\": 5}} | name",
                "{\"keypair\": {\"name\": \"a\", \"colour\": 1}} | colour",
                "{\"keypair\": {\"name\": \"a\", \"public_key\": 5}} | public_key",
                "{\"keypair\": {\"name\": \"a\", \"public_key\": \"nonsense\"}} | fingerprint",
                "{\"keypair\": {\"name\": \"a\", \"public_key\": \"ssh-rsa !!!\"}} | fingerprint"
            })
    void aWrongKeyIsNamed(String body, String named) {
        assertFault(user.post("/v2.1/os-keypairs", body.replace("LONG", "x".repeat(256))), 400, "badRequest", named);
    }

    @Test
    void aKeyOfTheSameNameIs409() {
        assertFault(
                user.post("/v2.1/os-keypairs", "{\"keypair\": {\"name\": \"key\"}}"),
                409,
                "conflictingRequest",
                "already exists");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"ram\": 0 | ram",
                "\"ram\": \"x\" | ram",
                "\"ram\": 99999999999 | ram",
                "\"vcpus\": -1 | vcpus",
                "\"name\": \"LONG\" | name",
                "\"id\": \"LONG\" | id",
                "\"id\": \"é\" | id",
                "\"colour\": 1 | colour",
                "\"rxtx_factor\": -1 | rxtx_factor"
            })
    void aWrongFlavorIsNamed(String attribute, String named) {
        ObjectNode flavor = (ObjectNode)
                Json.MAPPER.readTree("{\"name\": \"n\", \"ram\": 1, \"vcpus\": 1, \"disk\": 1, \"id\": \"n\"}");
        flavor.setAll((ObjectNode) Json.MAPPER.readTree("{" + attribute.replace("LONG", "x".repeat(256)) + "}"));
        String body = "{\"flavor\": " + flavor + "}";
        assertFault(admin.post("/v2.1/flavors", body), 400, "badRequest", named);
    }

    @Test
    void flavorsInUseOfANameOrIdAre409() {
        for (String identity :
                List.of("\"name\": \"other\", \"id\": \"f1\"", "\"name\": \"flavor f1\", \"id\": \"other\"")) {
            assertFault(
                    admin.post(
                            "/v2.1/flavors", "{\"flavor\": {\"ram\": 1, \"vcpus\": 1, \"disk\": 1, " + identity + "}}"),
                    409,
                    "conflictingRequest",
                    "already exists");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "\"instances\": -2 | instances",
                "\"instances\": \"x\" | instances",
                "\"instances\": 99999999999 | instances",
                "\"colour\": 1 | colour",
                "\"instances\": 0 | must be greater than or equal to already used"
            })
    void aWrongQuotaIsNamed(String attribute, String named) {
        assertFault(
                admin.put("/v2.1/os-quota-sets/" + project, "{\"quota_set\": {" + attribute + "}}"),
                400,
                "badRequest",
                named);
    }

    @Test
    void overQuotaIs403AsInNova() {
        seed.quota(project, "instances", 1);
        before = rows();
        assertFault(create(user, ""), 403, "forbidden", "Quota exceeded for instances: Requested 1");
        jdbc.sql("DELETE FROM quotas").update();
        seed.quota(project, "cores", 1);
        assertFault(create(user, ""), 403, "forbidden", "Quota exceeded for cores");
        jdbc.sql("DELETE FROM quotas").update();
        seed.quota(project, "ram", 100);
        assertFault(create(user, ""), 403, "forbidden", "Quota exceeded for ram");
        jdbc.sql("DELETE FROM quotas").update();
        seed.quota(project, "key_pairs", 1);
        assertFault(
                user.post("/v2.1/os-keypairs", "{\"keypair\": {\"name\": \"second\"}}"),
                403,
                "forbidden",
                "too many key pairs");
        jdbc.sql("DELETE FROM quotas").update();
        seed.quota(project, "metadata_items", 1);
        assertFault(
                create(user, "\"metadata\": {\"a\": \"1\", \"b\": \"2\"}"),
                403,
                "forbidden",
                "metadata items exceeds 1");
        assertFault(create(user, "\"min_count\": 100, \"max_count\": 100"), 403, "forbidden", "Requested 100", "of 10");
    }

    @Test
    void aBodyThatIsTooLargeIs413() {
        String large = "{\"server\": {\"name\": \"" + "x".repeat(200_000) + "\"}}";
        assertFault(user.post("/v2.1/servers", large), 413, "overLimit", "too large");
        assertFault(action(user, large), 413, "overLimit", "too large");
    }

    @Test
    void otherHeadersThatAreWrongDoNoHarm() {
        RestApi.Answer answer =
                user.withHeader("X-OpenStack-Nova-API-Version", "9.99").get("/v2.1/servers");
        assertThat(answer.status()).isEqualTo(406);
        answer = user.withHeader("OpenStack-API-Version", "compute x").get("/v2.1/servers");
        assertThat(answer.status()).isEqualTo(400);
        String id = UUID.randomUUID().toString();
        assertThat(user.withHeader("X-Altostratus-Object-Id", id)
                        .get("/v2.1/servers/" + id)
                        .status())
                .isEqualTo(404);
    }
}
