package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Networks of several segments, between which packets are routed. */
class SegmentApiTest extends NetworkSlice {

    private String flat(String physical) {
        return create(
                        admin,
                        "network",
                        "{\"provider:network_type\": \"flat\", \"provider:physical_network\": \"%s\", \"shared\": true}"
                                .formatted(physical))
                .get("id")
                .asString();
    }

    private String first(String network) {
        return admin.get("/v2.0/segments?network_id=" + network)
                .json()
                .at("/segments/0/id")
                .asString();
    }

    private RestApi.Answer ask(String body) {
        return admin.post("/v2.0/segments", "{\"segment\": " + body + "}");
    }

    private static String vlan(String network, int tag) {
        return "{\"network_id\": \"%s\", \"network_type\": \"vlan\", \"physical_network\": \"storage\", \"segmentation_id\": %d}"
                .formatted(network, tag);
    }

    private RestApi.Answer subnet(String network, String cidr, String segment) {
        return admin.post(
                "/v2.0/subnets",
                "{\"subnet\": {\"network_id\": \"%s\", \"ip_version\": 4, \"cidr\": \"%s\", \"segment_id\": %s}}"
                        .formatted(network, cidr, segment.isEmpty() ? "null" : "\"" + segment + "\""));
    }

    @Test
    void segmentsComeAndGo() {
        String network = flat("provider");
        String first = first(network);
        JsonNode made = create(admin, "segment", vlan(network, 55));
        String second = made.get("id").asString();
        assertThat(made.get("name").isNull()).isTrue();
        assertThat(made.get("segmentation_id").asInt()).isEqualTo(55);
        assertThat(made.get("revision_number").asInt()).isZero();
        assertThat(admin.get("/v2.0/networks/" + network).json().at("/network/segments"))
                .hasSize(2);
        assertProblem(ask(vlan(network, 55)), 409, "VlanIdInUse", "55");
        assertProblem(ask(vlan("11111111-1111-4111-8111-111111111111", 56)), 404, "NetworkNotFound", "1111");
        assertProblem(
                ask("{\"network_id\": \"%s\", \"network_type\": \"token-ring\"}".formatted(network)),
                400,
                "InvalidInput",
                "token-ring");
        assertThat(user.post("/v2.0/segments", "{\"segment\": " + vlan(network, 56) + "}")
                        .status())
                .isEqualTo(403);
        assertThat(user.get("/v2.0/segments").json().get("segments")).isEmpty();
        assertThat(user.get("/v2.0/segments/" + second).status()).isEqualTo(404);
        JsonNode changed = admin.put(
                        "/v2.0/segments/" + second, "{\"segment\": {\"name\": \"rack 2\", \"description\": \"d\"}}")
                .json()
                .get("segment");
        assertThat(changed.get("name").asString()).isEqualTo("rack 2");
        assertThat(changed.get("revision_number").asInt()).isEqualTo(1);
        admin.put("/v2.0/segments/" + second + "/tags/red", "{}");
        assertThat(ids("?tags=red")).containsExactly(second);
        assertThat(ids("?network_id=" + network + "&sort_key=network_type&sort_dir=desc"))
                .containsExactly(second, first);
        assertThat(ids("?network_type=vlan&physical_network=storage&segmentation_id=55"))
                .containsExactly(second);
        assertThat(ids("?name=rack 2".replace(" ", "%20"))).containsExactly(second);
        assertThat(ids("?limit=1&network_id=" + network)).containsExactly(first);
        // The one that takes the first's place is what the network is known by.
        assertThat(admin.delete("/v2.0/segments/" + first).status()).isEqualTo(204);
        JsonNode left = admin.get("/v2.0/networks?provider:network_type=vlan&id=" + network)
                .json()
                .at("/networks/0");
        assertThat(left.get("provider:segmentation_id").asInt()).isEqualTo(55);
        assertProblem(admin.delete("/v2.0/segments/" + second), 409, "SegmentInUse", "only segment");
        assertThat(admin.delete("/v2.0/segments/" + first).status()).isEqualTo(404);
        assertThat(admin.delete("/v2.0/networks/" + network).status()).isEqualTo(204);
        assertThat(admin.get("/v2.0/segments/" + second).status()).isEqualTo(404);
        assertThat(jdbc.sql("SELECT COUNT(*) FROM tags").query(Integer.class).single())
                .isZero();
    }

