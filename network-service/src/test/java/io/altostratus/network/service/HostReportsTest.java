package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.altostratus.messaging.CallRefusedException;
import io.altostratus.network.model.HostLeftovers;
import io.altostratus.network.model.HostState;
import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.network.model.PortsWired;
import io.altostratus.network.model.SecurityGroupDetails;
import io.altostratus.network.model.SecurityGroupsChanged;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class HostReportsTest extends NetworkSlice {

    private TestHost h1;
    private TestHost h2;
    private String network;

    @BeforeEach
    void hosts() {
        h1 = new TestHost("h1");
        h2 = new TestHost("h2");
        h1.beatBridge();
        h2.beatBridge();
        await().until(() ->
                admin.get("/v2.0/agents?alive=true").json().get("agents").size() == 2);
        h1.forget();
        h2.forget();
        network = network(user);
        create(user, "subnet", """
                {"network_id": "%s", "ip_version": 4, "cidr": "10.0.0.0/24", "enable_dhcp": false}
                """.formatted(network));
    }

    @AfterEach
    void close() {
        h1.close();
        h2.close();
    }

    private String server(String host, String server) {
        return create(service, "port", """
                {"network_id": "%s", "project_id": "%s", "device_id": "%s", "device_owner": "compute:nova",
                 "binding:host_id": "%s"}""".formatted(network, project, server, host))
                .get("id")
                .asString();
    }

    private JsonNode seen(String port) {
        return admin.get("/v2.0/ports/" + port).json().get("port");
    }

    private void awaitStatus(String port, String status) {
        await().untilAsserted(
                        () -> assertThat(seen(port).get("status").asString()).isEqualTo(status));
    }

    @Test
    void agentsAreListedAndChanged() {
        JsonNode agent = admin.get("/v2.0/agents?host=h1").json().at("/agents/0");
        assertThat(agent.get("agent_type").asString()).isEqualTo("Linux bridge agent");
        assertThat(agent.get("alive").asBoolean()).isTrue();
        assertThat(agent.at("/configurations/tunnel_types/0").asString()).isEqualTo("vxlan");
        assertThat(agent.get("heartbeat_timestamp").asString()).matches("\\d{4}-\\d\\d-\\d\\d \\d\\d:\\d\\d:\\d\\d");
        String path = "/v2.0/agents/" + agent.get("id").asString();
        JsonNode changed = admin.put(path, "{\"agent\": {\"admin_state_up\": false, \"description\": \"d\"}}")
                .json()
                .get("agent");
        assertThat(changed.get("admin_state_up").asBoolean()).isFalse();
        assertThat(changed.get("description").asString()).isEqualTo("d");
        assertProblem(admin.put(path, "{\"agent\": {\"host\": \"x\"}}"), 400, "HTTPBadRequest", "host");
        jdbc.sql("UPDATE agents SET heartbeat_at = heartbeat_at - INTERVAL 80 SECOND WHERE host = 'h1'")
                .update();
        assertThat(admin.get(path).json().at("/agent/alive").asBoolean()).isFalse();
        assertThat(admin.delete(path).status()).isEqualTo(204);
        assertProblem(admin.get(path), 404, "AgentNotFound", "could not be found");
    }

    @Test
    void aPortIsBoundWhereAnAgentCarriesItsNetwork() {
        String port = server("h1", "s1");
        JsonNode bound = seen(port);
        assertThat(bound.get("binding:vif_type").asString()).isEqualTo("bridge");
        assertThat(bound.get("binding:vif_details").toString())
                .contains("\"port_filter\":true", "\"connectivity\":\"l2\"");
        await().until(() -> !h1.received(PortChanged.class).isEmpty());
        PortChanged told = h1.received(PortChanged.class).getFirst();
        assertThat(told.port().id()).isEqualTo(port);
        assertThat(told.port().host()).isEqualTo("h1");
        assertThat(told.port().deviceId()).isEqualTo("s1");
        assertThat(told.port().fixedIps()).extracting("ipAddress").containsExactly("10.0.0.2");
        assertThat(told.port().securityGroupIds()).hasSize(1);
        assertThat(told.network().type().apiName()).isEqualTo("vxlan");
        assertThat(told.network().mtu()).isEqualTo(1450);

        service.put("/v2.0/ports/" + port, "{\"port\": {\"binding:host_id\": \"h2\"}}");
        await().until(() -> !h2.received(PortChanged.class).isEmpty()
                && !h1.received(PortRemoved.class).isEmpty());
        assertThat(h1.received(PortRemoved.class).getFirst().portId()).isEqualTo(port);
        assertThat(h2.received(PortChanged.class).getFirst().port().revision())
                .isGreaterThan(told.port().revision());
        service.delete("/v2.0/ports/" + port);
        await().until(() -> !h2.received(PortRemoved.class).isEmpty());
    }

    @Test
    void whereNobodyCarriesItTheBindingFails() {
        String flat = create(admin, "network", """
                {"provider:network_type": "flat", "provider:physical_network": "storage"}""").get("id").asString();
        for (String body : List.of(
                "{\"network_id\": \"" + flat + "\", \"binding:host_id\": \"h1\"}",
                "{\"network_id\": \"" + network + "\", \"binding:host_id\": \"nowhere\"}",
                "{\"network_id\": \"" + network
                        + "\", \"binding:host_id\": \"h1\", \"binding:vnic_type\": \"direct\"}")) {
            assertThat(create(service, "port", body).get("binding:vif_type").asString())
                    .isEqualTo("binding_failed");
        }
        jdbc.sql("UPDATE agents SET heartbeat_at = heartbeat_at - INTERVAL 80 SECOND WHERE host = 'h1'")
                .update();
        String port = server("h1", "s1");
        assertThat(seen(port).get("binding:vif_type").asString()).isEqualTo("binding_failed");
        h1.beatBridge();
        await().until(() ->
                admin.get("/v2.0/agents?host=h1").json().at("/agents/0/alive").asBoolean());
        service.put("/v2.0/ports/" + port, "{\"port\": {\"binding:host_id\": \"h1\"}}");
        assertThat(seen(port).get("binding:vif_type").asString()).isEqualTo("bridge");
    }

    @Test
    void wiringMakesAPortActiveAndComputeHearsOfEachDevice() {
        String port = server("h1", "s1");
        h1.wired(port, "w1");
        awaitStatus(port, "ACTIVE");
        await().untilAsserted(() -> assertThat(COMPUTE.events()).containsExactly("network-vif-plugged s1 " + port));
        h1.wired(port, "w1"); // delivered twice
        h1.wired(port, "w2"); // the guest was started again
        await().untilAsserted(() -> assertThat(COMPUTE.events()).hasSize(2));
        h1.unwired(port);
        awaitStatus(port, "DOWN");
        await().untilAsserted(() -> assertThat(COMPUTE.events()).contains("network-vif-unplugged s1 " + port));
        h1.wired(port, "w3");
        awaitStatus(port, "ACTIVE");
        user.put("/v2.0/ports/" + port, "{\"port\": {\"admin_state_up\": false}}");
        assertThat(seen(port).get("status").asString()).isEqualTo("DOWN");
        user.put("/v2.0/ports/" + port, "{\"port\": {\"admin_state_up\": true}}");
        assertThat(seen(port).get("status").asString()).isEqualTo("ACTIVE");
        user.delete("/v2.0/ports/" + port);
        await().untilAsserted(() -> assertThat(COMPUTE.events()).contains("network-vif-deleted s1 " + port));
        assertThat(COMPUTE.events().stream().filter(e -> e.startsWith("network-vif-plugged")))
                .hasSize(3);
    }

    @Test
    void oneReportIsOneRequestToCompute() {
        List<PortsWired.Wired> wired = java.util.stream.IntStream.range(0, 5)
                .mapToObj(i -> new PortsWired.Wired(server("h1", "s" + i), "w"))
                .toList();
        h1.report(new PortsWired("h1", wired));
        await().untilAsserted(() -> assertThat(COMPUTE.events()).hasSize(5));
        assertThat(COMPUTE.requests()).hasSize(1);
    }

    @Test
    void computeIsAskedUntilItAcceptsOrNeverWill() {
        String first = server("h1", "s1");
        COMPUTE.answerWith(503, 500);
        h1.wired(first, "w1");
        // the second attempt comes with the next polls of the task table
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(COMPUTE.events()).containsExactly("network-vif-plugged s1 " + first));
        COMPUTE.answerWith(404);
        h1.wired(first, "w2");
        await().until(() -> jdbc.sql("SELECT COUNT(*) FROM network_tasks WHERE task_name = 'server-events'")
                        .query(Integer.class)
                        .single()
                == 0);
        assertThat(COMPUTE.events()).hasSize(1);
    }

    @Test
    void aMalformedEventDoesNotTakeTheOthersWithIt() {
        List<PortsWired.Wired> wired = java.util.stream.IntStream.range(0, 3)
                .mapToObj(i -> new PortsWired.Wired(server("h1", "s" + i), "w"))
                .toList();
        COMPUTE.answerWith(400, 400);
        h1.report(new PortsWired("h1", wired));
        await().untilAsserted(() -> assertThat(COMPUTE.events()).hasSize(2));
        assertThat(COMPUTE.requests()).hasSize(2);
    }

    @Test
    void aHostSpeaksForItselfOnly() {
        String port = server("h1", "s1");
        h2.report(new PortsWired("h1", List.of(new PortsWired.Wired(port, "w1"))));
        h2.wired(port, "w1"); // its own name, but not its port
        assertThatThrownBy(() -> h2.state("h1", false)).isInstanceOf(CallRefusedException.class);
        assertThat(seen(port).get("status").asString()).isEqualTo("DOWN");
        assertThat(h2.state(false).ports()).isEmpty();
        String group = seen(port).at("/security_groups/0").asString();
        assertThat(h1.groups(group).groups())
                .extracting(SecurityGroupDetails::id)
                .containsExactly(group);
        assertThat(h2.groups(group).groups()).isEmpty();
    }

    @Test
    void aHostLearnsItsWholeState() {
        String web =
                create(user, "security_group", "{\"name\": \"web\"}").get("id").asString();
        String db =
                create(user, "security_group", "{\"name\": \"db\"}").get("id").asString();
        user.post("/v2.0/security-group-rules", """
                {"security_group_rule": {"security_group_id": "%s", "direction": "ingress", "protocol": "tcp",
                 "port_range_min": 3306, "port_range_max": 3306, "remote_group_id": "%s"}}""".formatted(db, web));
        create(user, "port", """
                {"network_id": "%s", "security_groups": ["%s"],
                 "allowed_address_pairs": [{"ip_address": "10.0.0.50"}]}""".formatted(network, web));
        String mine = server("h1", "s1");
        user.put("/v2.0/ports/" + mine, "{\"port\": {\"security_groups\": [\"" + db + "\"]}}");
        server("h2", "s2");
        HostState state = h1.state(true);
        assertThat(state.ports()).extracting("id").containsExactly(mine);
        assertThat(state.networks()).extracting("id").containsExactly(network);
        assertThat(state.dhcpNetworks()).isEmpty();
        Map<String, SecurityGroupDetails> groups =
                state.groups().stream().collect(java.util.stream.Collectors.toMap(SecurityGroupDetails::id, g -> g));
        assertThat(groups).containsOnlyKeys(web, db);
        SecurityGroupDetails members = groups.get(web);
        assertThat(members).isNotNull();
        assertThat(members == null ? List.of() : members.memberAddresses())
                .as("with what members may send from")
                .containsExactly("10.0.0.2", "10.0.0.50");
        assertThat(h1.groups(db).groups()).extracting(SecurityGroupDetails::id).containsExactlyInAnyOrder(db, web);
    }

    @Test
    void hostsHearOfGroupsWhenItMatters() {
        String web =
                create(user, "security_group", "{\"name\": \"web\"}").get("id").asString();
        user.post("/v2.0/security-group-rules", """
                {"security_group_rule": {"security_group_id": "%s", "direction": "ingress", "protocol": "tcp"}}""".formatted(web));
        await().untilAsserted(() -> assertThat(h1.received(SecurityGroupsChanged.class))
                .anySatisfy(hint -> assertThat(hint.groupIds()).contains(web)));
        await().until(() -> !h2.received(SecurityGroupsChanged.class).isEmpty());
        h1.forget();
        // no rule names this group as remote, so its members concern nobody else
        create(user, "port", "{\"network_id\": \"%s\", \"security_groups\": [\"%s\"]}".formatted(network, web));
        String port = port(user, network).get("id").asString();
        String byDefault = seen(port).at("/security_groups/0").asString();
        await().untilAsserted(() -> assertThat(h1.received(SecurityGroupsChanged.class))
                .anySatisfy(hint -> assertThat(hint.groupIds()).containsExactly(byDefault)));
        assertThat(h1.received(SecurityGroupsChanged.class))
                .allSatisfy(hint -> assertThat(hint.groupIds()).doesNotContain(web));
    }

    @Test
    void theAuditAsksTheHosts() {
        assertThat(admin.get("/v2.0/altostratus-audit").json().get("findings")).isEmpty();
        h2.leftovers.add(new HostLeftovers.Leftover("device", "tap12345678-9a", "tap of 12345678"));
        JsonNode findings = admin.get("/v2.0/altostratus-audit").json().get("findings");
        assertThat(findings).hasSize(1);
        assertThat(findings.get(0).get("kind").asString()).isEqualTo("unwanted-device");
        assertThat(findings.get(0).get("id").asString()).isEqualTo("tap12345678-9a");
        assertThat(findings.get(0).get("detail").asString()).contains("host h2", "tap of 12345678");
        h1.close();
        assertThat(admin.get("/v2.0/altostratus-audit").json().get("findings").findValuesAsString("kind"))
                .containsExactlyInAnyOrder("unwanted-device", "host-without-answer");
    }

    @Test
    void aChangedNetworkIsToldOnceToEachHost() {
        server("h1", "s1");
        server("h1", "s2");
        await().until(() -> h1.received(PortChanged.class).size() == 2);
        h1.forget();
        user.put("/v2.0/networks/" + network, "{\"network\": {\"mtu\": 1300}}");
        await().until(() -> !h1.received(PortChanged.class).isEmpty());
        assertThat(h1.received(PortChanged.class)).hasSize(1);
        assertThat(h1.received(PortChanged.class).getFirst().network().mtu()).isEqualTo(1300);
    }
}
