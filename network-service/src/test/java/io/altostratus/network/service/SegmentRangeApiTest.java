package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Which segmentation ids networks get, and small lists of the network. */
class SegmentRangeApiTest extends NetworkSlice {

    private static final String PATH = "/v2.0/network_segment_ranges";

    private RestApi.Answer ask(String attributes) {
        return admin.post(PATH, "{\"network_segment_range\": {" + attributes + "}}");
    }

    private JsonNode range(String attributes) {
        RestApi.Answer answer = ask(attributes);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().get("network_segment_range");
    }

    private static String vlan(String label, int first, int last) {
        return "\"network_type\": \"vlan\", \"physical_network\": \"%s\", \"minimum\": %d, \"maximum\": %d"
                .formatted(label, first, last);
    }

    private JsonNode network(RestApi api, String attributes) {
        return create(api, "network", "{" + attributes + "}");
    }

    @Test
    void projectsHaveRangesOfTheirOwn() {
        jdbc.sql("DELETE FROM network_segment_ranges WHERE NOT by_configuration")
                .update();
        JsonNode configured = admin.get(PATH + "?default=true&network_type=vlan&fields=minimum&fields=maximum")
                .json()
                .get("network_segment_ranges");
        assertThat(configured.toString()).isEqualTo("[{\"minimum\":3001,\"maximum\":3002}]");
        String readOnly = admin.get(PATH + "?default=true&network_type=vlan")
                .json()
                .at("/network_segment_ranges/0/id")
                .asString();
        assertProblem(admin.delete(PATH + "/" + readOnly), 400, "NetworkSegmentRangeDefaultReadOnly", readOnly);
        assertThat(user.get(PATH).json().get("network_segment_ranges")).isEmpty();
        assertThat(user.get(PATH + "/" + readOnly).status()).isEqualTo(404);

        JsonNode own = range("\"name\": \"own\", \"shared\": false, \"project_id\": \"" + project
                + "\", \"network_type\": \"vxlan\", \"minimum\": 1, \"maximum\": 2");
        String id = own.get("id").asString();
        assertThat(own.get("shared").asBoolean()).isFalse();
        assertThat(own.get("available").toString()).isEqualTo("[1,2]");
        String vni = "/network/provider:segmentation_id";
        String mine = network(user, "").get("id").asString();
        assertThat(admin.get("/v2.0/networks/" + mine).json().at(vni).asInt()).isEqualTo(1);
        String others = network(stranger, "").get("id").asString();
        assertThat(admin.get("/v2.0/networks/" + others).json().at(vni).asInt()).isEqualTo(3);
        network(user, "");
        String third = network(user, "").get("id").asString();
        assertThat(admin.get("/v2.0/networks/" + third).json().at(vni).asInt()).isEqualTo(4);
        JsonNode shown = admin.get(PATH + "/" + id).json().get("network_segment_range");
        assertThat(shown.at("/used/1").asString()).isEqualTo(project);
        assertThat(shown.get("available")).isEmpty();
        assertProblem(admin.delete(PATH + "/" + id), 409, "NetworkSegmentRangeReferencedByProject", id);
        assertProblem(
                admin.put(PATH + "/" + id, "{\"network_segment_range\": {\"minimum\": 2}}"),
                409,
                "NetworkSegmentRangeReferencedByProject",
                id);
        assertThat(admin.put(PATH + "/" + id, "{\"network_segment_range\": {\"maximum\": 9, \"name\": \"n\"}}")
                        .json()
                        .at("/network_segment_range/maximum")
                        .asInt())
                .isEqualTo(9);
        assertProblem(
                ask("\"network_type\": \"vxlan\", \"minimum\": 9, \"maximum\": 20"),
                409,
                "NetworkSegmentRangeOverlaps",
                id);
        assertProblem(
                ask("\"network_type\": \"geneve\", \"minimum\": 9, \"maximum\": 20"),
                400,
                "NetworkSegmentRangeNetTypeNotSupported",
                "geneve");
        assertProblem(
                ask("\"network_type\": \"vlan\", \"minimum\": 9, \"maximum\": 20"),
                400,
                "BadRequest",
                "physical_network");
        assertThat(ask(vlan("provider", 20, 9)).status()).isEqualTo(400);
        assertThat(ask(vlan("provider", 20, 4095)).status()).isEqualTo(400);
        assertThat(ask("\"network_type\": \"vxlan\", \"maximum\": 20").status()).isEqualTo(400);

        // A physical network that only a range names.
        String further = range(vlan("further", 7, 7)).get("id").asString();
        String asked = "\"provider:network_type\": \"vlan\", \"provider:physical_network\": \"further\"";
        assertThat(network(admin, asked).get("provider:segmentation_id").asInt())
                .isEqualTo(7);
        assertThat(admin.post("/v2.0/networks", "{\"network\": {" + asked + "}}")
                        .status())
                .isEqualTo(503);
        admin.put("/v2.0/network_segment_ranges/" + further + "/tags/red", "{}");
        assertThat(admin.get(PATH + "?tags=red&fields=id").json().toString()).contains(further);
        jdbc.sql("DELETE FROM network_segment_ranges WHERE NOT by_configuration")
                .update();
    }

