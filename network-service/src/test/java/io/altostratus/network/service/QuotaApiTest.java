package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QuotaApiTest extends NetworkSlice {

    private void limit(String resource, int limit) {
        assertThat(admin.put("/v2.0/quotas/" + project, "{\"quota\": {\"" + resource + "\": " + limit + "}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void quotasAreSetShownAndReset() {
        JsonNode defaults = user.get("/v2.0/quotas/" + project).json().get("quota");
        assertThat(defaults.get("port").asInt()).isEqualTo(500);
        assertThat(defaults.get("security_group").asInt()).isEqualTo(10);
        limit("port", 7);
        assertThat(user.get("/v2.0/quotas/" + project).json().at("/quota/port").asInt())
                .isEqualTo(7);
        assertThat(user.get("/v2.0/quotas/" + project + "/default")
                        .json()
                        .at("/quota/port")
                        .asInt())
                .isEqualTo(500);
        port(user, network(user));
        JsonNode details =
                user.get("/v2.0/quotas/" + project + "/details.json").json().at("/quota/port");
        assertThat(details.get("limit").asInt()).isEqualTo(7);
        assertThat(details.get("used").asInt()).isEqualTo(1);
        assertThat(admin.get("/v2.0/quotas").json().at("/quotas/0/project_id").asString())
                .isEqualTo(project);
        assertThat(user.get("/v2.0/quotas/tenant")
                        .json()
                        .at("/tenant/tenant_id")
                        .asString())
                .isEqualTo(project);
        assertThat(admin.delete("/v2.0/quotas/" + project).status()).isEqualTo(204);
        assertProblem(admin.delete("/v2.0/quotas/" + project), 404, "TenantQuotaNotFound", project);
        assertThat(user.get("/v2.0/quotas/" + project).json().get("quota")).isEqualTo(defaults);
    }

    @Test
    void badQuotasAreRefused() {
        String path = "/v2.0/quotas/" + project;
        assertProblem(user.put(path, "{\"quota\": {\"port\": 1}}"), 403, "PolicyNotAuthorized", "update_quota");
        assertProblem(stranger.get(path), 403, "PolicyNotAuthorized", "get_quota");
        assertProblem(admin.put(path, "{\"quota\": {\"loadbalancer\": 1}}"), 400, "HTTPBadRequest", "'loadbalancer'");
        assertProblem(admin.put(path, "{\"quota\": {\"port\": -2}}"), 400, "HTTPBadRequest", "port");
        assertProblem(admin.put(path, "{\"quota\": {\"port\": \"x\"}}"), 400, "HTTPBadRequest", "not an integer");
        assertProblem(admin.put(path, "{}"), 400, "HTTPBadRequest", "quota");
    }

    @Test
    void everyResourceIsCounted() {
        String network = network(user);
        subnet(user, network, "10.0.0.0/24");
        port(user, network);
        String group = user.get("/v2.0/security-groups")
                .json()
                .at("/security_groups/0/id")
                .asString();
        for (String resource : List.of("network", "subnet", "port", "security_group")) {
            limit(resource, 1);
        }
        limit("security_group_rule", 4);
        String over = "Quota exceeded for resources: ['%s'].";
        assertProblem(user.post("/v2.0/networks", "{\"network\": {}}"), 409, "OverQuota", over.formatted("network"));
        assertProblem(
                user.post(
                        "/v2.0/subnets",
                        "{\"subnet\": {\"network_id\": \"" + network
                                + "\", \"ip_version\": 4, \"cidr\": \"10.1.0.0/24\"}}"),
                409,
                "OverQuota",
                over.formatted("subnet"));
        assertProblem(
                user.post("/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"}}"),
                409,
                "OverQuota",
                over.formatted("port"));
        assertProblem(
                user.post("/v2.0/security-groups", "{\"security_group\": {\"name\": \"x\"}}"),
                409,
                "OverQuota",
                over.formatted("security_group"));
        assertProblem(
                user.post(
                        "/v2.0/security-group-rules",
                        "{\"security_group_rule\": {\"security_group_id\": \"" + group
                                + "\", \"direction\": \"ingress\", \"protocol\": \"tcp\"}}"),
                409,
                "OverQuota",
                over.formatted("security_group_rule"));
        limit("port", -1);
        port(user, network);
    }

    @Test
    void noNumberOfClientsGetsPastTheLimit() throws Exception {
        limit("port", 10);
        String network = network(user);
        subnet(user, network, "10.0.0.0/24");
        List<Callable<Integer>> clients = IntStream.range(0, 32)
                .<Callable<Integer>>mapToObj(
                        i -> () -> user.post("/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"}}")
                                .status())
                .toList();
        List<Integer> statuses = new ArrayList<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : pool.invokeAll(clients)) {
                statuses.add(done.get());
            }
        }
        assertThat(statuses.stream().filter(s -> s == 201)).hasSize(10);
        assertThat(statuses.stream().filter(s -> s == 409)).hasSize(22);
    }
}
