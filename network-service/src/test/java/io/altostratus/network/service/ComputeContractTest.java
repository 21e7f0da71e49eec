package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.testing.RestApi;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The requests that compute-conductor and compute-api send, word for word, and what they read in the answers. */
class ComputeContractTest extends NetworkSlice {

    private static final String IDS = "X-Altostratus-Object-Ids";

    private final String server = UUID.randomUUID().toString();
    private final List<String> ids =
            List.of(UUID.randomUUID().toString(), UUID.randomUUID().toString());
    private TestHost h1;
    private TestHost h2;
    private RestApi conductor;
    private String network;

    @BeforeEach
    void hosts() {
        h1 = new TestHost("h1");
        h2 = new TestHost("h2");
        h1.beatBridge();
        h2.beatBridge();
        await().until(() ->
                admin.get("/v2.0/agents?alive=true").json().get("agents").size() == 2);
        // As ./alto seeds it: the user of compute has both roles, and the role of a service is enough for ports.
        conductor = as("service", "service");
        network = network(user);
        subnet(user, network, "10.0.0.0/24");
    }

    @AfterEach
    void close() {
        h1.close();
        h2.close();
    }

    private String planned(String host, String zone, String more) {
        return """
                {"device_id": "%s", "device_owner": "compute:%s", "binding:host_id": "%s", "dns_name": "vm-1", "network_id": "%s",
                 "project_id": "%s", "admin_state_up": true%s}""".formatted(server, zone, host, network, project, more);
    }

    private RestApi.Answer ensure(String host, String zone) {
        return conductor
                .withHeader(IDS, String.join(",", ids))
                .post(
                        "/v2.0/ports",
                        "{\"ports\": [" + planned(host, zone, "") + ", "
                                + planned(host, zone, ", \"fixed_ips\": [{\"ip_address\": \"10.0.0.50\"}]") + "]}");
    }

    private RestApi.Answer bind(String id, String host, String zone) {
        return conductor.put("/v2.0/ports/" + id, """
                {"port": {"device_id": "%s", "device_owner": "compute:%s", "binding:host_id": "%s", "dns_name": "vm-1"}}
                """.formatted(server, zone, host));
    }

    @Test
    void theConductorMakesPortsAndBindsThemAnewWhereTheServerGoesOn() {
        RestApi.Answer first = ensure("h1", "nova");
        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        JsonNode ports = first.json().get("ports");
        assertThat(ports.findValuesAsString("id")).containsExactlyElementsOf(ids);
        for (JsonNode port : ports) {
            assertThat(port.get("binding:host_id").asString()).isEqualTo("h1");
            assertThat(port.get("binding:vif_type").asString()).isEqualTo("bridge");
            assertThat(port.get("mac_address").asString()).matches("fa:16:3e(:[0-9a-f]{2}){3}");
            assertThat(port.get("project_id").asString()).isEqualTo(project);
            assertThat(port.get("device_id").asString()).isEqualTo(server);
            assertThat(port.get("security_groups")).hasSize(1);
            assertThat(port.get("dns_name").asString()).isEqualTo("vm-1");
        }
        assertThat(ip(ports.get(1))).isEqualTo("10.0.0.50");

        // The answer was lost.
        assertThat(ensure("h1", "nova").json()).isEqualTo(first.json());

        // The host could not build it: the same ports on another host, maybe of another zone.
        RestApi.Answer again = ensure("h2", "west");
        assertThat(again.status()).as(again.toString()).isEqualTo(201);
        assertThat(again.json().at("/ports/0/binding:host_id").asString()).isEqualTo("h1");
        for (String id : ids) {
            RestApi.Answer bound = bind(id, "h2", "west");
            assertThat(bound.status()).as(bound.toString()).isEqualTo(200);
            assertThat(bound.json().at("/port/binding:host_id").asString()).isEqualTo("h2");
            assertThat(bound.json().at("/port/device_owner").asString()).isEqualTo("compute:west");
            assertThat(bound.json().at("/port/binding:vif_type").asString()).isEqualTo("bridge");
        }
        assertThat(bind(ids.getFirst(), "nowhere", "west")
                        .json()
                        .at("/port/binding:vif_type")
                        .asString())
                .isEqualTo("binding_failed");

        // Two fixed addresses cannot be the same: refused with a message that the server shows.
        String other = UUID.randomUUID().toString();
        RestApi.Answer taken = conductor
                .withHeader(IDS, other)
                .post(
                        "/v2.0/ports",
                        "{\"ports\": [" + planned("h1", "nova", ", \"fixed_ips\": [{\"ip_address\": \"10.0.0.50\"}]")
                                + "]}");
        assertThat(taken.status()).isEqualTo(409);
        assertThat(taken.json().at("/NeutronError/message").asString()).contains("10.0.0.50");

        assertThat(conductor.delete("/v2.0/ports/" + ids.getFirst()).status()).isEqualTo(204);
        assertThat(conductor.delete("/v2.0/ports/" + ids.getFirst()).status()).isEqualTo(404);
        assertThat(ensure("h1", "nova").status()).as("a create that comes late").isEqualTo(409);
    }