    private List<String> ids(String query) {
        RestApi.Answer answer = admin.get("/v2.0/segments" + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json()
                .get("segments")
                .valueStream()
                .map(segment -> segment.get("id").asString())
                .toList();
    }

    @Test
    void subnetsAreAllOnSegmentsOrNone() {
        String network = flat("provider");
        String first = first(network);
        String plain =
                subnet(network, "10.1.0.0/24", "").json().at("/subnet/id").asString();
        assertThat(admin.get("/v2.0/networks/" + network)
                        .json()
                        .at("/network/l2_adjacency")
                        .asBoolean())
                .isTrue();
        assertProblem(subnet(network, "10.2.0.0/24", first), 400, "SubnetsNotAllAssociatedWithSegments", network);
        String change = "{\"subnet\": {\"segment_id\": \"%s\"}}".formatted(first);
        assertThat(user.put("/v2.0/subnets/" + plain, change).status()).isEqualTo(403);
        JsonNode changed = admin.put("/v2.0/subnets/" + plain, change).json();
        assertThat(changed.at("/subnet/segment_id").asString()).isEqualTo(first);
        assertThat(admin.get("/v2.0/networks/" + network)
                        .json()
                        .at("/network/l2_adjacency")
                        .asBoolean())
                .isFalse();
        assertThat(user.get("/v2.0/subnets/" + plain).json().get("subnet").has("segment_id"))
                .isFalse();
        assertThat(admin.get("/v2.0/subnets?segment_id=" + first).json().get("subnets"))
                .hasSize(1);
        String second = create(admin, "segment", vlan(network, 55)).get("id").asString();
        assertProblem(
                admin.put("/v2.0/subnets/" + plain, "{\"subnet\": {\"segment_id\": \"%s\"}}".formatted(second)),
                400,
                "SubnetSegmentAssociationChangeNotAllowed",
                "");
        assertProblem(subnet(network, "10.2.0.0/24", ""), 400, "SubnetsNotAllAssociatedWithSegments", network);
        assertThat(subnet(network, "10.2.0.0/24", second).status()).isEqualTo(201);
        assertProblem(
                subnet(network, "10.3.0.0/24", "11111111-1111-4111-8111-111111111111"), 404, "SegmentNotFound", "1111");
        assertProblem(subnet(network, "10.3.0.0/24", first(network(admin))), 400, "NetworkIdsDontMatch", network);
        assertProblem(admin.delete("/v2.0/segments/" + second), 409, "SegmentInUse", "subnet");
        assertProblem(
                admin.put(
                        "/v2.0/subnets/" + subnet(admin, network(admin), "10.4.0.0/24"),
                        "{\"subnet\": {\"segment_id\": \"x\"}}"),
                400,
                "HTTPBadRequest",
                "segment_id");
    }

    /** A port's addresses are of the segment that its host is on. */
    @Test
    void addressesFollowTheHost() {
        try (TestHost one = new TestHost("h1");
                TestHost two = new TestHost("h2");
                TestHost far = new TestHost("h3")) {
            bridge(one, "provider");
            bridge(two, "storage");
            bridge(far, "elsewhere");
            one.beatDhcp();
            two.beatDhcp();
            far.beatDhcp();
            await().until(() ->
                    admin.get("/v2.0/agents?alive=true").json().get("agents").size() == 6);
            String network = flat("provider");
            String first = first(network);
            String second = create(
                            admin,
                            "segment",
                            "{\"network_id\": \"%s\", \"network_type\": \"flat\", \"physical_network\": \"storage\"}"
                                    .formatted(network))
                    .get("id")
                    .asString();
            String here = subnet(network, "10.1.0.0/24", first)
                    .json()
                    .at("/subnet/id")
                    .asString();
            String there = subnet(network, "10.2.0.0/24", second)
                    .json()
                    .at("/subnet/id")
                    .asString();
            // Each segment has its own server, which has addresses of that segment alone.
            JsonNode servers = admin.get("/v2.0/ports?device_owner=network:dhcp&network_id=" + network)
                    .json()
                    .get("ports");
            assertThat(servers.valueStream()
                            .map(port -> Map.entry(
                                    port.get("binding:host_id").asString(),
                                    port.at("/fixed_ips/0/subnet_id").asString())))
                    .containsExactlyInAnyOrder(Map.entry("h1", here), Map.entry("h2", there));
            assertThat(servers.valueStream().map(port -> port.get("fixed_ips").size()))
                    .containsOnly(1);

            JsonNode later = port(user, network);
            assertThat(later.get("fixed_ips")).isEmpty();
            assertThat(later.get("ip_allocation").asString()).isEqualTo("deferred");
            String id = later.get("id").asString();
            JsonNode bound = bind(id, "h2").json().get("port");
            assertThat(ip(bound)).startsWith("10.2.0.");
            assertThat(bound.get("binding:vif_type").asString()).isEqualTo("bridge");
            assertProblem(bind(id, "h1"), 409, "HostNotCompatibleWithFixedIps", "h1");
            assertProblem(bind(id, "h3"), 409, "HostNotCompatibleWithFixedIps", "h3");
            assertThat(bind(id, "").status()).isEqualTo(200);

            JsonNode direct =
                    create(admin, "port", "{\"network_id\": \"%s\", \"binding:host_id\": \"h1\"}".formatted(network));
            assertThat(ip(direct)).startsWith("10.1.0.");
            assertThat(direct.get("ip_allocation").asString()).isEqualTo("immediate");
            assertProblem(
                    admin.post(
                            "/v2.0/ports",
                            "{\"port\": {\"network_id\": \"%s\", \"binding:host_id\": \"h3\"}}".formatted(network)),
                    409,
                    "HostNotConnectedToAnySegment",
                    "h3");
            String fixed = "{\"port\": {\"network_id\": \"%s\", \"fixed_ips\": [%s]}}";
            assertProblem(
                    user.post(
                            "/v2.0/ports",
                            fixed.formatted(
                                    network,
                                    "{\"subnet_id\": \"%s\"}, {\"subnet_id\": \"%s\"}".formatted(here, there))),
                    400,
                    "FixedIpsSubnetsNotOnSameSegment",
                    "");
            JsonNode chosen = user.post(
                            "/v2.0/ports", fixed.formatted(network, "{\"subnet_id\": \"%s\"}".formatted(there)))
                    .json()
                    .get("port");
            assertThat(ip(chosen)).startsWith("10.2.0.");
            assertProblem(bind(chosen.get("id").asString(), "h1"), 409, "HostNotCompatibleWithFixedIps", "h1");
            assertThat(bind(chosen.get("id").asString(), "h2").status()).isEqualTo(200);
            JsonNode none = user.post("/v2.0/ports", fixed.formatted(network, ""))
                    .json()
                    .get("port");
            assertThat(none.get("ip_allocation").asString()).isEqualTo("none");
            assertThat(bind(none.get("id").asString(), "h1").json().at("/port/fixed_ips"))
                    .isEmpty();
            assertThat(admin.get("/v2.0/ports?ip_allocation=deferred").json().get("ports"))
                    .hasSize(1);
        }
    }

    private static void bridge(TestHost host, String physical) {
        host.beat(
                "Linux bridge agent",
                Map.of("interface_mappings", Map.of(physical, "eth1"), "tunnel_types", List.of("vxlan")));
    }

    private RestApi.Answer bind(String port, String host) {
        return admin.put("/v2.0/ports/" + port, "{\"port\": {\"binding:host_id\": \"%s\"}}".formatted(host));
    }
}