    @Test
    void poolsOfFloatingIpsAreSubnetsOfExternalNetworks() {
        String external = network(admin, "\"router:external\": true").get("id").asString();
        String pool = subnet(admin, external, "203.0.113.0/24");
        subnet(admin, external, "2001:db8::/64");
        subnet(user, network(user), "10.0.0.0/24");
        JsonNode pools = user.get("/v2.0/floatingip_pools").json().get("floatingip_pools");
        assertThat(pools).hasSize(1);
        assertThat(pools.at("/0/subnet_id").asString()).isEqualTo(pool);
        assertThat(pools.at("/0/cidr").asString()).isEqualTo("203.0.113.0/24");
        assertThat(pools.at("/0/project_id").asString()).isEqualTo(project);
        assertThat(user.get("/v2.0/floatingip_pools?limit=1&marker=" + pool)
                        .json()
                        .get("floatingip_pools"))
                .isEmpty();
    }

    @Test
    void policiesHaveTags() {
        RestApi.Answer made = admin.post("/v2.0/qos/policies", "{\"policy\": {\"name\": \"p\"}}");
        String id = made.json().at("/policy/id").asString();
        assertThat(admin.put("/v2.0/policies/" + id + "/tags/red", "{}").status())
                .isEqualTo(201);
        assertThat(admin.get("/v2.0/qos/policies?tags=red")
                        .json()
                        .at("/policies/0/tags/0")
                        .asString())
                .isEqualTo("red");
        assertThat(admin.get("/v2.0/qos/policies?tags=blue").json().get("policies"))
                .isEmpty();
        assertThat(stranger.put("/v2.0/policies/" + id + "/tags/red", "{}").status())
                .isEqualTo(404);
        assertThat(admin.delete("/v2.0/qos/policies/" + id).status()).isEqualTo(204);
        assertThat(jdbc.sql("SELECT COUNT(*) FROM tags WHERE object_id = :id")
                        .param("id", id)
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void othersSayWhatIsBehindPorts() {
        String port = "/v2.0/ports/" + port(user, network(user)).get("id").asString();
        String down = "{\"port\": {\"data_plane_status\": \"DOWN\"}}";
        assertThat(user.get(port).json().at("/port/data_plane_status").isNull()).isTrue();
        assertThat(user.put(port, down).status()).isEqualTo(403);
        RestApi integrator = as(project, "member", "reader", "data_plane_integrator");
        assertThat(integrator
                        .put(port, down)
                        .json()
                        .at("/port/data_plane_status")
                        .asString())
                .isEqualTo("DOWN");
        assertThat(user.get("/v2.0/ports?data_plane_status=DOWN").json().get("ports"))
                .hasSize(1);
        assertThat(admin.put(port, "{\"port\": {\"data_plane_status\": \"UP\"}}")
                        .status())
                .isEqualTo(400);
        assertThat(admin.put(port, "{\"port\": {\"data_plane_status\": null}}")
                        .json()
                        .at("/port/data_plane_status")
                        .isNull())
                .isTrue();
    }

    @Test
    void portsBeginToFollowAnotherLink() {
        String port = port(user, network(user)).get("id").asString();
        assertThat(user.put("/v2.0/ports/" + port, "{\"port\": {\"propagate_uplink_status\": true}}")
                        .json()
                        .at("/port/propagate_uplink_status")
                        .asBoolean())
                .isTrue();
        assertThat(user.get("/v2.0/ports?propagate_uplink_status=true").json().get("ports"))
                .hasSize(1);
    }
}
