package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.model.RouterChanged;
import io.altostratus.network.model.RouterDetails;
import io.altostratus.network.model.RouterRealised;
import io.altostratus.network.model.RouterRemoved;
import io.altostratus.testing.RestApi;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class RouterApiTest extends NetworkSlice {

    private final List<TestHost> hosts = new ArrayList<>();
    private String external;
    private String outside;
    private String network;
    private String inside;

    @BeforeEach
    void networks() {
        external = create(admin, "network", "{\"name\": \"ext\", \"router:external\": true}")
                .get("id")
                .asString();
        outside = create(
                        admin,
                        "subnet",
                        "{\"network_id\": \"%s\", \"ip_version\": 4, \"cidr\": \"203.0.113.0/24\", \"enable_dhcp\": false}"
                                .formatted(external))
                .get("id")
                .asString();
        network = network(user);
        inside = subnet(user, network, "10.0.0.0/24");
    }

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

    private String router(RestApi api, String body) {
        return create(api, "router", body).get("id").asString();
    }

    private String gatewayOf() {
        return "{\"external_gateway_info\": {\"network_id\": \"" + external + "\"}}";
    }

    private RestApi.Answer join(String router, String what) {
        return user.put("/v2.0/routers/" + router + "/add_router_interface", what);
    }

    private static String bySubnet(String id) {
        return "{\"subnet_id\": \"" + id + "\"}";
    }

    private JsonNode joined(String router, String subnet) {
        RestApi.Answer answer = join(router, bySubnet(subnet));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    private RestApi.Answer part(String router, String what) {
        return user.put("/v2.0/routers/" + router + "/remove_router_interface", what);
    }

    private RestApi.Answer update(RestApi api, String router, String body) {
        return api.put("/v2.0/routers/" + router, "{\"router\": " + body + "}");
    }

    private JsonNode seen(String router) {
        return admin.get("/v2.0/routers/" + router).json().get("router");
    }

    private JsonNode floatingIp(RestApi api, String more) {
        return create(api, "floatingip", "{\"floating_network_id\": \"" + external + "\"" + more + "}");
    }

    @Test
    void everyoneSeesExternalNetworksAndAdministratorsMakeThem() {
        assertThat(user.get("/v2.0/networks?router:external=true")
                        .json()
                        .at("/networks/0/id")
                        .asString())
                .isEqualTo(external);
        assertThat(stranger.get("/v2.0/networks/" + external)
                        .json()
                        .at("/network/router:external")
                        .asBoolean())
                .isTrue();
        assertThat(user.post("/v2.0/networks", "{\"network\": {\"router:external\": true}}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void aRouterLivesAsUsersKnowIt() {
        JsonNode made = create(
                user,
                "router",
                "{\"name\": \"r\", \"admin_state_up\": false, " + gatewayOf().substring(1));
        String id = made.get("id").asString();
        assertThat(made.get("status").asString()).isEqualTo("ACTIVE");
        assertThat(made.get("admin_state_up").asBoolean()).isFalse();
        assertThat(made.at("/external_gateway_info/enable_snat").asBoolean()).isTrue();
        assertThat(made.at("/external_gateway_info/external_fixed_ips/0/ip_address")
                        .asString())
                .isEqualTo("203.0.113.2");
        assertThat(user.get("/v2.0/routers?name=r").json().get("routers")).hasSize(1);
        assertThat(stranger.get("/v2.0/routers").json().get("routers")).isEmpty();
        assertProblem(stranger.get("/v2.0/routers/" + id), 404, "RouterNotFound", id);
        JsonNode ports = admin.get("/v2.0/ports?device_id=" + id).json().get("ports");
        assertThat(ports).hasSize(1);
        assertThat(ports.at("/0/device_owner").asString()).isEqualTo("network:router_gateway");
        assertThat(ports.at("/0/project_id").asString()).isEmpty();
        assertProblem(
                admin.delete("/v2.0/ports/" + ports.at("/0/id").asString()), 409, "ServicePortInUse", "router_gateway");
        assertThat(update(
                                user,
                                id,
                                "{\"external_gateway_info\": {\"network_id\": \"" + external
                                        + "\", \"enable_snat\": false}}")
                        .status())
                .isEqualTo(403);
        assertThat(update(
                                admin,
                                id,
                                "{\"external_gateway_info\": {\"network_id\": \"" + external
                                        + "\", \"enable_snat\": false, \"external_fixed_ips\": [{\"ip_address\":"
                                        + " \"203.0.113.9\"}]}, \"name\": \"s\"}")
                        .json()
                        .at("/router/external_gateway_info/external_fixed_ips/0/ip_address")
                        .asString())
                .isEqualTo("203.0.113.9");
        assertThat(seen(id).at("/external_gateway_info/enable_snat").asBoolean())
                .isFalse();
        assertProblem(update(user, id, gatewayOf().replace(external, network)), 400, "BadRequest", "not an external");
        assertProblem(update(user, id, gatewayOf().replace(external, id)), 404, "NetworkNotFound", id);
        assertProblem(
                update(
                        admin,
                        id,
                        "{\"external_gateway_info\": {\"network_id\": \"" + external
                                + "\", \"external_fixed_ips\": [{\"ip_address\": \"203.0.113.1\"}]}}"),
                400,
                "BadRequest",
                "same as the gateway IP");
        assertThat(update(user, id, "{\"external_gateway_info\": {}}")
                        .json()
                        .at("/router/external_gateway_info")
                        .isNull())
                .isTrue();
        assertThat(admin.get("/v2.0/ports?device_id=" + id).json().get("ports")).isEmpty();
        assertThat(user.put("/v2.0/routers/" + id + "/tags/blue", "").status()).isEqualTo(201);
        assertThat(user.get("/v2.0/routers?tags=blue").json().get("routers")).hasSize(1);
        assertThat(user.delete("/v2.0/routers/" + id).status()).isEqualTo(204);
        assertThat(user.delete("/v2.0/routers/" + id).status()).isEqualTo(404);
    }

    @Test
    void interfacesComeBySubnetAndByPort() {
        String router = router(user, "{}");
        JsonNode bySubnet = joined(router, inside);
        String port = bySubnet.get("port_id").asString();
        assertThat(bySubnet.get("subnet_ids").get(0).asString()).isEqualTo(inside);
        JsonNode seen = user.get("/v2.0/ports/" + port).json().get("port");
        assertThat(ip(seen)).isEqualTo("10.0.0.1");
        assertThat(seen.get("device_owner").asString()).isEqualTo("network:router_interface");
        assertThat(seen.get("device_id").asString()).isEqualTo(router);
        assertProblem(join(router, bySubnet(inside)), 400, "BadRequest", "already has a port on subnet");
        assertProblem(user.delete("/v2.0/ports/" + port), 409, "ServicePortInUse", "router_interface");
        assertProblem(user.delete("/v2.0/routers/" + router), 409, "RouterInUse", router);
        String second = network(user);
        String overlapping = subnet(user, second, "10.0.0.128/25");
        assertProblem(join(router, bySubnet(overlapping)), 400, "BadRequest", "overlaps with cidr");
        assertProblem(join(router, "{}"), 400, "BadRequest", "Either subnet_id or port_id");
        assertProblem(join(router, bySubnet("nonsense")), 404, "SubnetNotFound", "nonsense");
        assertThat(stranger.put("/v2.0/routers/" + router + "/add_router_interface", bySubnet(inside))
                        .status())
                .isEqualTo(404);
        String third = network(user);
        subnet(user, third, "10.0.3.0/24");
        String own = port(user, third).get("id").asString();
        assertThat(join(router, "{\"port_id\": \"" + own + "\"}").status()).isEqualTo(200);
        assertProblem(join(router, "{\"port_id\": \"" + own + "\"}"), 409, "PortInUse", own);
        assertProblem(
                part(router, "{\"subnet_id\": \"" + overlapping + "\"}"),
                404,
                "RouterInterfaceNotFoundForSubnet",
                overlapping);
        assertThat(part(router, "{\"port_id\": \"" + own + "\"}").status()).isEqualTo(200);
        assertThat(user.get("/v2.0/ports/" + own).status()).isEqualTo(404);
        assertProblem(part(router, "{\"port_id\": \"" + own + "\"}"), 404, "RouterInterfaceNotFound", own);

        assertProblem(
                update(
                        user,
                        router,
                        "{\"routes\": [{\"destination\": \"192.168.0.0/16\", \"nexthop\": \"10.9.0.1\"}]}"),
                400,
                "InvalidRoutes",
                "not connected");
        assertProblem(
                update(
                        user,
                        router,
                        "{\"routes\": [{\"destination\": \"192.168.0.0/16\", \"nexthop\": \"10.0.0.1\"}]}"),
                400,
                "InvalidRoutes",
                "used by router");
        assertThat(update(
                                user,
                                router,
                                "{\"routes\": [{\"destination\": \"192.168.0.0/16\", \"nexthop\": \"10.0.0.7\"}]}")
                        .json()
                        .at("/router/routes/0/nexthop")
                        .asString())
                .isEqualTo("10.0.0.7");
        assertThat(user.put(
                                "/v2.0/routers/" + router + "/add_extraroutes",
                                "{\"router\": {\"routes\": [{\"destination\": \"172.20.0.0/16\", \"nexthop\": \"10.0.0.8\"}]}}")
                        .json()
                        .at("/router/routes"))
                .hasSize(2);
        assertProblem(part(router, bySubnet(inside)), 409, "RouterInterfaceInUseByRoute", inside);
        assertThat(user.put(
                                "/v2.0/routers/" + router + "/remove_extraroutes",
                                "{\"router\": {\"routes\": [{\"destination\": \"172.20.0.0/16\", \"nexthop\": \"10.0.0.8\"}]}}")
                        .json()
                        .at("/router/routes"))
                .hasSize(1);
        assertThat(update(user, router, "{\"routes\": null}").json().at("/router/routes"))
                .isEmpty();
        assertThat(part(router, bySubnet(inside)).status()).isEqualTo(200);
        assertThat(user.delete("/v2.0/routers/" + router).status()).isEqualTo(204);
    }

    @Test
    void floatingIpsLeadToPortsBehindRouters() {
        String guest = port(user, network).get("id").asString();
        String to = ", \"port_id\": \"" + guest + "\"";
        assertProblem(
                user.post(
                        "/v2.0/floatingips",
                        "{\"floatingip\": {\"floating_network_id\": \"" + external + "\"" + to + "}}"),
                404,
                "ExternalGatewayForFloatingIPNotFound",
                guest);
        assertProblem(
                user.post("/v2.0/floatingips", "{\"floatingip\": {\"floating_network_id\": \"" + network + "\"}}"),
                400,
                "BadRequest",
                "not a valid external network");
        String router = router(user, gatewayOf());
        joined(router, inside);
        JsonNode made = floatingIp(user, to);
        String id = made.get("id").asString();
        assertThat(made.get("floating_ip_address").asString()).isEqualTo("203.0.113.3");
        assertThat(made.get("fixed_ip_address").asString()).isEqualTo("10.0.0.2");
        assertThat(made.get("router_id").asString()).isEqualTo(router);
        assertThat(made.get("status").asString()).isEqualTo("DOWN");
        assertThat(made.at("/port_details/network_id").asString()).isEqualTo(network);
        assertProblem(
                user.post(
                        "/v2.0/floatingips",
                        "{\"floatingip\": {\"floating_network_id\": \"" + external + "\"" + to + "}}"),
                409,
                "FloatingIPPortAlreadyAssociated",
                guest);
        assertProblem(part(router, bySubnet(inside)), 409, "RouterInterfaceInUseByFloatingIP", inside);
        assertProblem(
                update(user, router, "{\"external_gateway_info\": null}"),
                409,
                "RouterExternalGatewayInUseByFloatingIp",
                external);
        assertThat(stranger.get("/v2.0/floatingips/" + id).status()).isEqualTo(404);
        assertThat(user.put("/v2.0/floatingips/" + id, "{\"floatingip\": {\"description\": \"web\"}}")
                        .json()
                        .at("/floatingip/port_id")
                        .asString())
                .isEqualTo(guest);
        JsonNode free = user.put("/v2.0/floatingips/" + id, "{\"floatingip\": {\"port_id\": null}}")
                .json()
                .get("floatingip");
        assertThat(free.get("port_id").isNull() && free.get("router_id").isNull())
                .isTrue();
        assertThat(user.put("/v2.0/floatingips/" + id, "{\"floatingip\": {\"port_id\": \"" + guest + "\"}}")
                        .status())
                .isEqualTo(200);
        assertThat(user.delete("/v2.0/ports/" + guest).status()).isEqualTo(204);
        assertThat(user.get("/v2.0/floatingips/" + id)
                        .json()
                        .at("/floatingip/port_id")
                        .isNull())
                .isTrue();
        assertThat(user.post(
                                "/v2.0/floatingips",
                                "{\"floatingip\": {\"floating_network_id\": \"" + external
                                        + "\", \"floating_ip_address\": \"203.0.113.77\"}}")
                        .status())
                .isEqualTo(403);
        assertThat(floatingIp(admin, ", \"floating_ip_address\": \"203.0.113.77\"")
                        .get("floating_ip_address")
                        .asString())
                .isEqualTo("203.0.113.77");
        assertProblem(
                admin.post(
                        "/v2.0/ports",
                        "{\"port\": {\"network_id\": \"" + external
                                + "\", \"fixed_ips\": [{\"ip_address\": \"203.0.113.77\"}]}}"),
                409,
                "IpAddressInUse",
                "203.0.113.77");
        admin.put("/v2.0/quotas/" + project, "{\"quota\": {\"floatingip\": 1, \"router\": 1}}");
        assertProblem(
                user.post("/v2.0/floatingips", "{\"floatingip\": {\"floating_network_id\": \"" + external + "\"}}"),
                409,
                "OverQuota",
                "floatingip");
        assertProblem(user.post("/v2.0/routers", "{\"router\": {}}"), 409, "OverQuota", "router");
        assertProblem(
                admin.put("/v2.0/networks/" + external, "{\"network\": {\"router:external\": false}}"),
                409,
                "ExternalNetworkInUse",
                external);
        part(router, bySubnet(inside));
        assertThat(user.delete("/v2.0/routers/" + router).status()).isEqualTo(204);
        // what leads nowhere goes with its network
        assertThat(admin.delete("/v2.0/networks/" + external).status()).isEqualTo(204);
        assertThat(admin.get("/v2.0/floatingips").json().get("floatingips")).isEmpty();
    }

    @Test
    void singlePortsOfAFloatingIpLeadToGuests() {
        JsonNode guest = port(user, network);
        String router = router(user, gatewayOf());
        joined(router, inside);
        String id = floatingIp(user, "").get("id").asString();
        String path = "/v2.0/floatingips/" + id + "/port_forwardings";
        String body = """
                {"port_forwarding": {"protocol": "tcp", "internal_port_id": "%s", "internal_ip_address": "%s",
                 "internal_port": 22, "external_port": 2222}}""".formatted(guest.get("id").asString(), ip(guest));
        RestApi.Answer made = user.post(path, body);
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        String forwarding = made.json().at("/port_forwarding/id").asString();
        assertProblem(user.post(path, body), 400, "BadRequest", "duplicate");
        assertProblem(user.post(path, body.replace("2222", "2224")), 400, "BadRequest", "internal_port_id");
        assertThat(user.get(path).json().at("/port_forwardings/0/external_port").asInt())
                .isEqualTo(2222);
        assertThat(user.get("/v2.0/floatingips/" + id)
                        .json()
                        .at("/floatingip/port_forwardings/0/internal_port")
                        .asInt())
                .isEqualTo(22);
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertProblem(part(router, bySubnet(inside)), 409, "RouterInterfaceInUseByFloatingIP", inside);
        assertThat(user.put(path + "/" + forwarding, "{\"port_forwarding\": {\"external_port\": 2223}}")
                        .json()
                        .at("/port_forwarding/external_port")
                        .asInt())
                .isEqualTo(2223);
        assertProblem(
                user.put(
                        "/v2.0/floatingips/" + id,
                        "{\"floatingip\": {\"port_id\": \"" + guest.get("id").asString() + "\"}}"),
                409,
                "FloatingIPSetupException",
                id);
        assertThat(user.delete("/v2.0/ports/" + guest.get("id").asString()).status())
                .isEqualTo(204);
        assertThat(user.get(path).json().get("port_forwardings")).isEmpty();
        assertThat(user.get("/v2.0/floatingips/" + id)
                        .json()
                        .at("/floatingip/router_id")
                        .isNull())
                .isTrue();
        assertThat(user.delete("/v2.0/floatingips/" + id).status()).isEqualTo(204);
    }

    @Test
    void aRouterIsToldToOneHostAndMovesWhenItMust() {
        TestHost h1 = start("h1");
        String router = router(user, gatewayOf());
        await().until(() -> !h1.received(RouterChanged.class).isEmpty());
        String guest = create(
                        user,
                        "port",
                        "{\"network_id\": \"%s\", \"device_id\": \"s1\", \"device_owner\": \"compute:nova\"}"
                                .formatted(network))
                .get("id")
                .asString();
        joined(router, inside);
        String ip =
                floatingIp(user, ", \"port_id\": \"" + guest + "\"").get("id").asString();
        await().untilAsserted(() -> assertThat(
                        h1.received(RouterChanged.class).getLast().router().floatingIps())
                .hasSize(1));
        RouterDetails told = h1.received(RouterChanged.class).getLast().router();
        assertThat(told.interfaces()).hasSize(1);
        assertThat(told.interfaces().getFirst().port().host()).isEqualTo("h1");
        assertThat(told.gateway()).isNotNull();
        assertThat(h1.routers()).containsExactly(told);
        assertThat(h1.guest(router, "10.0.0.2").deviceId()).isEqualTo("s1");
        assertThat(h1.guest(router, "10.0.0.99").deviceId()).isNull();
        h1.report(new RouterRealised("h1", router, told.version(), List.of(ip), List.of()));
        await().until(() -> user.get("/v2.0/floatingips/" + ip)
                .json()
                .at("/floatingip/status")
                .asString()
                .equals("ACTIVE"));
        assertThat(admin.get("/v2.0/routers/" + router + "/l3-agents")
                        .json()
                        .at("/agents/0/host")
                        .asString())
                .isEqualTo("h1");
        String a1 = agent("h1");
        TestHost h2 = start("h2");
        String a2 = agent("h2");
        String to = "{\"router_id\": \"" + router + "\"}";
        assertProblem(admin.post("/v2.0/agents/" + a2 + "/l3-routers", to), 409, "RouterHostedByL3Agent", router);
        RestApi.Answer added = admin.post("/v2.0/agents/" + a1 + "/l3-routers", to);
        assertThat(added.status()).isEqualTo(201);
        assertThat(added.json().isNull()).as("openstacksdk reads JSON of it").isTrue();
        assertThat(admin.put("/v2.0/agents/" + a1, "{\"agent\": {\"admin_state_up\": false}}")
                        .status())
                .isEqualTo(200);
        await().until(() -> !h1.received(RouterRemoved.class).isEmpty()
                && !h2.received(RouterChanged.class).isEmpty());
        assertThat(h2.routers()).hasSize(1);
        assertThat(user.get("/v2.0/floatingips/" + ip)
                        .json()
                        .at("/floatingip/status")
                        .asString())
                .isEqualTo("DOWN");
        assertThat(admin.delete("/v2.0/agents/" + a2 + "/l3-routers/" + router).status())
                .isEqualTo(204);
        assertThat(admin.get("/v2.0/agents/" + a2 + "/l3-routers").json().get("routers"))
                .isEmpty();
        assertProblem(
                admin.delete("/v2.0/agents/" + a2 + "/l3-routers/" + router), 409, "RouterNotHostedByL3Agent", router);
        assertThat(user.get("/v2.0/agents/" + a2 + "/l3-routers").status()).isEqualTo(403);
        assertThat(admin.post("/v2.0/agents/" + a2 + "/l3-routers", to).status())
                .isEqualTo(201);
        assertThat(admin.delete("/v2.0/agents/" + a2).status()).isEqualTo(204);
        assertThat(admin.get("/v2.0/routers/" + router + "/l3-agents").json().get("agents"))
                .isEmpty();
    }

    private String agent(String host) {
        return admin.get("/v2.0/agents?agent_type=L3 agent&host=".replace(" ", "%20") + host)
                .json()
                .at("/agents/0/id")
                .asString();
    }

    @Test
    void oneIpv6PortHasAllPrefixesOfANetwork() {
        String router = router(user, "{}");
        String six = network(user);
        String first = subnet(user, six, "2001:db8:1::/64");
        String second = subnet(user, six, "2001:db8:2::/64");
        String port = joined(router, first).get("port_id").asString();
        assertThat(joined(router, second).get("port_id").asString()).isEqualTo(port);
        assertThat(part(router, bySubnet(first)).status()).isEqualTo(200);
        assertThat(user.get("/v2.0/ports/" + port).json().at("/port/fixed_ips")).hasSize(1);
        assertThat(part(router, bySubnet(second)).status()).isEqualTo(200);
        assertThat(user.get("/v2.0/ports/" + port).status()).isEqualTo(404);
        assertThat(outside).isNotEmpty();
    }
}
