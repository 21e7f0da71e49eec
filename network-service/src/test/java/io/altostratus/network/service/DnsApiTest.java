package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DnsApiTest extends NetworkSlice {

    @Test
    void addressesHaveNames() {
        String network = network(user);
        subnet(user, network, "10.0.0.0/24");
        subnet(user, network, "fd00::/64");
        JsonNode port = port(user, network);
        assertThat(port.get("dns_name").asString()).isEmpty();
        assertThat(port.get("dns_assignment").toString())
                .contains("\"hostname\":\"host-10-0-0-2\"")
                .contains("\"fqdn\":\"host-10-0-0-2.openstacklocal.\"")
                .contains("\"hostname\":\"host-fd00--2\"");
        String path = "/v2.0/ports/" + port.get("id").asString();
        JsonNode named = user.put(path, "{\"port\": {\"dns_name\": \"My-VM\", \"dns_domain\": \"example.org.\"}}")
                .json()
                .get("port");
        assertThat(named.get("dns_name").asString()).isEqualTo("my-vm");
        assertThat(named.get("dns_domain").asString()).isEqualTo("example.org.");
        assertThat(named.at("/dns_assignment/1/hostname").asString()).isEqualTo("my-vm");
        assertThat(named.at("/dns_assignment/1/fqdn").asString()).isEqualTo("my-vm.openstacklocal.");
        assertThat(user.get(path).json().get("port")).isEqualTo(named);
        assertThat(user.get("/v2.0/ports?dns_name=my-vm").json().get("ports").size())
                .isEqualTo(1);
        JsonNode whole =
                create(user, "port", "{\"network_id\": \"" + network + "\", \"dns_name\": \"vm.openstacklocal.\"}");
        assertThat(whole.at("/dns_assignment/0/hostname").asString()).isEqualTo("vm");
        assertThat(whole.at("/dns_assignment/0/fqdn").asString()).isEqualTo("vm.openstacklocal.");
        assertThat(user.put(path, "{\"port\": {\"dns_name\": null}}")
                        .json()
                        .at("/port/dns_name")
                        .asString("null"))
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-vm",
                "vm-",
                "v m",
                "vm..x",
                "ä",
                "vm.1",
                "vm.example.org.",
                "openstacklocal.",
                "x\\\\ny",
                "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
            })
    void impossibleNamesAreRefused(String name) {
        String network = network(user);
        RestApi.Answer answer = user.post(
                "/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\", \"dns_name\": \"" + name + "\"}}");
        assertProblem(answer, 400, "HTTPBadRequest", "dns_name");
    }

    @Test
    void networksHaveDomains() {
        JsonNode network = create(user, "network", "{\"dns_domain\": \"Example.org.\"}");
        assertThat(network.get("dns_domain").asString()).isEqualTo("example.org.");
        String path = "/v2.0/networks/" + network.get("id").asString();
        assertProblem(
                user.put(path, "{\"network\": {\"dns_domain\": \"example.org\"}}"),
                400,
                "HTTPBadRequest",
                "dns_domain");
        assertThat(user.put(path, "{\"network\": {\"dns_domain\": \"\"}}")
                        .json()
                        .at("/network/dns_domain")
                        .asString())
                .isEmpty();
    }

    @Test
    void floatingIpsHaveNames() {
        String external = create(admin, "network", "{\"router:external\": true}")
                .get("id")
                .asString();
        subnet(admin, external, "203.0.113.0/24");
        String body = "{\"floating_network_id\": \"" + external + "\", %s}";
        JsonNode ip =
                create(user, "floatingip", body.formatted("\"dns_name\": \"WWW\", \"dns_domain\": \"example.org.\""));
        assertThat(ip.get("dns_name").asString()).isEqualTo("www");
        assertThat(ip.get("dns_domain").asString()).isEqualTo("example.org.");
        assertThat(user.get("/v2.0/floatingips?dns_name=www").json().get("floatingips"))
                .hasSize(1);
        for (String impossible : new String[] {
            "\"dns_name\": \"www\"",
            "\"dns_domain\": \"example.org.\"",
            "\"dns_name\": \"www.\", \"dns_domain\": \"example.org.\"",
            "\"dns_name\": \"www\", \"dns_domain\": \"example.org\""
        }) {
            RestApi.Answer answer =
                    user.post("/v2.0/floatingips", "{\"floatingip\": " + body.formatted(impossible) + "}");
            assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
            assertThat(answer.json().at("/NeutronError/message").asString()).contains("dns_");
        }
        assertThat(user.put("/v2.0/floatingips/" + ip.get("id").asString(), "{\"floatingip\": {\"dns_name\": \"x\"}}")
                        .status())
                .isEqualTo(400);
    }

    @Test
    void networksShowTheScopesOfTheirSubnets() {
        String scope = create(user, "address_scope", "{\"name\": \"s\", \"ip_version\": 4}")
                .get("id")
                .asString();
        String pool = create(
                        user,
                        "subnetpool",
                        "{\"name\": \"p\", \"prefixes\": [\"10.0.0.0/16\"], \"default_prefixlen\": 24, \"address_scope_id\": \""
                                + scope + "\"}")
                .get("id")
                .asString();
        String network = network(user);
        create(
                user,
                "subnet",
                "{\"network_id\": \"" + network + "\", \"ip_version\": 4, \"subnetpool_id\": \"" + pool + "\"}");
        JsonNode shown = user.get("/v2.0/networks/" + network).json().get("network");
        assertThat(shown.get("ipv4_address_scope").asString()).isEqualTo(scope);
        assertThat(shown.get("ipv6_address_scope").isNull()).isTrue();
        assertThat(user.get("/v2.0/networks?fields=ipv4_address_scope").json().toString())
                .contains(scope);
    }

    @Test
    void greNetworksAreForOpenVSwitch() {
        try (TestHost host = new TestHost("h1")) {
            host.beatBridge();
            org.awaitility.Awaitility.await()
                    .until(() -> admin.get("/v2.0/agents?alive=true")
                                    .json()
                                    .get("agents")
                                    .size()
                            == 1);
            JsonNode network =
                    create(admin, "network", "{\"provider:network_type\": \"gre\", \"provider:segmentation_id\": 7}");
            assertThat(network.get("provider:segmentation_id").asInt()).isEqualTo(7);
            assertThat(network.get("mtu").asInt()).isEqualTo(1458);
            assertProblem(
                    admin.post(
                            "/v2.0/networks",
                            "{\"network\": {\"provider:network_type\": \"gre\", \"provider:segmentation_id\": 7}}"),
                    409,
                    "TunnelIdInUse",
                    "7");
            assertProblem(
                    admin.post("/v2.0/networks", "{\"network\": {\"provider:network_type\": \"gre\"}}"),
                    503,
                    "NoNetworkAvailable",
                    "");
            JsonNode port = create(
                    admin,
                    "port",
                    "{\"network_id\": \"" + network.get("id").asString() + "\", \"binding:host_id\": \"h1\"}");
            assertThat(port.get("binding:vif_type").asString()).isEqualTo("binding_failed");
        }
    }
}
