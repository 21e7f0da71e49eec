package io.altostratus.network.service.ports;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.network.model.DhcpReady;
import io.altostratus.network.model.PortsWired;
import io.altostratus.network.service.NetworkSlice;
import io.altostratus.network.service.TestHost;
import io.altostratus.network.service.provisioning.PortProvisioning;
import io.altostratus.testing.StatementCount;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.mock.web.MockHttpServletRequest;
import tools.jackson.databind.JsonNode;

class PortStatementsTest extends NetworkSlice {

    private static final RequestContext SERVICE = new RequestContext(
            "req-1",
            null,
            RequestContext.Scope.PROJECT,
            "nova",
            "nova",
            "default",
            "service",
            "service",
            "default",
            null,
            List.of("service"));

    @Autowired
    PortController controller;

    @Autowired
    PortProvisioning provisioning;

    @Test
    void aListOfTwoHundredCostsAsMuchAsOneOfTen() {
        String network = network(user);
        subnet(user, network, "10.0.0.0/22");
        bulk(network, 10);
        long ten = statements(10);
        bulk(network, 190);
        assertThat(statements(200)).isEqualTo(ten).isLessThanOrEqualTo(4);
    }

    /** The numbers are the room's budget: what a server's port costs bounds how many servers a second can be built. */
    @Test
    void aPortsWayCostsAKnownNumberOfStatements() {
        try (TestHost host = new TestHost("h1")) {
            host.beatBridge();
            host.beatDhcp();
            await().until(() ->
                    admin.get("/v2.0/agents?alive=true").json().get("agents").size() == 2);
            String network = network(user);
            subnet(user, network, "10.0.0.0/22");
            port(user, network); // the project's default security group and its lock are there from now on
            List<String> one = ids(1);
            List<String> ten = ids(10);
            long forOne = creation(network, one);
            long forTen = creation(network, ten);
            long wiring = wiring(one);
            long wiringTen = wiring(ten);
            long deletion = StatementCount.during(() -> controller.delete(SERVICE, fromService(), one.getFirst()));
            assertThat(forOne).isLessThanOrEqualTo(20);
            // Each further port adds its two messages to hosts: the port itself, and the port in its network's DHCP.
            assertThat(forTen - forOne).isLessThanOrEqualTo(9 * 2);
            // Two of them tell the other hosts of an overlay network where the port is: its segments, and the message.
            assertThat(wiring).isLessThanOrEqualTo(13);
            assertThat(wiringTen).isEqualTo(wiring);
            // Here, too, two tell the other hosts.
            assertThat(deletion).isLessThanOrEqualTo(13);
        }
    }

    private static List<String> ids(int count) {
        return Stream.generate(() -> UUID.randomUUID().toString()).limit(count).toList();
    }

    private static MockHttpServletRequest fromService() {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.setAttribute("altostratus.service-call", true);
        return request;
    }

    private long creation(String network, List<String> ids) {
        MockHttpServletRequest request = fromService();
        request.addHeader("X-Altostratus-Object-Ids", String.join(",", ids));
        List<Map<String, Object>> wanted = ids.stream()
                .map(id -> Map.<String, Object>of(
                        "network_id",
                        network,
                        "project_id",
                        project,
                        "device_id",
                        UUID.randomUUID().toString(),
                        "device_owner",
                        "compute:nova",
                        "binding:host_id",
                        "h1"))
                .toList();
        JsonNode body = Json.MAPPER.valueToTree(Map.of("ports", wanted));
        return StatementCount.during(() -> controller.create(SERVICE, request, body));
    }

    private long wiring(List<String> ids) {
        PortsWired report = new PortsWired(
                "h1", ids.stream().map(id -> new PortsWired.Wired(id, "w")).toList());
        return StatementCount.during(() -> {
            provisioning.wired(report, SERVICE);
            provisioning.dhcpReady(new DhcpReady("h1", ids), SERVICE);
        });
    }

    private void bulk(String network, int count) {
        List<String> items = IntStream.range(0, count)
                .mapToObj(i -> "{\"network_id\": \"" + network + "\"}")
                .toList();
        assertThat(user.post("/v2.0/ports", "{\"ports\": [" + String.join(",", items) + "]}")
                        .status())
                .isEqualTo(201);
    }

    private long statements(int expected) {
        RequestContext member = new RequestContext(
                "req-1",
                null,
                RequestContext.Scope.PROJECT,
                "u",
                "u",
                "default",
                project,
                project,
                "default",
                null,
                List.of("member", "reader"));
        return StatementCount.during(() -> {
            Map<String, Object> answer = controller.list(member, new MockHttpServletRequest("GET", "/v2.0/ports"));
            assertThat((List<?>) answer.get("ports")).hasSize(expected);
        });
    }
}
