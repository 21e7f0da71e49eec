package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortDetails;
import io.altostratus.network.model.PortRemoved;
import io.altostratus.network.model.SubportsFailed;
import io.altostratus.testing.RestApi;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Ports through which guests stand in several networks. */
class TrunkApiTest extends NetworkSlice {

    private String portOf(RestApi api) {
        return port(api, network(api)).get("id").asString();
    }

    private static String sub(String port, int tag) {
        return "{\"port_id\": \"%s\", \"segmentation_type\": \"vlan\", \"segmentation_id\": %d}".formatted(port, tag);
    }

    private static String subs(String... some) {
        return "{\"sub_ports\": [" + String.join(", ", some) + "]}";
    }

    private JsonNode trunk(String parent, String... subs) {
        return create(
                user,
                "trunk",
                "{\"port_id\": \"%s\", \"name\": \"t\", \"sub_ports\": [%s]}"
                        .formatted(parent, String.join(", ", subs)));
    }

    private RestApi.Answer ask(String body) {
        return user.post("/v2.0/trunks", "{\"trunk\": " + body + "}");
    }

    private JsonNode read(String path) {
        RestApi.Answer answer = admin.get(path);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    private String status(String trunk) {
        return read("/v2.0/trunks/" + trunk).at("/trunk/status").asString();
    }

    @Test
    void portsJoinTrunksAndLeaveThem() {
        String parent = portOf(user);
        String first = portOf(user);
        String second = portOf(user);
        JsonNode made = trunk(parent, sub(first, 101));
        String id = made.get("id").asString();
        assertThat(made.get("status").asString()).isEqualTo("DOWN");
        assertThat(made.get("admin_state_up").asBoolean()).isTrue();
        assertThat(made.at("/sub_ports/0/segmentation_id").asInt()).isEqualTo(101);
        assertThat(made.get("project_id").asString()).isEqualTo(project);
        JsonNode details = read("/v2.0/ports/" + parent).at("/port/trunk_details");
        assertThat(details.get("trunk_id").asString()).isEqualTo(id);
        assertThat(details.at("/sub_ports/0/port_id").asString()).isEqualTo(first);
        assertThat(details.at("/sub_ports/0/mac_address").asString()).startsWith("fa:16:3e");
        assertThat(read("/v2.0/ports?id=" + parent).at("/ports/0/trunk_details"))
                .isEqualTo(details);
        assertThat(read("/v2.0/ports/" + first).at("/port/trunk_details").isMissingNode())
                .isTrue();
        assertThat(read("/v2.0/ports/" + first).at("/port/device_owner").asString())
                .isEqualTo("trunk:subport");

        String path = "/v2.0/trunks/" + id;
        assertProblem(user.put(path + "/add_subports", subs(sub(second, 101))), 409, "DuplicateSubPort", "101");
        assertProblem(user.put(path + "/add_subports", subs(sub(first, 102))), 409, "TrunkPortInUse", first);
        assertProblem(user.put(path + "/add_subports", subs(sub(parent, 102))), 409, "ParentPortInUse", parent);
        assertProblem(user.put(path + "/add_subports", subs(sub(second, 4095))), 400, "InvalidInput", "4095");
        assertProblem(
                user.put(path + "/add_subports", subs(sub(second, 7).replace("vlan", "vxlan"))),
                400,
                "InvalidInput",
                "vxlan");
        assertProblem(
                user.put(path + "/add_subports", subs("{\"port_id\": \"%s\"}".formatted(second))),
                400,
                "InvalidInput",
                "segmentation");
        assertProblem(
                user.put(path + "/add_subports", subs(sub(second, 7), sub(second, 8))),
                400,
                "InvalidInput",
                "Non unique");
        assertProblem(user.put(path + "/add_subports", subs(sub(portOf(stranger), 7))), 404, "PortNotFound", "");
        assertProblem(stranger.put(path + "/add_subports", subs()), 404, "TrunkNotFound", id);
        String busy = create(user, "port", "{\"network_id\": \"%s\", \"device_id\": \"x\"}".formatted(network(user)))
                .get("id")
                .asString();
        assertProblem(user.put(path + "/add_subports", subs(sub(busy, 7))), 409, "PortInUse", busy);
        RestApi.Answer added = user.put(path + "/add_subports", subs(sub(second, 102)));
        assertThat(added.status()).as(added.toString()).isEqualTo(200);
        assertThat(added.json().get("sub_ports")).hasSize(2);
        assertThat(user.get(path + "/get_subports").json().get("sub_ports")).hasSize(2);

        assertProblem(user.delete("/v2.0/ports/" + parent), 409, "PortInUseAsTrunkParent", id);
        assertProblem(user.delete("/v2.0/ports/" + first), 409, "PortInUseAsSubPort", id);
        assertProblem(ask("{\"port_id\": \"%s\"}".formatted(parent)), 409, "ParentPortInUse", parent);
        assertProblem(ask("{\"port_id\": \"%s\"}".formatted(first)), 409, "TrunkPortInUse", first);
        assertProblem(ask("{\"port_id\": \"nonsense\"}"), 400, "HTTPBadRequest", "port_id");

        assertThat(user.put(path, "{\"trunk\": {\"admin_state_up\": false, \"name\": \"other\"}}")
                        .json()
                        .at("/trunk/name")
                        .asString())
                .isEqualTo("other");
        String leaving = subs("{\"port_id\": \"%s\"}".formatted(first));
        assertProblem(user.put(path + "/remove_subports", leaving), 409, "TrunkDisabled", id);
        assertProblem(user.delete(path), 409, "TrunkDisabled", id);
        user.put(path, "{\"trunk\": {\"admin_state_up\": true}}");
        assertThat(user.put(path + "/remove_subports", leaving).json().get("sub_ports"))
                .hasSize(1);
        assertProblem(user.put(path + "/remove_subports", leaving), 404, "SubPortNotFound", first);
        assertThat(user.delete("/v2.0/ports/" + first).status()).isEqualTo(204);
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(user.delete(path).status()).isEqualTo(204);
        assertThat(user.get(path).status()).isEqualTo(404);
        assertThat(user.delete("/v2.0/ports/" + parent).status()).isEqualTo(204);
        assertThat(read("/v2.0/ports/" + second).at("/port/device_owner").asString())
                .isEmpty();
    }

    @Test
    void listsAreFilteredSortedAndTagged() {
        String one = trunk(portOf(user)).get("id").asString();
        String parent = portOf(user);
        String two = create(user, "trunk", "{\"port_id\": \"%s\", \"name\": \"z\"}".formatted(parent))
                .get("id")
                .asString();
        user.put("/v2.0/trunks/" + one + "/tags/red", "{}");
        assertThat(ids(user.get("/v2.0/trunks?sort_key=name&sort_dir=desc"))).containsExactly(two, one);
        assertThat(ids(user.get("/v2.0/trunks?tags=red"))).containsExactly(one);
        assertThat(ids(user.get("/v2.0/trunks?port_id=" + parent))).containsExactly(two);
        assertThat(ids(user.get("/v2.0/trunks?status=DOWN&name=z"))).containsExactly(two);
        assertThat(ids(user.get("/v2.0/trunks?status=ACTIVE"))).isEmpty();
        assertThat(ids(user.get("/v2.0/trunks?limit=1"))).containsExactly(one);
        assertThat(ids(user.get("/v2.0/trunks?limit=1&marker=" + one))).containsExactly(two);
        assertThat(ids(user.get("/v2.0/trunks?limit=1&sort_key=status&marker=" + one)))
                .containsExactly(two);
        assertThat(ids(stranger.get("/v2.0/trunks"))).isEmpty();
        assertThat(user.get("/v2.0/trunks/" + one).json().at("/trunk/tags/0").asString())
                .isEqualTo("red");
        admin.put("/v2.0/quotas/" + project, "{\"quota\": {\"trunk\": 2}}");
        assertProblem(ask("{\"port_id\": \"%s\"}".formatted(portOf(user))), 409, "OverQuota", "trunk");
    }

    private static List<String> ids(RestApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json()
                .get("trunks")
                .valueStream()
                .map(trunk -> trunk.get("id").asString())
                .toList();
    }

    @Test
    void tagsCanBeThoseOfTheNetworks() {
        String tagged = create(
                        admin,
                        "network",
                        "{\"provider:network_type\": \"vlan\", \"provider:physical_network\": \"provider\","
                                + " \"provider:segmentation_id\": 77, \"shared\": true, \"mtu\": 1400}")
                .get("id")
                .asString();
        String part = port(user, tagged).get("id").asString();
        String inherits = "{\"port_id\": \"%s\", \"segmentation_type\": \"inherit\"}";
        JsonNode made = trunk(portOf(user), inherits.formatted(part));
        assertThat(made.at("/sub_ports/0/segmentation_id").asInt()).isEqualTo(77);
        assertThat(made.at("/sub_ports/0/segmentation_type").asString()).isEqualTo("vlan");
        String tunnelled = portOf(user);
        assertProblem(
                ask("{\"port_id\": \"%s\", \"sub_ports\": [%s]}"
                        .formatted(portOf(user), inherits.formatted(tunnelled))),
                400,
                "InvalidInput",
                "vxlan");
        String large = create(admin, "network", "{\"provider:network_type\": \"local\", \"shared\": true}")
                .get("id")
                .asString();
        String wide = port(user, large).get("id").asString();
        assertProblem(
                ask("{\"port_id\": \"%s\", \"sub_ports\": [%s]}".formatted(portOf(user), sub(wide, 5))),
                409,
                "SubPortMtuGreaterThanTrunkPortMtu",
                wide);
        assertThat(read("/v2.0/ports/" + wide).at("/port/device_owner").asString())
                .isEmpty();
    }

    /** Whoever comes first has the port. */
    @Test
    void aPortIsInOneTrunkOnly() throws Exception {
        String contested = portOf(user);
        List<String> trunks = Stream.of(1, 2, 3, 4)
                .map(n -> trunk(portOf(user)).get("id").asString())
                .toList();
        List<Integer> statuses = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<RestApi.Answer>> requests = new ArrayList<>();
            trunks.forEach(trunk ->
                    requests.add(() -> user.put("/v2.0/trunks/" + trunk + "/add_subports", subs(sub(contested, 9)))));
            requests.add(() -> ask("{\"port_id\": \"%s\"}".formatted(contested)));
            for (Future<RestApi.Answer> answer : executor.invokeAll(requests)) {
                statuses.add(answer.get().status());
            }
        }
        assertThat(statuses.stream().filter(status -> status < 300)).hasSize(1);
        assertThat(statuses.stream().filter(status -> status == 409)).hasSize(4);
    }

