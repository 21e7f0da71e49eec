package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.model.RouterChanged;
import io.altostratus.network.model.RouterDetails;
import io.altostratus.network.model.RouterRealised;
import io.altostratus.network.model.RouterRemoved;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Routers that several hosts have. */
class RouterHaApiTest extends NetworkSlice {

    private final List<TestHost> hosts = new ArrayList<>();

    @AfterEach
    void close() {
        hosts.forEach(TestHost::close);
    }

    private TestHost start(String name) {
        TestHost host = new TestHost(name);
        hosts.add(host);
        host.beatBridge();
        host.beatL3();
        await().until(() -> admin.get("/v2.0/agents?alive=true&host=" + name)
                        .json()
                        .get("agents")
                        .size()
                == 2);
        return host;
    }

    private String router(String body) {
        return create(admin, "router", body).get("id").asString();
    }

    private String ofUser(String more) {
        return "{\"project_id\": \"" + project + "\"" + more + "}";
    }

    private Map<String, String> states(String router) {
        Map<String, String> states = new HashMap<>();
        admin.get("/v2.0/routers/" + router + "/l3-agents")
                .json()
                .get("agents")
                .forEach(agent -> states.put(
                        agent.get("host").asString(), agent.get("ha_state").asString()));
        return states;
    }

    private static RouterDetails told(TestHost host) {
        return host.received(RouterChanged.class).getLast().router();
    }

    private JsonNode port(String query) {
        return admin.get("/v2.0/ports?" + query).json().at("/ports/0");
    }

    @Test
    void onlyAdministratorsSayAndSeeHowManyHostsARouterHas() {
        assertProblem(
                user.post("/v2.0/routers", "{\"router\": {\"ha\": true}}"),
                403,
                "PolicyNotAuthorized",
                "create_router");
        String router = router(ofUser(", \"ha\": true"));
        assertThat(admin.get("/v2.0/routers/" + router).json().at("/router/ha").asBoolean())
                .isTrue();
        assertThat(user.get("/v2.0/routers/" + router).json().get("router").has("ha"))
                .isFalse();
        assertThat(admin.get("/v2.0/routers?ha=true&id=" + router).json().get("routers"))
                .hasSize(1);
        assertThat(admin.get("/v2.0/routers?ha=false&id=" + router).json().get("routers"))
                .isEmpty();
        assertProblem(
                user.put("/v2.0/routers/" + router, "{\"router\": {\"ha\": false}}"),
                403,
                "PolicyNotAuthorized",
                "update_router");
        assertProblem(
                admin.put("/v2.0/routers/" + router, "{\"router\": {\"ha\": false}}"),
                400,
                "BadRequest",
                "admin_state_up to False");
        assertThat(admin.delete("/v2.0/routers/" + router).status()).isEqualTo(204);
        assertThat(admin.get("/v2.0/extensions/l3-ha").status()).isEqualTo(200);
        assertProblem(
                admin.post("/v2.0/routers", "{\"router\": {\"distributed\": true}}"), 400, "HTTPBadRequest", "distrib");
    }

