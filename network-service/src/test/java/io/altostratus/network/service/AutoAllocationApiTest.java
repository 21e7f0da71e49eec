package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Networks that projects get without saying how they should be. */
class AutoAllocationApiTest extends NetworkSlice {

    private RestApi.Answer topology(String query) {
        return user.get("/v2.0/auto-allocated-topology/" + project + query);
    }

    @Test
    void aProjectGetsOneTopology() throws Exception {
        assertProblem(topology("?fields=dry-run"), 409, "AutoAllocationFailure", "No default router:external network");
        String external = create(admin, "network", "{\"router:external\": true, \"is_default\": true}")
                .get("id")
                .asString();
        subnet(admin, external, "203.0.113.0/24");
        assertProblem(
                admin.post("/v2.0/networks", "{\"network\": {\"router:external\": true, \"is_default\": true}}"),
                409,
                "DefaultExternalNetworkExists",
                external);
        assertThat(user.post("/v2.0/networks", "{\"network\": {\"is_default\": true}}")
                        .status())
                .isEqualTo(403);
        assertProblem(topology(""), 409, "AutoAllocationFailure", "No default subnetpools defined");
        assertThat(user.get("/v2.0/networks?router:external=false").json().get("networks"))
                .isEmpty();
        create(
                admin,
                "subnetpool",
                "{\"name\": \"p\", \"prefixes\": [\"10.0.0.0/16\"], \"default_prefixlen\": 24, \"is_default\": true,"
                        + " \"shared\": true}");
        assertThat(topology("?fields=dry-run")
                        .json()
                        .at("/auto_allocated_topology/id")
                        .asString())
                .isEqualTo("dry-run=pass");
        assertThat(topology("?fields=colour").status()).isEqualTo(400);
        List<String> seen = new ArrayList<>();
        try (var executor = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<RestApi.Answer>> requests =
                    List.of(() -> topology(""), () -> topology(""), () -> topology(""));
            for (Future<RestApi.Answer> answer : executor.invokeAll(requests)) {
                assertThat(answer.get().status()).as(answer.get().toString()).isEqualTo(200);
                seen.add(answer.get().json().at("/auto_allocated_topology/id").asString());
            }
        }
        assertThat(seen.stream().distinct()).hasSize(1);
        String network = seen.getFirst();
        assertThat(user.get("/v2.0/networks/" + network).json().at("/network/subnets"))
                .hasSize(1);
        assertThat(user.get("/v2.0/routers")
                        .json()
                        .at("/routers/0/external_gateway_info/network_id")
                        .asString())
                .isEqualTo(external);
        assertThat(user.get("/v2.0/ports?network_id=" + network + "&device_owner=network:router_interface")
                        .json()
                        .get("ports"))
                .hasSize(1);
        assertThat(stranger.get("/v2.0/auto-allocated-topology/" + project).status())
                .isEqualTo(403);
        assertThat(user.get("/v2.0/auto-allocated-topology/None")
                        .json()
                        .at("/auto_allocated_topology/id")
                        .asString())
                .isEqualTo(network);
        String path = "/v2.0/auto-allocated-topology/" + project;
        assertThat(user.delete(path).status()).isEqualTo(204);
        assertThat(user.delete(path).status()).isEqualTo(204);
        assertThat(user.get("/v2.0/routers").json().get("routers")).isEmpty();
        assertThat(user.get("/v2.0/networks/" + network).status()).isEqualTo(404);
    }
}
