package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class NetworkApiTest extends NetworkSlice {

    @Test
    void versionsAreOpenToAll() {
        assertThat(anonymous.get("/").json().at("/versions/0/id").asString()).isEqualTo("v2.0");
        assertThat(anonymous.get("/v2.0/").json().get("resources").findValuesAsString("collection"))
                .contains("networks", "ports", "security-groups");
        assertThat(anonymous.get("/v2.0/networks").status()).isEqualTo(401);
        assertThat(user.get("/v2.0/extensions").json().get("extensions").findValuesAsString("alias"))
                .contains("security-group", "provider", "dhcp_agent_scheduler")
                .doesNotContain("dvr");
        assertThat(user.get("/v2.0/extensions/quotas")
                        .json()
                        .at("/extension/alias")
                        .asString())
                .isEqualTo("quotas");
        assertProblem(user.get("/v2.0/extensions/metering"), 404, "HTTPNotFound", "metering");
    }

    @Test
    void aNetworkLivesItsLife() {
        JsonNode made = create(user, "network", "{\"name\": \"n1\", \"description\": \"first\"}");
        String id = made.get("id").asString();
        assertThat(made.get("project_id").asString()).isEqualTo(project);
        assertThat(made.get("tenant_id").asString()).isEqualTo(project);
        assertThat(made.get("status").asString()).isEqualTo("ACTIVE");
        assertThat(made.get("shared").asBoolean()).isFalse();
        assertThat(made.get("admin_state_up").asBoolean()).isTrue();
        assertThat(made.get("mtu").asInt()).isEqualTo(1450);
        assertThat(made.get("subnets").size()).isZero();
        assertThat(made.has("provider:network_type")).isFalse();
        assertThat(made.get("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");

        JsonNode seen = admin.get("/v2.0/networks/" + id).json().get("network");
        assertThat(seen.get("provider:network_type").asString()).isEqualTo("vxlan");
        assertThat(seen.get("provider:segmentation_id").asInt()).isPositive();

        JsonNode changed = user.put(
                        "/v2.0/networks/" + id,
                        "{\"network\": {\"name\": \"n2\", \"mtu\": 1400, \"admin_state_up\": \"False\"}}")
                .json()
                .get("network");
        assertThat(changed.get("name").asString()).isEqualTo("n2");
        assertThat(changed.get("mtu").asInt()).isEqualTo(1400);
        assertThat(changed.get("admin_state_up").asBoolean()).isFalse();
        assertThat(changed.get("revision_number").asInt()).isEqualTo(2);

        assertThat(user.get("/v2.0/networks/" + id + ".json?fields=id&fields=name")
                        .json()
                        .get("network")
                        .propertyNames())
                .containsExactlyInAnyOrder("id", "name");
        assertThat(user.delete("/v2.0/networks/" + id).status()).isEqualTo(204);
        assertProblem(
                user.get("/v2.0/networks/" + id), 404, "NetworkNotFound", "Network " + id + " could not be found.");
        assertProblem(user.delete("/v2.0/networks/" + id), 404, "NetworkNotFound", id);
    }

    @Test
    void vnisAscendAndComeBack() {
        List<Integer> ids = new ArrayList<>();
        List<String> networks = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            JsonNode made = create(admin, "network", "{}");
            ids.add(made.get("provider:segmentation_id").asInt());
            networks.add(made.get("id").asString());
        }
        assertThat(ids).containsExactly(1, 2, 3);
        admin.delete("/v2.0/networks/" + networks.get(1));
        assertThat(create(admin, "network", "{}")
                        .get("provider:segmentation_id")
                        .asInt())
                .isEqualTo(2);
        assertThat(create(admin, "network", "{}")
                        .get("provider:segmentation_id")
                        .asInt())
                .isEqualTo(4);
        create(admin, "network", "{\"provider:network_type\": \"vxlan\", \"provider:segmentation_id\": 5}");
        assertThat(create(admin, "network", "{}")
                        .get("provider:segmentation_id")
                        .asInt())
                .isEqualTo(6);
    }

    @Test
    void administratorsChooseSegments() {
        String flat = "{\"provider:network_type\": \"flat\", \"provider:physical_network\": \"provider\"}";
        JsonNode made = create(admin, "network", flat);
        assertThat(made.get("provider:physical_network").asString()).isEqualTo("provider");
        assertThat(made.get("mtu").asInt()).isEqualTo(1500);
        assertProblem(admin.post("/v2.0/networks", "{\"network\": " + flat + "}"), 409, "FlatNetworkInUse", "provider");
        String vlan = "{\"provider:network_type\": \"vlan\", \"provider:physical_network\": \"provider\"%s}";
        assertThat(create(admin, "network", vlan.formatted(", \"provider:segmentation_id\": 100"))
                        .get("provider:segmentation_id")
                        .asInt())
                .isEqualTo(100);
        assertProblem(
                admin.post(
                        "/v2.0/networks",
                        "{\"network\": " + vlan.formatted(", \"provider:segmentation_id\": 100") + "}"),
                409,
                "VlanIdInUse",
                "VLAN 100");
        assertThat(create(admin, "network", vlan.formatted(""))
                        .get("provider:segmentation_id")
                        .asInt())
                .isEqualTo(3001);
        create(admin, "network", vlan.formatted(""));
        assertProblem(
                admin.post("/v2.0/networks", "{\"network\": " + vlan.formatted("") + "}"),
                503,
                "NoNetworkAvailable",
                "No project network is available");
        create(admin, "network", "{\"provider:network_type\": \"local\"}");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {"provider:network_type": "flat"}                                      | physical_network required
            {"provider:network_type": "flat", "provider:physical_network": "none"} | unknown for flat
            {"provider:network_type": "geneve"}                                    | not supported
            {"provider:physical_network": "provider"}                              | network_type required
            {"provider:network_type": "local", "provider:segmentation_id": 4}      | prohibited for local
            {"provider:network_type": "vxlan", "provider:segmentation_id": 0}      | out of range
            {"mtu": 9000}                                                          | too big, maximum is 1450
            """)
    void impossibleSegmentsAreRefused(String body, String message) {
        assertProblem(admin.post("/v2.0/networks", "{\"network\": " + body + "}"), 400, "InvalidInput", message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            networks | {"network": {"colour": "red"}}            | Unrecognized attribute(s) 'colour'
            networks | {"network": {"name": 7}}                  | Invalid input for name. Reason: '7' is not a valid string.
            networks | {"network": {"admin_state_up": "maybe"}}  | Invalid input for admin_state_up. Reason: 'maybe' cannot be converted to boolean.
            networks | {"network": {"status": "DOWN"}}           | Attribute 'status' not allowed in POST
            networks | {"network": {"mtu": "big"}}               | Invalid input for mtu. Reason: 'big' is not an integer.
            networks | {"networks": []}                          | Resources required
            networks | {"net": {}}                               | Unable to find 'network' in request body
            networks | {"network": []}                           | must be an object
            networks | {"network": {"project_id": "other"}}      | requires admin privileges
            networks | {nonsense                                 | Malformed request body
            subnets  | {"subnet": {"ip_version": 4}}             | Required attribute 'network_id' not specified
            ports    | {"port": {"network_id": "x"}}             | Invalid input for network_id. Reason: 'x' is not a valid UUID.
            """)
    void badBodiesAreNamed(String collection, String body, String message) {
        assertProblem(user.post("/v2.0/" + collection, body), 400, "HTTPBadRequest", message);
    }

    @Test
    void tooLongNamesAndBodiesAreRefused() {
        assertProblem(
                user.post("/v2.0/networks", "{\"network\": {\"name\": \"" + "x".repeat(256) + "\"}}"),
                400,
                "HTTPBadRequest",
                "exceeds maximum length of 255");
        assertProblem(
                user.post("/v2.0/networks", "{\"network\": {\"name\": \"" + "x".repeat(200_000) + "\"}}"),
                413,
                "HTTPRequestEntityTooLarge",
                "too large");
    }

    @Test
    void policyHolds() {
        assertProblem(
                user.post("/v2.0/networks", "{\"network\": {\"provider:network_type\": \"local\"}}"),
                403,
                "PolicyNotAuthorized",
                "create_network:provider:network_type");
        assertProblem(
                user.post("/v2.0/networks", "{\"network\": {\"shared\": true}}"),
                403,
                "PolicyNotAuthorized",
                "(rule:create_network and rule:create_network:shared) is disallowed by policy");
        create(user, "network", "{\"shared\": false}");
        String id = network(user);
        assertProblem(stranger.get("/v2.0/networks/" + id), 404, "NetworkNotFound", id);
        assertProblem(stranger.delete("/v2.0/networks/" + id), 404, "NetworkNotFound", id);
        assertProblem(
                as(project, "reader").delete("/v2.0/networks/" + id), 403, "PolicyNotAuthorized", "delete_network");
        assertThat(user.get("/v2.0/agents").json().get("agents"))
                .as("what one may not see is not there")
                .isEmpty();
        assertThat(create(admin, "network", "{\"project_id\": \"" + project + "\"}")
                        .get("project_id")
                        .asString())
                .isEqualTo(project);
    }

    @Test
    void aSharedNetworkIsSeenByAllAndChangedByItsOwner() {
        String id = create(admin, "network", "{\"shared\": true}").get("id").asString();
        String subnet = subnet(admin, id, "10.9.0.0/24");
        assertThat(stranger.get("/v2.0/networks/" + id).status()).isEqualTo(200);
        assertThat(stranger.get("/v2.0/networks?shared=True")
                        .json()
                        .get("networks")
                        .findValuesAsString("id"))
                .containsExactly(id);
        assertThat(stranger.get("/v2.0/subnets/" + subnet).status()).isEqualTo(200);
        assertProblem(
                stranger.put("/v2.0/networks/" + id, "{\"network\": {\"name\": \"mine\"}}"),
                403,
                "PolicyNotAuthorized",
                "update_network");
        assertProblem(
                stranger.post(
                        "/v2.0/subnets",
                        "{\"subnet\": {\"network_id\": \"" + id + "\", \"ip_version\": 4, \"cidr\": \"10.8.0.0/24\"}}"),
                403,
                "PolicyNotAuthorized",
                "create_subnet");
        String port = port(stranger, id).get("id").asString();
        assertProblem(
                admin.put("/v2.0/networks/" + id, "{\"network\": {\"shared\": false}}"),
                409,
                "InvalidSharedSetting",
                "Multiple projects are using it");
        assertProblem(admin.delete("/v2.0/networks/" + id), 409, "NetworkInUse", port);
    }

    @Test
    void manyAreMadeAtOnceOrNone() {
        JsonNode made = user.post("/v2.0/networks", "{\"networks\": [{\"name\": \"a\"}, {\"name\": \"b\"}]}")
                .json()
                .get("networks");
        assertThat(made.findValuesAsString("name")).containsExactly("a", "b");
        assertProblem(
                user.post("/v2.0/networks", "{\"networks\": [{\"name\": \"c\"}, {\"name\": 7}]}"),
                400,
                "HTTPBadRequest",
                "name");
        assertThat(user.get("/v2.0/networks?name=c").json().get("networks").size())
                .isZero();
    }

    @Test
    void aNetworkGoesWithItsSubnets() {
        String id = network(user);
        String subnet = subnet(user, id, "10.1.0.0/24");
        assertThat(user.get("/v2.0/networks/" + id)
                        .json()
                        .at("/network/subnets/0")
                        .asString())
                .isEqualTo(subnet);
        String port = port(user, id).get("id").asString();
        assertProblem(user.delete("/v2.0/networks/" + id), 409, "NetworkInUse", port);
        assertThat(user.delete("/v2.0/ports/" + port).status()).isEqualTo(204);
        assertThat(user.delete("/v2.0/networks/" + id).status()).isEqualTo(204);
        assertProblem(user.get("/v2.0/subnets/" + subnet), 404, "SubnetNotFound", subnet);
    }
}