    @Test
    void aRouterIsToldToSeveralHostsAndFollowsTheOneThatWorks() {
        TestHost h1 = start("h1");
        TestHost h2 = start("h2");
        String network = network(user);
        String inside = subnet(user, network, "10.0.0.0/24");
        String router = router(ofUser(", \"ha\": true"));
        assertThat(states(router)).isEqualTo(Map.of("h1", "standby", "h2", "standby"));
        String joined = user.put(
                        "/v2.0/routers/" + router + "/add_router_interface", "{\"subnet_id\": \"" + inside + "\"}")
                .json()
                .get("port_id")
                .asString();
        assertThat(port("id=" + joined).get("device_owner").asString())
                .isEqualTo("network:ha_router_replicated_interface");
        JsonNode between = admin.get("/v2.0/networks?name=HA%20network%20tenant%20" + project)
                .json()
                .at("/networks/0");
        assertThat(between.get("project_id").asString()).isEmpty();
        assertThat(user.get("/v2.0/networks/" + between.get("id").asString()).status())
                .isEqualTo(404);
        assertThat(admin.get("/v2.0/ports?device_owner=network:router_ha_interface&device_id=" + router)
                        .json()
                        .get("ports"))
                .hasSize(2)
                .allSatisfy(port -> assertThat(port.get("name").asString()).isEqualTo("HA port tenant " + project));
        for (TestHost host : hosts) {
            await().untilAsserted(() -> assertThat(told(host).interfaces()).hasSize(1));
        }
        RouterDetails.Redundancy first = Objects.requireNonNull(told(h1).redundancy());
        RouterDetails.Redundancy second = Objects.requireNonNull(told(h2).redundancy());
        assertThat(first.virtualRouterId()).isEqualTo(second.virtualRouterId());
        assertThat(first.advertSeconds()).isEqualTo(2);
        assertThat(first.stand().port().host()).isEqualTo("h1");
        assertThat(second.stand().port().host()).isEqualTo("h2");
        assertThat(second.stand().port().fixedIps().getFirst().ipAddress()).startsWith("169.254.19");
        assertThat(h2.routers()).containsExactly(told(h2));
        String other = router(ofUser(", \"ha\": true"));
        assertThat(h1.routers())
                .extracting(r -> Objects.requireNonNull(r.redundancy()).virtualRouterId())
                .doesNotHaveDuplicates()
                .hasSize(2);

        h2.report(new RouterRealised("h2", router, told(h2).version(), List.of(), List.of(), "active"));
        await().untilAsserted(() -> assertThat(states(router)).isEqualTo(Map.of("h1", "standby", "h2", "active")));
        assertThat(port("id=" + joined).get("binding:host_id").asString()).isEqualTo("h2");
        await().untilAsserted(() ->
                assertThat(told(h1).interfaces().getFirst().port().host()).isEqualTo("h2"));
        h2.wired(joined, "1@boot");
        await().until(() -> port("id=" + joined).get("status").asString().equals("ACTIVE"));
        h1.report(new RouterRealised("h1", router, told(h1).version(), List.of(), List.of(), "active"));
        await().untilAsserted(() -> assertThat(states(router)).isEqualTo(Map.of("h1", "active", "h2", "standby")));

        String a1 = agent("h1");
        assertThat(admin.get("/v2.0/agents/" + a1 + "/l3-routers").json().get("routers"))
                .hasSize(2);
        assertThat(admin.delete("/v2.0/agents/" + a1 + "/l3-routers/" + router).status())
                .isEqualTo(204);
        assertThat(states(router)).isEqualTo(Map.of("h2", "standby"));
        assertThat(port("id=" + joined).get("binding:host_id").asString()).isEqualTo("h2");
        await().untilAsserted(() -> assertThat(h1.received(RouterRemoved.class))
                .extracting(RouterRemoved::routerId)
                .contains(router));
        String to = "{\"router_id\": \"" + router + "\"}";
        assertThat(admin.post("/v2.0/agents/" + a1 + "/l3-routers", to).status())
                .isEqualTo(201);
        assertThat(admin.post("/v2.0/agents/" + a1 + "/l3-routers", to).status())
                .isEqualTo(201);
        assertThat(states(router)).containsOnlyKeys("h1", "h2");
        assertThat(admin.put("/v2.0/agents/" + a1, "{\"agent\": {\"admin_state_up\": false}}")
                        .status())
                .isEqualTo(200);
        assertThat(states(router)).isEqualTo(Map.of("h2", "standby"));

        // One host is enough for it while it is switched off, and asks for no port in between.
        assertThat(user.put("/v2.0/routers/" + router, "{\"router\": {\"admin_state_up\": false}}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.put("/v2.0/routers/" + router, "{\"router\": {\"ha\": false, \"admin_state_up\": false}}")
                        .json()
                        .at("/router/ha")
                        .asBoolean(true))
                .isFalse();
        assertThat(port("id=" + joined).get("device_owner").asString()).isEqualTo("network:router_interface");
        assertThat(states(router)).containsOnlyKeys("h2");
        assertThat(admin.get("/v2.0/ports?device_owner=network:router_ha_interface&device_id=" + router)
                        .json()
                        .get("ports"))
                .isEmpty();
        assertThat(admin.put("/v2.0/routers/" + router, "{\"router\": {\"ha\": true}}")
                        .status())
                .isEqualTo(200);
        assertThat(states(router)).isEqualTo(Map.of("h2", "standby"));
        assertProblem(
                admin.delete("/v2.0/ports/"
                        + port("device_owner=network:router_ha_interface&device_id=" + router)
                                .get("id")
                                .asString()),
                409,
                "ServicePortInUse",
                "router_ha_interface");

        assertThat(user.put(
                                "/v2.0/routers/" + router + "/remove_router_interface",
                                "{\"subnet_id\": \"" + inside + "\"}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.delete("/v2.0/routers/" + router).status()).isEqualTo(204);
        assertThat(admin.get("/v2.0/networks/" + between.get("id").asString()).status())
                .isEqualTo(200);
        assertThat(admin.delete("/v2.0/routers/" + other).status()).isEqualTo(204);
        assertThat(admin.get("/v2.0/networks/" + between.get("id").asString()).status())
                .isEqualTo(404);
    }

    @Test
    void anAgentThatComesGetsItsShare() {
        String router = router(ofUser(", \"ha\": true"));
        assertThat(states(router)).isEmpty();
        start("h1");
        await().untilAsserted(() -> assertThat(states(router)).isEqualTo(Map.of("h1", "standby")));
        start("h2");
        await().untilAsserted(() -> assertThat(states(router)).containsOnlyKeys("h1", "h2"));
        assertThat(admin.delete("/v2.0/agents/" + agent("h1")).status()).isEqualTo(204);
        assertThat(states(router)).containsOnlyKeys("h2");
        assertThat(admin.delete("/v2.0/routers/" + router).status()).isEqualTo(204);
    }

    @Test
    void routersStayInTheirZones() {
        start("h1");
        TestHost h2 = start("h2");
        h2.beat("L3 agent", Map.of("availability_zone", "north"));
        await().until(() -> admin.get("/v2.0/availability_zones?name=north&resource=router")
                        .json()
                        .get("availability_zones")
                        .size()
                == 1);
        String router = router(ofUser(", \"ha\": true, \"availability_zone_hints\": [\"north\"]"));
        assertThat(states(router)).containsOnlyKeys("h2");
        JsonNode shown = user.get("/v2.0/routers?id=" + router).json().at("/routers/0");
        assertThat(shown.at("/availability_zone_hints/0").asString()).isEqualTo("north");
        assertThat(shown.at("/availability_zones/0").asString()).isEqualTo("north");
        String everywhere = router(ofUser(", \"ha\": true"));
        assertThat(user.get("/v2.0/routers/" + everywhere).json().at("/router/availability_zones"))
                .hasSize(2);
        assertThat(router("{}")).isNotEmpty();
        assertProblem(
                user.post("/v2.0/routers", "{\"router\": {\"availability_zone_hints\": [\"south\"]}}"),
                404,
                "AvailabilityZoneNotFound",
                "south");
    }

    @Test
    void theRoutersOfADeadAgentGoToOthers() {
        start("h1");
        String network = network(user);
        String inside = subnet(user, network, "10.0.0.0/24");
        String router = router(ofUser(""));
        user.put("/v2.0/routers/" + router + "/add_router_interface", "{\"subnet_id\": \"" + inside + "\"}");
        assertThat(states(router)).containsOnlyKeys("h1");
        TestHost h2 = start("h2");
        jdbc.sql("UPDATE agents SET heartbeat_at = heartbeat_at - INTERVAL 10 MINUTE WHERE host = 'h1'")
                .update();
        await().untilAsserted(() -> assertThat(states(router)).containsOnlyKeys("h2"));
        assertThat(port("device_owner=network:router_interface&device_id=" + router)
                        .get("binding:host_id")
                        .asString())
                .isEqualTo("h2");
        await().until(() -> h2.routers().size() == 1);
    }

    @Test
    void hostsAreToldOfAddressScopes() {
        TestHost h1 = start("h1");
        String scope = create(user, "address_scope", "{\"name\": \"s\", \"ip_version\": 4}")
                .get("id")
                .asString();
        String pool = create(
                        user,
                        "subnetpool",
                        "{\"name\": \"p\", \"prefixes\": [\"10.8.0.0/16\"], \"address_scope_id\": \"" + scope + "\"}")
                .get("id")
                .asString();
        String inside = create(
                        user,
                        "subnet",
                        "{\"network_id\": \"%s\", \"ip_version\": 4, \"subnetpool_id\": \"%s\", \"prefixlen\": 24}"
                                .formatted(network(user), pool))
                .get("id")
                .asString();
        String router = router(ofUser(""));
        user.put("/v2.0/routers/" + router + "/add_router_interface", "{\"subnet_id\": \"" + inside + "\"}");
        await().until(() -> !h1.received(RouterChanged.class).isEmpty());
        assertThat(told(h1).interfaces().getFirst().ipv4Scope()).isEqualTo(scope);
        assertThat(user.put("/v2.0/subnetpools/" + pool, "{\"subnetpool\": {\"address_scope_id\": null}}")
                        .status())
                .isEqualTo(200);
        await().untilAsserted(() ->
                assertThat(told(h1).interfaces().getFirst().ipv4Scope()).isNull());
    }

    private String agent(String host) {
        return admin.get("/v2.0/agents?agent_type=L3%20agent&host=" + host)
                .json()
                .at("/agents/0/id")
                .asString();
    }
}
