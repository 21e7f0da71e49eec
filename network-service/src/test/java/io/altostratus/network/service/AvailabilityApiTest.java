package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.model.PortChanged;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What networks have to give: addresses, zones, packet sizes. */
class AvailabilityApiTest extends NetworkSlice {

    @Test
    void addressesAreCounted() {
        String network =
                create(user, "network", "{\"name\": \"counted\"}").get("id").asString();
        subnet(user, network, "10.0.0.0/29");
        subnet(user, network, "fd00::/64");
        port(user, network);
        port(user, network);
        JsonNode seen =
                admin.get("/v2.0/network-ip-availabilities/" + network).json().get("network_ip_availability");
        assertThat(seen.get("network_name").asString()).isEqualTo("counted");
        assertThat(seen.get("tenant_id").asString()).isEqualTo(project);
        assertThat(seen.get("used_ips").asInt()).isEqualTo(4);
        JsonNode four = seen.at("/subnet_ip_availability/0");
        assertThat(four.get("cidr").asString()).isEqualTo("10.0.0.0/29");
        assertThat(four.get("total_ips").asInt()).isEqualTo(5);
        assertThat(four.get("used_ips").asInt()).isEqualTo(2);
        assertThat(seen.get("total_ips").bigIntegerValue().bitLength()).isGreaterThan(62);
        assertThat(four(network, "ip_version=4")).hasSize(1);
        assertThat(four(network, "network_name=counted&project_id=" + project)).hasSize(2);
        assertThat(admin.get("/v2.0/network-ip-availabilities?network_name=other")
                        .json()
                        .get("network_ip_availabilities"))
                .isEmpty();
        assertProblem(admin.get("/v2.0/network-ip-availabilities?colour=red"), 400, "HTTPBadRequest", "filtering");
        assertThat(user.get("/v2.0/network-ip-availabilities").json().get("network_ip_availabilities"))
                .isEmpty();
        assertThat(user.get("/v2.0/network-ip-availabilities/" + network).status())
                .isEqualTo(404);
        assertThat(admin.get("/v2.0/network-ip-availabilities/none").status()).isEqualTo(404);
        assertThat(user.get("/v2.0/service-providers").json().get("service_providers"))
                .isEmpty();
    }

    private JsonNode four(String network, String query) {
        return admin.get("/v2.0/network-ip-availabilities?network_id=" + network + "&" + query)
                .json()
                .at("/network_ip_availabilities/0/subnet_ip_availability");
    }

    @Test
    void networksAreServedInTheirZones() {
        try (TestHost h1 = new TestHost("h1");
                TestHost h2 = new TestHost("h2")) {
            h1.beatBridge();
            h2.beatBridge();
            h1.beatDhcp();
            h2.beat("DHCP agent", Map.of("availability_zone", "east"));
            await().until(() ->
                    admin.get("/v2.0/agents?alive=true").json().get("agents").size() == 4);
            assertThat(user.get("/v2.0/availability_zones?resource=network")
                            .json()
                            .get("availability_zones")
                            .findValuesAsString("name"))
                    .containsExactlyInAnyOrder("east", "nova");
            assertThat(admin.get("/v2.0/agents?availability_zone=east")
                            .json()
                            .get("agents")
                            .findValuesAsString("host"))
                    .containsExactly("h2");
            assertProblem(
                    user.post("/v2.0/networks", "{\"network\": {\"availability_zone_hints\": [\"west\"]}}"),
                    404,
                    "AvailabilityZoneNotFound",
                    "west");
            for (String zone : List.of("nova", "east")) {
                JsonNode made = create(user, "network", "{\"availability_zone_hints\": [\"" + zone + "\"]}");
                assertThat(made.at("/availability_zone_hints/0").asString()).isEqualTo(zone);
                String network = made.get("id").asString();
                subnet(user, network, "10.0.0.0/24");
                assertThat(admin.get("/v2.0/networks/" + network + "/dhcp-agents")
                                .json()
                                .get("agents")
                                .findValuesAsString("host"))
                        .containsExactly(zone.equals("nova") ? "h1" : "h2");
                assertThat(user.get("/v2.0/networks?id=" + network)
                                .json()
                                .at("/networks/0/availability_zones")
                                .toString())
                        .isEqualTo("[\"" + zone + "\"]");
                assertThat(user.get("/v2.0/networks/" + network)
                                .json()
                                .at("/network/availability_zones")
                                .toString())
                        .isEqualTo("[\"" + zone + "\"]");
            }
        }
    }

    @Test
    void networksWithIpv6TakePacketsOf1280Bytes() {
        String network = create(user, "network", "{\"mtu\": 1300}").get("id").asString();
        subnet(user, network, "fd00::/64");
        assertProblem(
                user.put("/v2.0/networks/" + network, "{\"network\": {\"mtu\": 1000}}"),
                409,
                "NetworkMTUSubnetConflict",
                "at least 1280");
        assertThat(user.put("/v2.0/networks/" + network, "{\"network\": {\"mtu\": 0}}")
                        .json()
                        .at("/network/mtu")
                        .asInt())
                .isEqualTo(1450);
    }

