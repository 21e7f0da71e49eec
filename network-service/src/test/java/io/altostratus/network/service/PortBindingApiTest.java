package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.model.PortChanged;
import io.altostratus.network.model.PortRemoved;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Bindings of one port to several hosts, as a live migration uses them. */
class PortBindingApiTest extends NetworkSlice {

    private String serverPort(String network, String host) {
        return create(service, "port", """
                        {"network_id": "%s", "device_owner": "compute:nova", "device_id": "d", "project_id": "%s",
                         "binding:host_id": "%s"}""".formatted(network, project, host))
                .get("id")
                .asString();
    }

    @Test
    void aPortMovesToThePreparedHost() {
        try (TestHost h1 = new TestHost("h1");
                TestHost h2 = new TestHost("h2")) {
            h1.beatBridge();
            h2.beatBridge();
            await().until(() ->
                    admin.get("/v2.0/agents?alive=true").json().get("agents").size() == 2);
            String network = network(user);
            String port = serverPort(network, "h1");
            String path = "/v2.0/ports/" + port + "/bindings";
            assertThat(service.get(path).json().at("/bindings/0/status").asString())
                    .isEqualTo("ACTIVE");
            var made = service.post(path, "{\"binding\": {\"host\": \"h2\", \"profile\": {\"migrating_to\": \"h2\"}}}");
            assertThat(made.status()).as(made.toString()).isEqualTo(201);
            JsonNode binding = made.json().get("binding");
            assertThat(binding.get("status").asString()).isEqualTo("INACTIVE");
            assertThat(binding.get("vif_type").asString()).isEqualTo("bridge");
            assertThat(binding.at("/vif_details/port_filter").asBoolean()).isTrue();
            assertThat(binding.get("vnic_type").asString()).isEqualTo("normal");
            assertProblem(
                    service.post(path, "{\"binding\": {\"host\": \"h2\"}}"), 409, "PortBindingAlreadyExists", "h2");
            assertProblem(service.post(path, "{\"binding\": {\"host\": \"h9\"}}"), 409, "PortBindingError", "h9");
            assertThat(service.get(path + "?status=INACTIVE&fields=host").json().toString())
                    .isEqualTo("{\"bindings\":[{\"host\":\"h2\"}]}");
            assertThat(service.put(path + "/h2", "{\"binding\": {\"host\": \"h2\", \"profile\": {\"a\": 1}}}")
                            .json()
                            .at("/binding/profile/a")
                            .asInt())
                    .isEqualTo(1);
            h1.wired(port, "w");
            await().until(() -> service.get("/v2.0/ports/" + port)
                    .json()
                    .at("/port/status")
                    .asString()
                    .equals("ACTIVE"));
            JsonNode active = service.put(path + "/h2/activate", "{}").json();
            assertThat(active.get("host").asString()).isEqualTo("h2");
            assertThat(active.get("status").asString()).isEqualTo("ACTIVE");
            JsonNode moved = service.get("/v2.0/ports/" + port).json().get("port");
            assertThat(moved.get("binding:host_id").asString()).isEqualTo("h2");
            assertThat(moved.at("/binding:profile/a").asInt()).isEqualTo(1);
            assertThat(moved.get("status").asString()).isEqualTo("DOWN");
            await().until(() -> h2.received(PortChanged.class).stream()
                    .anyMatch(change -> port.equals(change.port().id())));
            await().until(() ->
                    h1.received(PortRemoved.class).stream().anyMatch(removal -> port.equals(removal.portId())));
            assertProblem(service.put(path + "/h2/activate", "{}"), 409, "PortBindingAlreadyActive", "h2");
            assertProblem(service.put(path + "/h3/activate", "{}"), 404, "PortBindingNotFound", "h3");
            assertThat(service.get(path + "/h1").json().at("/binding/status").asString())
                    .isEqualTo("INACTIVE");
            assertThat(service.delete(path + "/h1").status()).isEqualTo(204);
            assertProblem(service.delete(path + "/h1"), 404, "PortBindingNotFound", "h1");
            assertThat(service.delete(path + "/h2").status()).isEqualTo(204);
            assertThat(service.get("/v2.0/ports/" + port)
                            .json()
                            .at("/port/binding:vif_type")
                            .asString())
                    .isEqualTo("unbound");
        }
    }

    @Test
    void onlyServicesBindAndOnlyPortsOfServers() {
        String network = network(user);
        String plain = port(user, network).get("id").asString();
        String path = "/v2.0/ports/" + plain + "/bindings";
        assertThat(user.get(path).status()).isEqualTo(403);
        assertThat(user.post(path, "{\"binding\": {\"host\": \"h1\"}}").status())
                .isEqualTo(403);
        assertProblem(service.get(path), 400, "BadRequest", "Operation only valid on compute");
        assertProblem(service.get("/v2.0/ports/none/bindings"), 404, "PortNotFound", "none");
        String port = serverPort(network, "");
        path = "/v2.0/ports/" + port + "/bindings";
        assertProblem(service.post(path, "{\"binding\": {}}"), 400, "HTTPBadRequest", "host");
        assertProblem(service.post(path, "{\"binding\": {\"host\": \"\"}}"), 400, "HTTPBadRequest", "host");
        assertProblem(
                service.post(path, "{\"binding\": {\"host\": \"h1\", \"vnic_type\": \"odd\"}}"),
                400,
                "HTTPBadRequest",
                "vnic_type");
    }
}