    @Test
    void aUsersPortIsTakenUpAndGivenBack() {
        String port = port(user, network).get("id").asString();
        String group =
                create(user, "security_group", "{\"name\": \"web\"}").get("id").asString();
        assertThat(user.put("/v2.0/ports/" + port, "{\"port\": {\"security_groups\": [\"" + group + "\"]}}")
                        .status())
                .isEqualTo(200);
        assertThat(bind(port, "h1", "nova").json().at("/port/binding:vif_type").asString())
                .isEqualTo("bridge");
        h1.wired(port, "w");
        await().untilAsserted(() -> assertThat(conductor
                        .get("/v2.0/ports/" + port)
                        .json()
                        .at("/port/status")
                        .asString())
                .isEqualTo("ACTIVE"));
        await().untilAsserted(() ->
                assertThat(COMPUTE.events()).containsExactly("network-vif-plugged " + server + " " + port));
        RestApi.Answer given = conductor.put(
                "/v2.0/ports/" + port,
                "{\"port\": {\"device_id\": \"\", \"device_owner\": \"\", \"binding:host_id\": \"\","
                        + " \"dns_name\": \"\"}}");
        assertThat(given.status()).as(given.toString()).isEqualTo(200);
        JsonNode left = given.json().get("port");
        assertThat(left.get("status").asString()).isEqualTo("DOWN");
        assertThat(left.get("dns_name").asString()).isEmpty();
        assertThat(left.get("binding:vif_type").asString()).isEqualTo("unbound");
        assertThat(left.get("security_groups").get(0).asString()).isEqualTo(group);
    }

    /** While compute-api is away the changes wait for it. */
    @Test
    void computeHearsOfWhatItShows() {
        String port = ensure("h1", "nova").json().at("/ports/0/id").asString();
        String changed = "network-changed " + server + " " + port;
        COMPUTE.answerWith(503, 500, 503);
        String group =
                create(user, "security_group", "{\"name\": \"web\"}").get("id").asString();
        assertThat(user.put("/v2.0/ports/" + port, "{\"port\": {\"security_groups\": [\"" + group + "\"]}}")
                        .status())
                .isEqualTo(200);
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(COMPUTE.events()).containsExactly(changed));
        user.put("/v2.0/ports/" + port, "{\"port\": {\"fixed_ips\": [{\"ip_address\": \"10.0.0.77\"}]}}");
        await().untilAsserted(() -> assertThat(COMPUTE.events()).containsExactly(changed, changed));
        user.put("/v2.0/ports/" + port, "{\"port\": {\"name\": \"of no interest\"}}");
        user.delete("/v2.0/ports/" + port);
        await().untilAsserted(() -> assertThat(COMPUTE.events())
                .containsExactly(changed, changed, "network-vif-deleted " + server + " " + port));
    }

    @Test
    void whatTheApiAsksForTheUser() {
        ensure("h1", "nova");
        String fields = "&fields=id&fields=name&fields=mtu&fields=subnets&fields=shared&fields=router:external"
                + "&fields=port_security_enabled";
        JsonNode found = user.get("/v2.0/networks?id=" + network + "&id=" + UUID.randomUUID() + fields)
                .json()
                .get("networks");
        assertThat(found).hasSize(1);
        assertThat(found.get(0).propertyNames())
                .containsExactlyInAnyOrder(
                        "id", "name", "mtu", "subnets", "shared", "router:external", "port_security_enabled");
        assertThat(found.get(0).get("router:external").isBoolean()).isTrue();
        assertThat(found.get(0).get("shared").isBoolean()).isTrue();
        assertThat(found.get(0).get("mtu").isInt()).isTrue();
        assertThat(found.get(0).get("subnets")).hasSize(1);
        assertThat(user.get("/v2.0/networks?tenant_id=" + project + fields)
                        .json()
                        .get("networks"))
                .hasSize(1);
        assertThat(user.get("/v2.0/networks?shared=True" + fields).json().get("networks"))
                .isEmpty();
        JsonNode port = user.get("/v2.0/ports?id=" + ids.getFirst()).json().at("/ports/0");
        assertThat(port.get("network_id").asString()).isEqualTo(network);
        assertThat(port.get("device_id").asString()).isEqualTo(server);
        assertThat(port.get("fixed_ips")).hasSize(1);
        assertThat(stranger.get("/v2.0/ports?id=" + ids.getFirst()).json().get("ports"))
                .isEmpty();
        assertThat(user.get("/v2.0/security-groups?id=default&tenant_id=" + project + "&fields=id&fields=name")
                        .json()
                        .get("security_groups"))
                .isEmpty();
        JsonNode group = user.get("/v2.0/security-groups?name=default&tenant_id=" + project + "&fields=id&fields=name")
                .json()
                .get("security_groups");
        assertThat(group).hasSize(1);
        assertThat(group.get(0).propertyNames()).containsExactlyInAnyOrder("id", "name");
    }

    @Test
    void theAuditorReadsPortsByPages() {
        ensure("h1", "nova");
        String query = "/v2.0/ports?fields=id&fields=device_id&fields=device_owner&limit=1";
        JsonNode first = conductor.get(query).json().get("ports");
        assertThat(first).hasSize(1);
        assertThat(first.get(0).get("device_owner").asString()).isEqualTo("compute:nova");
        JsonNode second = conductor
                .get(query + "&marker=" + first.get(0).get("id").asString())
                .json()
                .get("ports");
        assertThat(second).hasSize(1);
        assertThat(List.of(
                        first.get(0).get("id").asString(),
                        second.get(0).get("id").asString()))
                .containsExactlyInAnyOrderElementsOf(ids);
    }
}