    @Test
    void portsFollowTheTrunkToItsHost() {
        try (TestHost host = new TestHost("h1");
                TestHost other = new TestHost("h2")) {
            host.beatBridge();
            other.beatBridge();
            await().until(() -> read("/v2.0/agents").get("agents").size() == 2);
            String parent = portOf(user);
            String part = portOf(user);
            String trunk = trunk(parent, sub(part, 101)).get("id").asString();
            bind(parent, "h1");
            assertThat(read("/v2.0/ports/" + part).at("/port/binding:host_id").asString())
                    .isEqualTo("h1");
            assertThat(status(trunk)).isEqualTo("BUILD");
            PortDetails.Trunk through = new PortDetails.Trunk(parent, 101);
            await().until(() -> host.received(PortChanged.class).stream()
                    .anyMatch(told -> told.port().id().equals(part)
                            && through.equals(told.port().trunk())));
            assertThat(host.state(false).ports().stream()
                            .filter(port -> port.id().equals(part))
                            .map(PortDetails::trunk))
                    .containsExactly(through);
            host.report(new SubportsFailed("h1", List.of(new SubportsFailed.Failed(part, "Unknown device type."))));
            await().until(() -> status(trunk).equals("DEGRADED"));
            host.wired(parent, "1");
            host.wired(part, "2");
            await().until(() -> status(trunk).equals("ACTIVE"));
            String late = portOf(user);
            user.put("/v2.0/trunks/" + trunk + "/add_subports", subs(sub(late, 102)));
            assertThat(status(trunk)).isEqualTo("BUILD");
            host.wired(late, "3");
            await().until(() -> status(trunk).equals("ACTIVE"));
            assertProblem(
                    admin.put("/v2.0/ports/" + part, "{\"port\": {\"binding:host_id\": \"h2\"}}"),
                    409,
                    "PortInUseAsSubPort",
                    trunk);

            bind(parent, "h2");
            assertThat(read("/v2.0/ports/" + part).at("/port/binding:host_id").asString())
                    .isEqualTo("h2");
            await().until(() -> host.received(PortRemoved.class).stream()
                    .anyMatch(told -> told.portId().equals(part)));
            await().until(() -> other.received(PortChanged.class).stream()
                    .anyMatch(told -> told.port().id().equals(late)));
            bind(parent, "");
            assertThat(status(trunk)).isEqualTo("DOWN");
            bind(parent, "h3");
            assertProblem(
                    user.put(
                            "/v2.0/trunks/" + trunk + "/remove_subports",
                            subs("{\"port_id\": \"%s\"}".formatted(parent))),
                    404,
                    "SubPortNotFound",
                    parent);
            assertThat(user.delete("/v2.0/trunks/" + trunk).status()).isEqualTo(204);
            assertThat(read("/v2.0/ports/" + late).at("/port/binding:host_id").asString())
                    .isEmpty();
        }
    }

    private void bind(String port, String host) {
        RestApi.Answer answer =
                admin.put("/v2.0/ports/" + port, "{\"port\": {\"binding:host_id\": \"%s\"}}".formatted(host));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }
}