    @Test
    void limitsAreNotSetBelowTheUsageIfThatIsAskedFor() {
        network(user);
        network(user);
        assertProblem(
                admin.put("/v2.0/quotas/" + project, "{\"quota\": {\"network\": 1, \"check_limit\": true}}"),
                400,
                "HTTPBadRequest",
                "already used 2");
        assertThat(admin.put("/v2.0/quotas/" + project, "{\"quota\": {\"network\": 1, \"force\": true}}")
                        .json()
                        .at("/quota/network")
                        .asInt())
                .isEqualTo(1);
    }

    @Test
    void portsAreMadeWithTags() {
        String network = network(user);
        assertThat(create(user, "port", "{\"network_id\": \"" + network + "\", \"tags\": [\"red\"]}")
                        .at("/tags/0")
                        .asString())
                .isEqualTo("red");
        assertThat(user.get("/v2.0/ports?tags=red").json().get("ports")).hasSize(1);
    }

    @Test
    void permissionsToUseANetworkAsExternalAreKept() {
        String network = create(admin, "network", "{\"router:external\": true}")
                .get("id")
                .asString();
        String path = "/v2.0/networks/" + network;
        assertThat(user.get(path).status()).isEqualTo(200);
        String everyone = admin.get("/v2.0/rbac-policies?object_id=" + network + "&action=access_as_external")
                .json()
                .at("/rbac_policies/0/id")
                .asString();
        var one = admin.post("/v2.0/rbac-policies", """
                {"rbac_policy": {"object_type": "network", "object_id": "%s", "action": "access_as_external",
                 "target_tenant": "%s"}}""".formatted(network, project));
        assertThat(one.status()).as(one.toString()).isEqualTo(201);
        assertThat(admin.delete("/v2.0/rbac-policies/" + everyone).status()).isEqualTo(204);
        assertThat(user.get(path).json().at("/network/router:external").asBoolean())
                .isTrue();
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(stranger.get("/v2.0/networks").json().get("networks")).isEmpty();
        assertThat(admin.put(path, "{\"network\": {\"router:external\": false}}")
                        .status())
                .isEqualTo(200);
        assertThat(user.get(path).status()).isEqualTo(404);
    }

    /** Each host hears of the segment that it reaches. */
    @Test
    void aNetworkHasSeveralSegments() {
        String segments = """
                [{"provider:network_type": "flat", "provider:physical_network": "storage"},
                 {"provider:network_type": "vlan", "provider:physical_network": "provider",
                  "provider:segmentation_id": 77}]""";
        assertThat(user.post("/v2.0/networks", "{\"network\": {\"segments\": " + segments + "}}")
                        .status())
                .isEqualTo(403);
        assertProblem(
                admin.post(
                        "/v2.0/networks",
                        "{\"network\": {\"provider:network_type\": \"local\", \"segments\": " + segments + "}}"),
                400,
                "SegmentsSetInConjunctionWithProviders",
                "cannot both be set");
        assertProblem(
                admin.post("/v2.0/networks", "{\"network\": {\"segments\": [{\"colour\": \"red\"}]}}"),
                400,
                "HTTPBadRequest",
                "segment");
        JsonNode made = create(admin, "network", "{\"segments\": " + segments + "}");
        assertThat(made.get("segments")).hasSize(2);
        assertThat(made.at("/segments/1/provider:segmentation_id").asInt()).isEqualTo(77);
        assertThat(made.has("provider:network_type")).isFalse();
        assertThat(made.get("mtu").asInt()).isEqualTo(1500);
        String network = made.get("id").asString();
        assertProblem(
                admin.post(
                        "/v2.0/networks",
                        "{\"network\": {\"provider:network_type\": \"vlan\", \"provider:physical_network\":"
                                + " \"provider\", \"provider:segmentation_id\": 77}}"),
                409,
                "VlanIdInUse",
                "77");
        assertThat(admin.get("/v2.0/networks?provider:physical_network=storage")
                        .json()
                        .get("networks"))
                .hasSize(1);
        try (TestHost h1 = new TestHost("h1");
                TestHost h2 = new TestHost("h2")) {
            h1.beatBridge();
            h2.beat("Linux bridge agent", Map.of("interface_mappings", Map.of("storage", "eth1")));
            await().until(() ->
                    admin.get("/v2.0/agents?alive=true").json().get("agents").size() == 2);
            for (String host : List.of("h1", "h2")) {
                JsonNode port = create(
                        admin,
                        "port",
                        "{\"network_id\": \"%s\", \"binding:host_id\": \"%s\"}".formatted(network, host));
                assertThat(port.get("binding:vif_type").asString()).isEqualTo("bridge");
            }
            await().until(() -> h1.received(PortChanged.class).size() == 1
                    && h2.received(PortChanged.class).size() == 1);
            assertThat(h1.received(PortChanged.class).getFirst().network().segmentationId())
                    .isEqualTo(77);
            assertThat(h2.received(PortChanged.class).getFirst().network().physicalNetwork())
                    .isEqualTo("storage");
            assertThat(h2.state(false).networks().getFirst().physicalNetwork()).isEqualTo("storage");
        }
    }
}
