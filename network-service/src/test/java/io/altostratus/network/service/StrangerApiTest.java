package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What somebody tries who means no good: to see, use or change what is others', to slip something in, to fill the house. */
class StrangerApiTest extends NetworkSlice {

    private String shared;
    private String sharedSubnet;

    @BeforeEach
    void sharedNetwork() {
        shared = create(admin, "network", "{\"shared\": true}").get("id").asString();
        sharedSubnet = subnet(admin, shared, "192.168.0.0/24");
    }

    private static String id(JsonNode object) {
        return object.get("id").asString();
    }

    private static RestApi.Answer change(RestApi api, String kind, String id, String attributes) {
        return api.put("/v2.0/" + kind + "s/" + id, "{\"" + kind + "\": {" + attributes + "}}");
    }

    private static RestApi.Answer tryPort(RestApi api, String network, String attributes) {
        return api.post("/v2.0/ports", "{\"port\": {\"network_id\": \"%s\", %s}}".formatted(network, attributes));
    }

    @Test
    void portsOfOthersOnASharedNetworkAreNotThere() {
        String port = id(port(user, shared));
        assertThat(stranger.get("/v2.0/ports?network_id=" + shared).json().get("ports"))
                .isEmpty();
        assertProblem(stranger.get("/v2.0/ports/" + port), 404, "PortNotFound", port);
        assertProblem(change(stranger, "port", port, "\"name\": \"x\""), 404, "PortNotFound", port);
        assertProblem(stranger.delete("/v2.0/ports/" + port), 404, "PortNotFound", port);
        assertProblem(stranger.get("/v2.0/ports/" + port + "/tags"), 404, "PortNotFound", port);
        assertProblem(stranger.put("/v2.0/ports/" + port + "/tags/x", ""), 404, "PortNotFound", port);
        JsonNode network = stranger.get("/v2.0/networks/" + shared).json().get("network");
        assertThat(network.propertyNames())
                .contains("id", "name", "subnets", "shared")
                .noneMatch(name -> name.startsWith("provider:"));
        assertThat(stranger.get("/v2.0/ports/" + id(port(stranger, shared)))
                        .json()
                        .get("port")
                        .propertyNames())
                .doesNotContain("binding:host_id", "binding:profile", "binding:vif_type", "binding:vif_details");
        assertProblem(stranger.delete("/v2.0/networks/" + shared), 403, "PolicyNotAuthorized", "rule:delete_network");
        assertProblem(
                change(stranger, "subnet", sharedSubnet, "\"name\": \"x\""),
                403,
                "PolicyNotAuthorized",
                "rule:update_subnet is disallowed by policy");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"mac_address\": \"fa:16:3e:00:00:01\"",
                "\"fixed_ips\": [{\"ip_address\": \"192.168.0.1\"}]",
                "\"port_security_enabled\": false",
                "\"allowed_address_pairs\": [{\"ip_address\": \"0.0.0.0/0\"}]",
                "\"device_owner\": \"network:dhcp\"",
                "\"device_owner\": \"network:router_interface\"",
                "\"binding:host_id\": \"h1\"",
                "\"binding:profile\": {\"a\": \"b\"}"
            })
    void onASharedNetworkNobodyIsWhoHeSays(String attribute) {
        String name = attribute.substring(1, attribute.indexOf('"', 1));
        assertProblem(
                tryPort(user, shared, attribute),
                403,
                "PolicyNotAuthorized",
                name.equals("fixed_ips")
                        ? "rule:create_port:fixed_ips:ip_address"
                        : "(rule:create_port and rule:create_port:" + name + ") is disallowed by policy");
        String own = id(port(user, shared));
        assertProblem(change(user, "port", own, attribute), 403, "PolicyNotAuthorized", "rule:update_port:" + name);
    }

    @Test
    void groupsOfOthersAreNotThere() {
        String group = id(create(stranger, "security_group", "{\"name\": \"theirs\"}"));
        String network = network(user);
        String groups = "\"security_groups\": [\"" + group + "\"]";
        assertProblem(tryPort(user, network, groups), 404, "SecurityGroupNotFound", group);
        assertProblem(change(user, "port", id(port(user, network)), groups), 404, "SecurityGroupNotFound", group);
        String own = id(create(user, "security_group", "{\"name\": \"own\"}"));
        for (String target : List.of(
                "\"security_group_id\": \"" + group + "\"",
                "\"security_group_id\": \"" + own + "\", \"remote_group_id\": \"" + group + "\"")) {
            assertProblem(
                    user.post(
                            "/v2.0/security-group-rules",
                            "{\"security_group_rule\": {\"direction\": \"ingress\", " + target + "}}"),
                    404,
                    "SecurityGroupNotFound",
                    group);
        }
        String addresses = id(create(stranger, "address_group", "{\"addresses\": [\"10.0.0.0/8\"]}"));
        assertProblem(
                user.post(
                        "/v2.0/security-group-rules",
                        "{\"security_group_rule\": {\"direction\": \"ingress\", \"security_group_id\": \"" + own
                                + "\", \"remote_address_group_id\": \"" + addresses + "\"}}"),
                404,
                "AddressGroupNotFound",
                addresses);
        assertProblem(
                user.post(
                        "/v2.0/rbac-policies",
                        "{\"rbac_policy\": {\"object_type\": \"security_group\", \"object_id\": \"" + group
                                + "\", \"action\": \"access_as_shared\", \"target_tenant\": \"" + project + "\"}}"),
                400,
                "InvalidInput",
                "do not own");
    }

    @Test
    void addressesOutsideDoNotLeadToPortsOfOthers() {
        String external = id(create(admin, "network", "{\"router:external\": true}"));
        create(
                admin,
                "subnet",
                "{\"network_id\": \"%s\", \"ip_version\": 4, \"cidr\": \"203.0.113.0/24\", \"enable_dhcp\": false}"
                        .formatted(external));
        String network = network(stranger);
        String subnet = subnet(stranger, network, "10.0.0.0/24");
        String theirs =
                id(create(stranger, "router", "{\"external_gateway_info\": {\"network_id\": \"" + external + "\"}}"));
        stranger.put("/v2.0/routers/" + theirs + "/add_router_interface", "{\"subnet_id\": \"" + subnet + "\"}");
        String port = id(port(stranger, network));

        assertProblem(
                user.post(
                        "/v2.0/floatingips",
                        "{\"floatingip\": {\"floating_network_id\": \"" + external + "\", \"port_id\": \"" + port
                                + "\"}}"),
                404,
                "PortNotFound",
                port);
        String own = id(create(user, "floatingip", "{\"floating_network_id\": \"" + external + "\"}"));
        assertProblem(change(user, "floatingip", own, "\"port_id\": \"" + port + "\""), 404, "PortNotFound", port);
        assertProblem(
                user.post(
                        "/v2.0/floatingips/" + own + "/port_forwardings",
                        "{\"port_forwarding\": {\"protocol\": \"tcp\", \"internal_port_id\": \"" + port
                                + "\", \"internal_port\": 22, \"external_port\": 22}}"),
                404,
                "PortNotFound",
                port);
        String router = id(create(user, "router", "{}"));
        String join = "/v2.0/routers/" + router + "/add_router_interface";
        assertProblem(user.put(join, "{\"subnet_id\": \"" + subnet + "\"}"), 404, "SubnetNotFound", subnet);
        assertProblem(user.put(join, "{\"port_id\": \"" + port + "\"}"), 404, "PortNotFound", port);
        assertProblem(
                user.put("/v2.0/routers/" + theirs + "/add_router_interface", "{\"subnet_id\": \"" + subnet + "\"}"),
                404,
                "RouterNotFound",
                theirs);
    }

    @Test
    void nobodyGivesAPortToARouterOfOthers() {
        String theirs = id(create(stranger, "router", "{}"));
        String network = network(user);
        String claim = "\"device_owner\": \"network:router_interface\", \"device_id\": \"" + theirs + "\"";
        assertProblem(tryPort(user, network, claim), 409, "DeviceIDNotOwnedByTenant", theirs);
        String port = id(port(user, network));
        assertProblem(change(user, "port", port, claim), 409, "DeviceIDNotOwnedByTenant", theirs);
        change(user, "port", port, "\"device_id\": \"" + theirs + "\"");
        assertProblem(
                change(user, "port", port, "\"device_owner\": \"network:router_interface\""),
                409,
                "DeviceIDNotOwnedByTenant",
                theirs);
        String own = id(create(user, "router", "{}"));
        assertThat(tryPort(user, network, claim.replace(theirs, own)).status()).isEqualTo(201);
        assertThat(admin.get("/v2.0/routers/" + theirs).status()).isEqualTo(200);
    }

    @Test
    void aPortInTheNameOfADhcpServerIsOnlyAPort() {
        String network = network(user);
        subnet(user, network, "10.0.0.0/24");
        JsonNode port = create(
                user,
                "port",
                "{\"network_id\": \"" + network + "\", \"device_owner\": \"network:dhcp\", \"device_id\": \"x\"}");
        assertProblem(
                change(admin, "port", id(port), "\"mac_address\": \"fa:16:3e:00:00:01\""),
                409,
                "UnsupportedPortDeviceOwner",
                "network:dhcp");
        assertThat(user.delete("/v2.0/ports/" + id(port)).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"extra_dhcp_opts\": [{\"opt_name\": \"router\\ntag:tag0,option:router\", \"opt_value\": \"10.6.6.6\"}]",
                "\"extra_dhcp_opts\": [{\"opt_name\": \"router,6\", \"opt_value\": \"10.6.6.6\"}]",
                "\"extra_dhcp_opts\": [{\"opt_name\": \"tftp-server\", \"opt_value\": \"a\\ntag:tag0,option:router\"}]",
                "\"extra_dhcp_opts\": [{\"opt_name\": \"tftp-server\", \"opt_value\": \"a\\u0000b\"}]",
                "\"dns_name\": \"a\\nfa:16:3e:00:00:01,evil\"",
                "\"dns_name\": \"a,10.0.0.9\"",
                "\"dns_name\": \"a b\"",
                "\"dns_domain\": \"evil\\n--script.\"",
                "\"mac_address\": \"fa:16:3e:00:00:01,id:*\"",
                "\"mac_address\": \"fa:16:3e:00:00:01\\n\"",
                "\"fixed_ips\": [{\"ip_address\": \"10.0.0.9\\n\"}]",
                "\"allowed_address_pairs\": [{\"ip_address\": \"10.0.0.9 -j ACCEPT\"}]",
                "\"allowed_address_pairs\": [{\"ip_address\": \"10.0.0.9\", \"mac_address\": \"fa:16:3e:00:00:01 -j\"}]",
                "\"device_id\": \"x\\r\\nX-Instance-ID: y\""
            })
    void whatEndsALineOrAWordIsNoValueOfAPort(String attribute) {
        String network = network(user);
        subnet(user, network, "10.0.0.0/24");
        assertThat(tryPort(user, network, attribute).status()).isEqualTo(400);
        assertThat(change(user, "port", id(port(user, network)), attribute).status())
                .isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"dns_nameservers\": [\"9.9.9.9\\ntag:tag0,option:router,10.6.6.6\"]",
                "\"dns_nameservers\": [\"resolver\"]",
                "\"host_routes\": [{\"destination\": \"10.1.0.0/16,10.6.6.6\", \"nexthop\": \"10.0.0.9\"}]",
                "\"host_routes\": [{\"destination\": \"10.1.0.0/16\", \"nexthop\": \"10.0.0.9,0.0.0.0/0\"}]",
                "\"gateway_ip\": \"10.0.0.1\\n\"",
                "\"allocation_pools\": [{\"start\": \"10.0.0.2\\n\", \"end\": \"10.0.0.9\"}]"
            })
    void whatEndsALineOrAWordIsNoValueOfASubnet(String attribute) {
        String network = network(user);
        assertThat(user.post(
                                "/v2.0/subnets",
                                "{\"subnet\": {\"network_id\": \"%s\", \"ip_version\": 4, \"cidr\": \"10.0.0.0/24\", %s}}"
                                        .formatted(network, attribute))
                        .status())
                .isEqualTo(400);
        String subnet = subnet(user, network, "10.0.0.0/24");
        assertThat(change(user, "subnet", subnet, attribute).status()).isEqualTo(400);
    }

    private static String many(int count, String item) {
        return IntStream.range(0, count).mapToObj(item::formatted).collect(Collectors.joining(", ", "[", "]"));
    }

    @Test
    void listsHaveTheirLimits() {
        String network = network(user);
        String subnet = subnet(user, network, "10.0.0.0/16");
        String addresses = "\"fixed_ips\": " + many(6, "{\"subnet_id\": \"" + subnet + "\"}");
        assertProblem(
                tryPort(user, network, addresses),
                400,
                "InvalidInput",
                "Exceeded maximum amount of fixed ips per port");
        String port = id(port(user, network));
        assertProblem(change(user, "port", port, addresses), 400, "InvalidInput", "Exceeded maximum amount");
        assertThat(tryPort(user, network, addresses.replaceFirst("\\{[^}]*}, ", ""))
                        .status())
                .isEqualTo(201);

        String options = "\"extra_dhcp_opts\": " + many(65, "{\"opt_name\": \"1%d\", \"opt_value\": \"x\"}");
        assertThat(tryPort(user, network, options).status()).isEqualTo(400);
        assertThat(change(user, "port", port, options.replaceFirst("\\{[^}]*}, ", ""))
                        .status())
                .isEqualTo(200);
        assertProblem(
                change(user, "port", port, "\"extra_dhcp_opts\": [{\"opt_name\": \"x\", \"opt_value\": \"x\"}]"),
                400,
                "InvalidInput",
                "no more than 64 DHCP options");

        assertProblem(
                user.post(
                        "/v2.0/address-groups",
                        "{\"address_group\": {\"addresses\": "
                                + IntStream.range(0, 1001)
                                        .mapToObj(i -> "\"10.1.%d.%d/32\"".formatted(i / 256, i % 256))
                                        .toList()
                                + "}}"),
                400,
                "AddressGroupAddressesExhausted",
                "1000");
        String group = id(create(
                user,
                "address_group",
                "{\"addresses\": "
                        + IntStream.range(0, 1000)
                                .mapToObj(i -> "\"10.1.%d.%d/32\"".formatted(i / 256, i % 256))
                                .toList()
                        + "}"));
        assertProblem(
                user.put("/v2.0/address-groups/" + group + "/add_addresses", "{\"addresses\": [\"10.2.0.0/16\"]}"),
                400,
                "AddressGroupAddressesExhausted",
                "1000");
        assertThat(user.post("/v2.0/ports", "{\"port\": {\"description\": \"" + "x".repeat(200_000) + "\"}}")
                        .status())
                .isEqualTo(413);
    }

    @ParameterizedTest
    @ValueSource(strings = {"address_group", "address_scope"})
    void groupsAndScopesOfAddressesAreCounted(String kind) {
        admin.put("/v2.0/quotas/" + project, "{\"quota\": {\"" + kind + "\": 2}}");
        String body = kind.equals("address_scope") ? "{\"ip_version\": 4}" : "{}";
        String path = "/v2.0/" + kind.replace('_', '-') + "s";
        assertProblem(
                user.post(path, "{\"" + kind + "s\": [" + body + ", " + body + ", " + body + "]}"),
                409,
                "OverQuota",
                "Quota exceeded for resources: ['" + kind + "'].");
        create(user, kind, body);
        create(user, kind, body);
        assertProblem(user.post(path, "{\"" + kind + "\": " + body + "}"), 409, "OverQuota", kind);
        assertThat(user.get("/v2.0/quotas/" + project + "/details.json")
                        .json()
                        .at("/quota/" + kind + "/used")
                        .asInt())
                .isEqualTo(2);
        assertThat(user.get("/v2.0/quotas/" + project + "/default.json")
                        .json()
                        .at("/quota/" + kind)
                        .asInt())
                .isEqualTo(100);
    }

    @Test
    void aRefusalNamesAllRulesThatWereAsked() {
        assertProblem(
                user.post(
                        "/v2.0/networks",
                        "{\"network\": {\"shared\": true, \"router:external\": true, \"name\": \"x\"}}"),
                403,
                "PolicyNotAuthorized",
                "((rule:create_network and rule:create_network:router:external) and rule:create_network:shared)"
                        + " is disallowed by policy");
        assertProblem(
                change(user, "network", shared, "\"name\": \"x\""),
                403,
                "PolicyNotAuthorized",
                "rule:update_network is disallowed by policy");
    }

    @Test
    void aTagMayEndLikeAnOldPath() {
        String network = network(user);
        assertThat(user.put("/v2.0/networks/" + network + "/tags/data.json", "").status())
                .isEqualTo(201);
        assertThat(user.get("/v2.0/networks/" + network + "/tags.json").json().get("tags"))
                .extracting(JsonNode::asString)
                .containsExactly("data.json");
    }

    @Test
    void agentsAreFoundByTheirTopic() {
        try (TestHost host = new TestHost("h1")) {
            host.beatBridge();
            host.beatDhcp();
            host.beatL3();
            await().until(() -> admin.get("/v2.0/agents").json().get("agents").size() == 3);
        }
        assertThat(admin.get("/v2.0/agents?topic=dhcp_agent")
                        .json()
                        .at("/agents/0/agent_type")
                        .asString())
                .isEqualTo("DHCP agent");
        assertThat(admin.get("/v2.0/agents?topic=l3_agent").json().get("agents").size())
                .isEqualTo(1);
        assertThat(admin.get("/v2.0/agents?topic=N/A")
                        .json()
                        .at("/agents/0/agent_type")
                        .asString())
                .isEqualTo("Linux bridge agent");
    }

    @Test
    void computeLearnsThatAServersAddressesHaveChanged() {
        String network = network(user);
        String subnet = subnet(user, network, "10.0.0.0/24");
        JsonNode port = create(user, "port", """
                {"network_id": "%s", "device_id": "s1", "device_owner": "compute:nova"}""".formatted(network));
        String told = "network-changed s1 " + id(port);
        change(user, "port", id(port), "\"name\": \"other\"");
        change(
                user,
                "port",
                id(port),
                "\"fixed_ips\": [{\"subnet_id\": \"%s\", \"ip_address\": \"10.0.0.77\"}]".formatted(subnet));
        await().untilAsserted(() -> assertThat(COMPUTE.events()).containsExactly(told));

        String external = id(create(admin, "network", "{\"router:external\": true}"));
        create(
                admin,
                "subnet",
                "{\"network_id\": \"%s\", \"ip_version\": 4, \"cidr\": \"203.0.113.0/24\", \"enable_dhcp\": false}"
                        .formatted(external));
        String router =
                id(create(user, "router", "{\"external_gateway_info\": {\"network_id\": \"" + external + "\"}}"));
        user.put("/v2.0/routers/" + router + "/add_router_interface", "{\"subnet_id\": \"" + subnet + "\"}");
        COMPUTE.reset();
        String floating = id(create(
                user,
                "floatingip",
                "{\"floating_network_id\": \"" + external + "\", \"port_id\": \"" + id(port) + "\"}"));
        await().untilAsserted(() -> assertThat(COMPUTE.events()).containsExactly(told));
        COMPUTE.reset();
        change(user, "floatingip", floating, "\"port_id\": null");
        await().untilAsserted(() -> assertThat(COMPUTE.events()).containsExactly(told));
        change(user, "floatingip", floating, "\"port_id\": \"" + id(port) + "\"");
        await().untilAsserted(() -> assertThat(COMPUTE.events()).hasSize(2));
        COMPUTE.reset();
        user.delete("/v2.0/floatingips/" + floating);
        await().untilAsserted(() -> assertThat(COMPUTE.events()).containsExactly(told));
    }
}
