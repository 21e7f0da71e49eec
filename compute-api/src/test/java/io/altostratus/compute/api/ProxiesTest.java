package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What other services have taken over, in the versions that still have it, and what is gone. */
class ProxiesTest extends ComputeSlice {

    private static final String NOWHERE = "11111111-2222-4333-8444-555555555555";

    private static String json(String text) {
        return text.replace('\'', '"');
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "os-networks",
                "os-tenant-networks",
                "os-floating-ips",
                "os-floating-ip-pools",
                "os-security-groups",
                "images",
                "images/detail",
                "os-baremetal-nodes"
            })
    void thereAreNoneSince236(String path) {
        assertThat(in("2.35", admin).get("/v2.1/" + path).status()).isIn(200, 501);
        assertFault(in("2.36", admin).get("/v2.1/" + path), 404, "itemNotFound");
    }

    @ParameterizedTest
    @CsvSource({
        "GET, os-agents",
        "PUT, os-agents/1",
        "GET, os-cells/info",
        "POST, os-certificates",
        "GET, os-cloudpipe",
        "GET, os-fixed-ips/1",
        "POST, os-fixed-ips/1/action",
        "GET, os-floating-ips-bulk",
        "GET, os-fping",
        "GET, os-floating-ip-dns/d/entries/e",
        "POST, os-networks",
        "DELETE, os-networks/1",
        "POST, os-networks/add",
        "DELETE, os-tenant-networks/1",
        "GET, os-security-group-default-rules",
        "GET, servers/1/consoles",
        "DELETE, servers/1/consoles/2",
        "GET, servers/1/os-virtual-interfaces"
    })
    void whatIsGoneIs410(String method, String path) {
        for (String version : List.of("2.1", "2.93")) {
            assertFault(
                    in(version, reader).send(method, "/v2.1/" + path, method.equals("GET") ? null : "{}"),
                    410,
                    "computeFault",
                    "no longer available");
        }
        assertThat(anonymous.send(method, "/v2.1/" + path, null).status()).isEqualTo(401);
    }

    @Test
    void bareMetalAndAssistedSnapshotsAreRefused() {
        assertFault(admin.get("/v2.1/os-baremetal-nodes/1"), 501, "notImplemented");
        assertFault(user.get("/v2.1/os-baremetal-nodes"), 403, "forbidden");
        assertFault(admin.delete("/v2.1/os-baremetal-nodes/1"), 400, "badRequest", "node-delete");
        String path = "/v2.1/os-assisted-volume-snapshots";
        String body = json("{'snapshot': {'volume_id': 'v', 'create_info': {'snapshot_id': 's', 'type': 'qcow2',"
                + " 'new_file': 'f'}}}");
        assertFault(admin.post(path, body), 400, "badRequest", "No volume Block Device Mapping with id v");
        assertFault(user.post(path, body), 403, "forbidden");
        assertFault(admin.post(path, body.replace("qcow2", "raw")), 400, "badRequest", "type");
        assertFault(admin.delete(path + "/s?delete_info=%7B%22volume_id%22%3A%22v%22%7D"), 400, "badRequest", "id v");
        assertFault(admin.delete(path + "/s?delete_info=x"), 400, "badRequest", "delete_info");
        assertFault(admin.delete(path + "/s"), 400, "badRequest", "delete_info");
    }

    @Test
    void networksHaveTheirIdsAndLabels() {
        String id = NEIGHBOURS.network(project, "net");
        JsonNode network = user.get("/v2.1/os-networks").json().at("/networks/0");
        assertThat(network.get("label").asString()).isEqualTo("net");
        assertThat(network.get("cidr").isNull()).isTrue();
        assertThat(network.has("vlan")).isFalse();
        assertThat(admin.get("/v2.1/os-networks/" + id).json().at("/network").has("vlan"))
                .isTrue();
        assertThat(user.get("/v2.1/os-tenant-networks/" + id).json())
                .isEqualTo(io.altostratus.context.Json.MAPPER.readTree(
                        json("{'network': {'id': '" + id + "', 'cidr': 'None', 'label': 'net'}}")));
        assertFault(user.get("/v2.1/os-networks/" + NOWHERE), 404, "itemNotFound", "Network not found");
        assertFault(user.get("/v2.1/os-tenant-networks/" + NOWHERE), 404, "itemNotFound", "Network not found");
    }

    @Test
    void floatingIpsAreMadeLedAndReleased() {
        String outside = NEIGHBOURS.externalNetwork("admin-project");
        NEIGHBOURS.owner(project);
        String server = seed.server(project, Map.of());
        String port = NEIGHBOURS.port(project, NEIGHBOURS.network(project, "net"), server);
        String path = "/v2.1/os-floating-ips";
        JsonNode made = user.post(path, "{\"pool\": \"outside\"}").json().get("floating_ip");
        String id = made.get("id").asString();
        String address = made.get("ip").asString();
        assertThat(made.get("pool").asString()).isEqualTo("outside");
        assertThat(made.get("instance_id").isNull()).isTrue();
        assertThat(user.post(path, "{\"pool\": \"" + outside + "\"}").status()).isEqualTo(200);
        assertFault(user.post(path, "{\"pool\": \"inside\"}"), 404, "itemNotFound", "pool not found");
        assertThat(user.get(path).json().get("floating_ips")).hasSize(2);
        assertThat(stranger.get(path).json().get("floating_ips")).isEmpty();

        String act = "/v2.1/servers/" + server + "/action";
        String remove = json("{'removeFloatingIp': {'address': '" + address + "'}}");
        assertFault(user.post(act, remove), 409, "conflictingRequest", "not associated");
        RestApi.Answer added = user.post(act, json("{'addFloatingIp': {'address': '" + address + "'}}"));
        assertThat(added.status()).as(added.toString()).isEqualTo(202);
        JsonNode led = user.get(path + "/" + id).json().get("floating_ip");
        assertThat(led.get("instance_id").asString()).isEqualTo(server);
        assertThat(led.get("fixed_ip").asString()).isEqualTo("10.0.0.7");
        assertFault(
                user.post(act, json("{'addFloatingIp': {'address': '" + address + "', 'fixed_address': '10.9.9.9'}}")),
                400,
                "badRequest",
                "fixed address not assigned");
        assertFault(user.post(act, json("{'addFloatingIp': {'address': '203.0.113.99'}}")), 404, "itemNotFound");
        assertFault(user.post(act, json("{'addFloatingIp': {'address': 'x'}}")), 400, "badRequest", "address");
        assertThat(user.post(act, remove).status()).isEqualTo(202);
        assertFault(in("2.44", user).post(act, remove), 404, "itemNotFound");
        String without = seed.server(project, Map.of());
        assertFault(
                user.post(
                        "/v2.1/servers/" + without + "/action",
                        json("{'addFloatingIp': {'address': '" + address + "'}}")),
                400,
                "badRequest",
                "not ready");
        assertThat(user.delete(path + "/" + id).status()).isEqualTo(202);
        assertFault(user.get(path + "/" + id), 404, "itemNotFound", "Floating IP not found for ID " + id);
        assertFault(user.get(path + "/x"), 400, "badRequest", "Invalid ID");
        assertFault(reader.post(path, "{}"), 403, "forbidden");
        assertThat(user.get("/v2.1/os-floating-ip-pools")
                        .json()
                        .at("/floating_ip_pools/0/name")
                        .asString())
                .isEqualTo("outside");
        assertThat(port).isNotEmpty();
    }

    @Test
    void securityGroupsWithTheirRules() {
        NEIGHBOURS.owner(project);
        String path = "/v2.1/os-security-groups";
        JsonNode made = user.post(path, json("{'security_group': {'name': 'web', 'description': 'd'}}"))
                .json()
                .get("security_group");
        String id = made.get("id").asString();
        assertThat(made.propertyNames()).containsExactlyInAnyOrder("id", "name", "description", "tenant_id", "rules");
        assertThat(user.put(path + "/" + id, json("{'security_group': {'name': 'web2', 'description': ''}}"))
                        .json()
                        .at("/security_group/name")
                        .asString())
                .isEqualTo("web2");
        assertThat(user.get(path + "?limit=1&offset=1").json().get("security_groups"))
                .isEmpty();
        assertFault(user.get(path + "?offset=x"), 400, "badRequest", "offset");
        for (String wrong : List.of(
                "{}",
                "{'security_group': {'name': 'a'}}",
                "{'security_group': null}",
                "{'security_group': {'name': 5, 'description': ''}}")) {
            assertFault(user.post(path, json(wrong)), 400, "badRequest");
        }
        assertFault(user.get(path + "/web2"), 400, "badRequest", "should be uuid");
        assertFault(
                user.put(path + "/" + NOWHERE, json("{'security_group': {'name': 'w', 'description': ''}}")),
                404,
                "itemNotFound");
        assertFault(reader.post(path, json("{'security_group': {'name': 'w', 'description': ''}}")), 403, "forbidden");

        JsonNode rule = user.post(
                        "/v2.1/os-security-group-rules",
                        rule(id, "'ip_protocol': 'tcp', 'from_port': '22', 'to_port': 22, 'cidr': '10.0.0.0/8'"))
                .json()
                .get("security_group_rule");
        assertThat(rule.at("/ip_range/cidr").asString()).isEqualTo("10.0.0.0/8");
        assertThat(rule.get("from_port").asInt()).isEqualTo(22);
        assertThat(rule.get("parent_group_id").asString()).isEqualTo(id);
        JsonNode ofGroup = user.post("/v2.1/os-security-group-rules", rule(id, "'group_id': '" + id + "'"))
                .json()
                .get("security_group_rule");
        assertThat(ofGroup.at("/group/name").asString()).isEqualTo("web2");
        assertThat(user.delete("/v2.1/os-security-group-rules/" + rule.get("id").asString())
                        .status())
                .isEqualTo(202);
        assertFault(user.delete("/v2.1/os-security-group-rules/" + NOWHERE), 404, "itemNotFound");
        assertThat(user.delete(path + "/" + id).status()).isEqualTo(202);
        assertFault(user.delete(path + "/" + id), 404, "itemNotFound");
        assertFault(user.delete(path + "/"), 404, "itemNotFound");
        assertFault(user.delete(path), 405, "badMethod");
        assertFault(
                user.post("/v2.1/os-security-group-rules", rule(NOWHERE, "'ip_protocol': 'tcp'")), 404, "itemNotFound");
    }

    private static String rule(String parent, String more) {
        return json("{'security_group_rule': {'parent_group_id': '" + parent + "', " + more + "}}");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "'ip_protocol': 'tcp' | Not enough parameters",
                "'ip_protocol': 'tcp', 'from_port': 'x', 'to_port': 1 | must be integers",
                "'ip_protocol': 'icmp', 'from_port': 'x', 'to_port': 1 | Type and Code",
                "'ip_protocol': 'sctp', 'from_port': 1, 'to_port': 1 | Invalid IP protocol sctp",
                "'ip_protocol': 'tcp', 'from_port': 3, 'to_port': 1 | Former value",
                "'ip_protocol': 'udp', 'from_port': 0, 'to_port': 1 | between 1-65535",
                "'ip_protocol': 'icmp', 'from_port': 256, 'to_port': 1 | type:code",
                "'ip_protocol': 'tcp', 'from_port': 1, 'to_port': 1, 'cidr': 'x' | not a valid IP network",
                "'ip_protocol': 'tcp', 'from_port': 1, 'to_port': 1, 'cidr': '10.0.0.0/0' | Bad prefix",
                "'group_id': 'x' | should be uuid"
            })
    void aWrongRuleIsNamed(String wrong, String named) {
        String group = NEIGHBOURS.group(project, "web");
        assertFault(user.post("/v2.1/os-security-group-rules", rule(group, wrong)), 400, "badRequest", named);
    }

    @Test
    void imagesWithWhatIsWrittenOnThem() {
        String server = UUID.randomUUID().toString();
        String id = NEIGHBOURS.image(
                Map.of("instance_uuid", server, "created_at", "2026-01-01T00:00:00Z", "os_distro", "debian"));
        JsonNode image = user.get("/v2.1/images/" + id).json().get("image");
        assertThat(image.get("status").asString()).isEqualTo("ACTIVE");
        assertThat(image.get("progress").asInt()).isEqualTo(100);
        assertThat(image.at("/server/id").asString()).isEqualTo(server);
        assertThat(image.at("/metadata/os_distro").asString()).isEqualTo("debian");
        assertThat(image.get("metadata")).hasSize(2);
        assertThat(image.get("links")).hasSize(3);
        NEIGHBOURS.image(Map.of("name", "other"));
        assertThat(user.get("/v2.1/images?name=other").json().get("images")).hasSize(1);
        assertThat(user.get("/v2.1/images/detail?server=http://x/servers/" + server + "&status=ACTIVE")
                        .json()
                        .at("/images/0/id")
                        .asString())
                .isEqualTo(id);
        assertThat(user.get("/v2.1/images/detail?limit=2")
                        .json()
                        .at("/images_links/0/href")
                        .asString())
                .contains("marker=");

        String meta = "/v2.1/images/" + id + "/metadata";
        assertThat(user.post(meta, json("{'metadata': {'a': '1', 'os_distro': 'alpine'}}"))
                        .json()
                        .get("metadata"))
                .hasSize(3);
        assertThat(user.put(meta + "/a", json("{'meta': {'a': '2'}}"))
                        .json()
                        .at("/meta/a")
                        .asString())
                .isEqualTo("2");
        assertThat(user.get(meta).json().at("/metadata/os_distro").asString()).isEqualTo("alpine");
        assertThat(user.put(meta, json("{'metadata': {'b': '3'}}")).json().get("metadata"))
                .hasSize(1);
        assertThat(user.get(meta + "/b").json().at("/meta/b").asString()).isEqualTo("3");
        assertThat(user.delete(meta + "/b").status()).isEqualTo(204);
        assertFault(user.delete(meta + "/b"), 404, "itemNotFound", "Invalid metadata key");
        assertFault(user.get(meta + "/b"), 404, "itemNotFound");
        assertFault(user.put(meta + "/a", json("{'meta': {'b': '2'}}")), 400, "badRequest", "mismatch");
        assertFault(user.post(meta, json("{'metadata': {'status': 'killed'}}")), 403, "forbidden", "status");
        seed.quota(project, "metadata_items", 1);
        assertFault(user.put(meta, json("{'metadata': {'a': '1', 'b': '2'}}")), 403, "forbidden", "exceeds 1");
        assertThat(in("2.38", user).get(meta).status()).isEqualTo(200);
        assertFault(in("2.39", user).get(meta), 404, "itemNotFound");
        assertThat(user.delete("/v2.1/images/" + id).status()).isEqualTo(204);
        assertFault(user.delete("/v2.1/images/" + id), 404, "itemNotFound", "Image not found");
        assertFault(user.get("/v2.1/images/" + id), 404, "itemNotFound", "Image not found");
        NEIGHBOURS.goAway();
        assertFault(user.get("/v2.1/images"), 503, "serviceUnavailable");
    }
}
