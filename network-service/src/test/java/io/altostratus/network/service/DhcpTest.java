package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.model.DhcpNetwork;
import io.altostratus.network.model.DhcpNetworkChanged;
import io.altostratus.network.model.DhcpNetworkRemoved;
import io.altostratus.network.model.DhcpPortChanged;
import io.altostratus.network.model.DhcpPortRemoved;
import io.altostratus.network.model.PortChanged;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class DhcpTest extends NetworkSlice {

    private final List<TestHost> hosts = new ArrayList<>();
    private String network;

    @BeforeEach
    void network() {
        network = network(user);
    }

    @AfterEach
    void close() {
        hosts.forEach(TestHost::close);
    }

    private TestHost start(String name) {
        TestHost host = new TestHost(name);
        hosts.add(host);
        beat(host, name);
        return host;
    }

    private void beat(TestHost host, String name) {
        host.beatBridge();
        host.beatDhcp();
        await().until(() -> admin.get("/v2.0/agents?alive=true&host=" + name)
                        .json()
                        .get("agents")
                        .size()
                == 2);
        host.forget();
    }

    private JsonNode dhcpPorts() {
        return admin.get("/v2.0/ports?device_owner=network:dhcp&network_id=" + network)
                .json()
                .get("ports");
    }

    @Test
    void theServerGetsTheFirstAddressWithTheSubnet() {
        TestHost h1 = start("h1");
        String subnet = subnet(user, network, "10.0.0.0/24");
        JsonNode port = dhcpPorts().get(0);
        assertThat(dhcpPorts().size()).isEqualTo(1);
        assertThat(ip(port)).isEqualTo("10.0.0.2");
        assertThat(port.get("name").asString()).isEmpty();
        assertThat(port.get("device_id").asString()).matches("dhcp[0-9a-f-]{36}-" + network);
        assertThat(port.get("binding:host_id").asString()).isEqualTo("h1");
        assertThat(port.get("binding:vif_type").asString()).isEqualTo("bridge");
        assertThat(port.get("security_groups").size()).isZero();
        assertThat(ip(port(user, network))).isEqualTo("10.0.0.3");
        await().until(() -> !h1.received(DhcpNetworkChanged.class).isEmpty()
                && !h1.received(PortChanged.class).isEmpty()
                && !h1.received(DhcpPortChanged.class).isEmpty());
        DhcpNetwork told = h1.received(DhcpNetworkChanged.class).getFirst().network();
        assertThat(told.network().id()).isEqualTo(network);
        assertThat(told.subnets()).extracting("id").containsExactly(subnet);
        assertThat(told.dhcpPort().id()).isEqualTo(port.get("id").asString());
        assertThat(told.ports())
                .extracting("id")
                .containsExactly(told.dhcpPort().id());
        DhcpPortChanged member = h1.received(DhcpPortChanged.class).getFirst();
        assertThat(member.port().fixedIps()).extracting("ipAddress").containsExactly("10.0.0.3");
        user.delete("/v2.0/ports/" + member.port().id());
        await().until(() -> !h1.received(DhcpPortRemoved.class).isEmpty());
        assertProblem(user.delete("/v2.0/ports/" + port.get("id").asString()), 409, "ServicePortInUse", "network:dhcp");
        assertThat(h1.state(true).dhcpNetworks()).hasSize(1);
        // Who calls a port of his own so has no server by it: it can go, and goes with the network.
        String body = """
                {"network_id": "%s", "device_owner": "network:dhcp"}""".formatted(network);
        assertThat(user.delete("/v2.0/ports/"
                                + create(user, "port", body).get("id").asString())
                        .status())
                .isEqualTo(204);
        create(user, "port", body);
        assertThat(user.delete("/v2.0/networks/" + network).status()).isEqualTo(204);
        await().until(() -> !h1.received(DhcpNetworkRemoved.class).isEmpty());
        assertThat(h1.state(true).dhcpNetworks()).isEmpty();
    }

    @Test
    void theServerFollowsTheSubnets() {
        TestHost h1 = start("h1");
        String first = subnet(user, network, "10.0.0.0/24");
        String second = subnet(user, network, "10.0.1.0/24");
        assertThat(dhcpPorts().get(0).get("fixed_ips").findValuesAsString("ip_address"))
                .containsExactly("10.0.0.2", "10.0.1.2");
        user.put("/v2.0/subnets/" + first, "{\"subnet\": {\"enable_dhcp\": false}}");
        assertThat(dhcpPorts().get(0).get("fixed_ips").findValuesAsString("ip_address"))
                .containsExactly("10.0.1.2");
        user.put("/v2.0/subnets/" + second, "{\"subnet\": {\"dns_nameservers\": [\"9.9.9.9\"]}}");
        // Messages come in no order.
        await().until(() -> h1.received(DhcpNetworkChanged.class).stream()
                .anyMatch(
                        told -> told.network().subnets().getLast().dnsServers().equals(List.of("9.9.9.9"))));
        user.put("/v2.0/subnets/" + first, "{\"subnet\": {\"enable_dhcp\": true}}");
        assertThat(dhcpPorts().get(0).get("fixed_ips").size()).isEqualTo(2);
        assertThat(user.delete("/v2.0/subnets/" + second).status()).isEqualTo(204);
        assertThat(dhcpPorts().get(0).get("fixed_ips").findValuesAsString("ip_address"))
                .containsExactly("10.0.0.2");
        assertThat(user.delete("/v2.0/subnets/" + first).status()).isEqualTo(204);
        assertThat(dhcpPorts().size()).isZero();
        await().until(() -> !h1.received(DhcpNetworkRemoved.class).isEmpty());
    }

    @Test
    void networksThatWaitAreServedWhenAnAgentComes() {
        subnet(user, network, "10.0.0.0/24");
        assertThat(dhcpPorts().size()).isZero();
        assertThat(ip(port(user, network))).isEqualTo("10.0.0.2");
        start("h1");
        await().until(() -> dhcpPorts().size() == 1);
        assertThat(ip(dhcpPorts().get(0))).isEqualTo("10.0.0.3");
    }

    @Test
    void anotherAgentTakesOverThePortOfADeadOne() {
        start("h1");
        subnet(user, network, "10.0.0.0/24");
        JsonNode before = dhcpPorts().get(0);
        TestHost h2 = start("h2");
        jdbc.sql("UPDATE agents SET heartbeat_at = heartbeat_at - INTERVAL 200 SECOND WHERE host = 'h1'")
                .update();
        await().atMost(Duration.ofSeconds(10))
                .until(() ->
                        dhcpPorts().get(0).get("binding:host_id").asString().equals("h2"));
        JsonNode after = dhcpPorts().get(0);
        assertThat(after.get("id")).isEqualTo(before.get("id"));
        assertThat(after.get("fixed_ips")).isEqualTo(before.get("fixed_ips"));
        assertThat(after.get("device_id")).isNotEqualTo(before.get("device_id"));
        await().until(() -> !h2.received(DhcpNetworkChanged.class).isEmpty());
        assertThat(h2.state(true).dhcpNetworks()).hasSize(1);
    }

    @Test
    void aGuestsPortIsActiveOnceDhcpKnowsIt() {
        TestHost h1 = start("h1");
        subnet(user, network, "10.0.0.0/24");
        String port = create(service, "port", """
                {"network_id": "%s", "project_id": "%s", "device_id": "s1", "device_owner": "compute:nova",
                 "binding:host_id": "h1"}""".formatted(network, project))
                .get("id")
                .asString();
        h1.wired(port, "w1");
        await().until(() -> status(port).equals("BUILD"));
        assertThat(COMPUTE.events()).isEmpty();
        h1.dhcpReady(port);
        await().until(() -> status(port).equals("ACTIVE"));
        await().until(() -> COMPUTE.events().equals(List.of("network-vif-plugged s1 " + port)));
        String dhcpPort = dhcpPorts().get(0).get("id").asString();
        h1.wired(dhcpPort, "w1");
        await().until(() -> status(dhcpPort).equals("ACTIVE"));
    }

    @Test
    void nobodyWaitsForADeadServer() {
        TestHost h1 = start("h1");
        subnet(user, network, "10.0.0.0/24");
        String port = create(service, "port", """
                {"network_id": "%s", "project_id": "%s", "device_id": "s1", "device_owner": "compute:nova",
                 "binding:host_id": "h1"}""".formatted(network, project))
                .get("id")
                .asString();
        h1.wired(port, "w1");
        await().until(() -> status(port).equals("BUILD"));
        jdbc.sql("UPDATE agents SET heartbeat_at = heartbeat_at - INTERVAL 80 SECOND WHERE agent_type = 'DHCP agent'")
                .update();
        await().until(() -> status(port).equals("ACTIVE"));
        await().until(() -> COMPUTE.events().size() == 1);
    }

    private String status(String port) {
        return admin.get("/v2.0/ports/" + port).json().at("/port/status").asString();
    }

    @Test
    void administratorsScheduleByHand() {
        start("h1");
        subnet(user, network, "10.0.0.0/24");
        TestHost h2 = start("h2");
        String agent = admin.get("/v2.0/agents?host=h2&agent_type=DHCP%20agent")
                .json()
                .at("/agents/0/id")
                .asString();
        String path = "/v2.0/agents/" + agent + "/dhcp-networks";
        assertThat(admin.post(path, "{\"network_id\": \"" + network + "\"}").status())
                .isEqualTo(201);
        assertThat(admin.get(path).json().at("/networks/0/id").asString()).isEqualTo(network);
        assertThat(admin.get("/v2.0/networks/" + network + "/dhcp-agents")
                        .json()
                        .get("agents")
                        .findValuesAsString("host"))
                .containsExactlyInAnyOrder("h1", "h2");
        assertThat(dhcpPorts().findValues("fixed_ips").stream()
                        .map(ips -> ips.at("/0/ip_address").asString()))
                .containsExactly("10.0.0.2", "10.0.0.3");
        assertProblem(
                admin.post(path, "{\"network_id\": \"" + network + "\"}"), 409, "NetworkHostedByDHCPAgent", network);
        assertThat(admin.delete(path + "/" + network).status()).isEqualTo(204);
        assertProblem(admin.delete(path + "/" + network), 409, "NetworkNotHostedByDhcpAgent", network);
        await().until(() -> !h2.received(DhcpNetworkRemoved.class).isEmpty());
        String empty = network(user);
        assertThat(admin.post(path, "{\"network_id\": \"" + empty + "\"}").status())
                .as("a network may be given a server before it has a subnet")
                .isEqualTo(201);
        assertThat(admin.get("/v2.0/ports?network_id=" + empty).json().at("/ports/0/fixed_ips"))
                .isEmpty();
        subnet(user, empty, "10.9.0.0/24");
        assertThat(admin.get("/v2.0/ports?network_id=" + empty)
                        .json()
                        .at("/ports/0/fixed_ips/0/ip_address")
                        .asString())
                .isEqualTo("10.9.0.2");
        assertThat(user.delete("/v2.0/networks/" + empty).status()).isEqualTo(204);
        assertProblem(admin.get("/v2.0/agents/none/dhcp-networks"), 404, "InvalidDHCPAgent", "none");
        assertProblem(user.get(path), 403, "PolicyNotAuthorized", "get_dhcp-networks");
        assertThat(user.get("/v2.0/availability_zones")
                        .json()
                        .at("/availability_zones/0/name")
                        .asString())
                .isEqualTo("nova");
    }

    @Test
    void adisabledOrDeletedAgentGivesItsNetworksAway() {
        start("h1");
        subnet(user, network, "10.0.0.0/24");
        start("h2");
        String h1 = admin.get("/v2.0/agents?host=h1&agent_type=DHCP%20agent")
                .json()
                .at("/agents/0/id")
                .asString();
        admin.put("/v2.0/agents/" + h1, "{\"agent\": {\"admin_state_up\": false}}");
        assertThat(dhcpPorts().get(0).get("binding:host_id").asString()).isEqualTo("h2");
        String h2 = admin.get("/v2.0/agents?host=h2&agent_type=DHCP%20agent")
                .json()
                .at("/agents/0/id")
                .asString();
        assertThat(admin.delete("/v2.0/agents/" + h2).status()).isEqualTo(204);
        assertThat(dhcpPorts().size()).isZero();
        assertThat(admin.get("/v2.0/altostratus-audit").json().get("findings").size())
                .isZero();
    }

    @Test
    void theAuditNamesWhatShouldNotBe() {
        start("h1");
        subnet(user, network, "10.0.0.0/24");
        assertThat(admin.get("/v2.0/altostratus-audit").json().get("findings").size())
                .isZero();
        jdbc.sql("DELETE FROM agents").update();
        jdbc.sql("UPDATE ports SET status = 'ACTIVE', vif_type = 'binding_failed'")
                .update();
        assertThat(admin.get("/v2.0/altostratus-audit").json().get("findings").findValuesAsString("kind"))
                .containsExactlyInAnyOrder("serving-without-dhcp-agent", "active-port-not-bound");
        jdbc.sql("DELETE FROM dhcp_servings").update();
        assertThat(admin.get("/v2.0/altostratus-audit").json().get("findings").findValuesAsString("kind"))
                .contains("dhcp-port-without-serving");
        assertProblem(user.get("/v2.0/altostratus-audit"), 403, "PolicyNotAuthorized", "get_audit");
    }
}
