package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.auth.testing.Route;
import io.altostratus.testing.RestApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** A list costs as many statements with many objects as with few, whoever asks, and whatever for. */
@Timeout(120)
class ListStatementsTest extends NetworkSlice {

    /** What has no rows, or always the same. */
    private static final Set<String> FIXED = Set.of(
            "/",
            "/v2.0",
            "/v2.0/extensions",
            "/v2.0/service-providers",
            "/v2.0/quotas/tenant",
            "/v2.0/quotas/project",
            "/v2.0/quotas/{projectId}/default",
            "/v2.0/quotas/{projectId}/details",
            "/v2.0/qos/rule-types",
            "/v2.0/availability_zones",
            "/v2.0/altostratus-audit",
            "/v2.0/{collection}/{id}/tags");

    private static final List<String> QUERIES =
            List.of("", "fields=id", "limit=3", "sort_key=id&sort_dir=desc", "project_id=%s", "id=x&id=y");

    private static final List<String> TAGGED = List.of("tags=t", "tags-any=t,u", "not-tags=u", "not-tags-any=u,v");

    /** By the path as it is mapped, the path of the list with what it is of. */
    private final Map<String, String> paths = new TreeMap<>();

    private final List<TestHost> hosts = new ArrayList<>();

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    private int number;
    private String external = "";
    private String base = "";
    private String trunk = "";
    private String policy = "";
    private String sharedIp = "";
    private String boundPort = "";

    @BeforeEach
    void unlimited() {
        assertThat(admin.put("/v2.0/quotas/" + project, """
                        {"quota": {"network": -1, "subnet": -1, "port": -1, "router": -1, "floatingip": -1,
                         "security_group": -1, "security_group_rule": -1, "rbac_policy": -1, "subnetpool": -1, "trunk": -1}}
                        """).status()).isEqualTo(200);
    }

    @AfterEach
    void stop() {
        hosts.forEach(TestHost::close);
    }

    @Test
    void noListCostsMoreForMore() {
        host("h1");
        foundations();
        grow(2);
        Set<String> lists = lists();
        Map<String, Long> few = costs(lists);
        host("h2");
        grow(7);
        Map<String, Long> many = costs(lists);
        assertThat(many).isEqualTo(few);
        assertThat(many).allSatisfy((list, cost) -> assertThat(cost).as(list).isBetween(0L, 9L));
    }

    private Set<String> lists() {
        Set<String> lists = Route.of(mapping).stream()
                .filter(route ->
                        route.method().equals("GET") && !route.pattern().endsWith("}"))
                .map(Route::pattern)
                .filter(pattern -> !FIXED.contains(pattern))
                .collect(Collectors.toSet());
        assertThat(lists)
                .as("lists that this test knows, and those in its set of fixed ones")
                .allMatch(list -> !list.contains("{") || paths.containsKey(list));
        return lists;
    }

    private Map<String, Long> costs(Set<String> lists) {
        Map<String, Long> costs = new TreeMap<>();
        for (String list : lists) {
            String path = paths.getOrDefault(list, list);
            List<String> queries = new ArrayList<>(list.contains("{") ? List.of("") : QUERIES);
            if (admin.get(path + "?tags=t").status() == 200 && !list.contains("{")) {
                queries.addAll(TAGGED);
            }
            for (String query : queries) {
                String whole = path + (query.isEmpty() ? "" : "?" + query.formatted(project));
                cost(admin, whole, costs, "admin " + list + " " + query);
                if (user.get(whole).status() == 200) {
                    cost(user, whole, costs, "user " + list + " " + query);
                }
            }
        }
        return costs;
    }

    private void cost(RestApi api, String path, Map<String, Long> costs, String about) {
        String name = "count-" + number++;
        RestApi.Answer answer = api.withHeader(CountedDatabase.COUNTED, name).get(path);
        if (answer.status() == 400 && path.contains("?")) {
            return; // the list has no such filter
        }
        assertThat(answer.status()).as(path + " " + answer).isEqualTo(200);
        // The answer may be here before the count.
        await().pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(1))
                .until(() -> CountedDatabase.statementsOf(name) >= 0);
        costs.put(about, CountedDatabase.statementsOf(name));
    }

    private void host(String name) {
        TestHost host = new TestHost(name);
        hosts.add(host);
        host.beatBridge();
        host.beatDhcp();
        host.beatL3();
        await().until(() -> admin.get("/v2.0/agents?alive=true&host=" + name)
                        .json()
                        .get("agents")
                        .size()
                == 3);
    }

    /** What lists within an object are lists of. */
    private void foundations() {
        external = id(create(admin, "network", "{\"router:external\": true}"));
        subnet(admin, external, "203.0.113.0/24");
        base = network(user);
        subnet(user, base, "172.16.0.0/16");
        trunk = id(create(user, "trunk", "{\"port_id\": \"%s\"}".formatted(id(port(user, base)))));
        policy = created(admin, "/v2.0/qos/policies", "policy", "{\"name\": \"p\", \"shared\": true}");
        sharedIp = id(create(user, "floatingip", "{\"floating_network_id\": \"%s\"}".formatted(external)));
        boundPort = id(create(
                admin,
                "port",
                "{\"network_id\": \"%s\", \"device_owner\": \"compute:x\", \"binding:host_id\": \"h1\"}"
                        .formatted(base)));
        String router = router(base);
        paths.put("/v2.0/networks/{networkId}/dhcp-agents", "/v2.0/networks/" + base + "/dhcp-agents");
        paths.put("/v2.0/agents/{agentId}/dhcp-networks", "/v2.0/agents/" + agent("DHCP agent") + "/dhcp-networks");
        paths.put("/v2.0/agents/{agentId}/l3-routers", "/v2.0/agents/" + agent("L3 agent") + "/l3-routers");
        paths.put("/v2.0/routers/{routerId}/l3-agents", "/v2.0/routers/" + router + "/l3-agents");
        paths.put("/v2.0/trunks/{id}/get_subports", "/v2.0/trunks/" + trunk + "/get_subports");
        paths.put("/v2.0/ports/{id}/bindings", "/v2.0/ports/" + boundPort + "/bindings");
        paths.put(
                "/v2.0/floatingips/{floatingIpId}/port_forwardings",
                "/v2.0/floatingips/" + sharedIp + "/port_forwardings");
        paths.put(
                "/v2.0/qos/policies/{policyId}/{kind:[a-z_]+}_rules",
                "/v2.0/qos/policies/" + policy + "/bandwidth_limit_rules");
    }

    private String agent(String type) {
        return admin.get("/v2.0/agents?host=h1&agent_type=" + type.replace(" ", "%20"))
                .json()
                .at("/agents/0/id")
                .asString();
    }

    private String router(String network) {
        String router =
                id(create(user, "router", "{\"external_gateway_info\": {\"network_id\": \"%s\"}}".formatted(external)));
        String subnet = user.get("/v2.0/subnets?ip_version=4&network_id=" + network)
                .json()
                .at("/subnets/0/id")
                .asString();
        RestApi.Answer joined =
                user.put("/v2.0/routers/" + router + "/add_router_interface", "{\"subnet_id\": \"" + subnet + "\"}");
        assertThat(joined.status()).as(joined.toString()).isEqualTo(200);
        return router;
    }

    /** Some more of everything, each with what it can have. */
    private void grow(int count) {
        for (int i = 0; i < count; i++) {
            number++;
            String scope = id(create(user, "address_scope", "{\"name\": \"s\", \"ip_version\": 4}"));
            String pool = id(create(
                    user,
                    "subnetpool",
                    "{\"name\": \"p\", \"prefixes\": [\"10.%d.0.0/16\"], \"address_scope_id\": \"%s\"}"
                            .formatted(number % 200, scope)));
            String network = id(create(admin, "network", """
                    {"project_id": "%s", "qos_policy_id": "%s"}""".formatted(project, policy)));
            create(user, "subnet", """
                    {"network_id": "%s", "ip_version": 4, "subnetpool_id": "%s", "prefixlen": 24,
                     "host_routes": [{"destination": "10.9.0.0/24", "nexthop": "10.%d.0.9"}]}""".formatted(network, pool, number % 200));
            subnet(user, network, "fd00:0:0:%x::/64".formatted(number));
            created(user, "/v2.0/rbac-policies", "rbac_policy", """
                    {"object_type": "network", "object_id": "%s", "action": "access_as_shared", "target_tenant": "friend"}
                    """.formatted(network));
            String group = id(create(user, "security_group", "{\"name\": \"g\"}"));
            create(user, "security_group_rule", """
                    {"security_group_id": "%s", "direction": "ingress", "remote_group_id": "%s"}""".formatted(group, group));
            create(user, "address_group", "{\"addresses\": [\"10.0.0.%d/32\"]}".formatted(number % 250));
            String port = id(create(user, "port", """
                    {"network_id": "%s", "security_groups": ["%s"],
                     "allowed_address_pairs": [{"ip_address": "10.8.0.0/24"}]}""".formatted(network, group)));
            String router = router(network);
            created(admin, "/v2.0/qos/policies", "policy", "{\"name\": \"p\"}");
            String ip = id(create(
                    user,
                    "floatingip",
                    "{\"floating_network_id\": \"%s\", \"port_id\": \"%s\"}".formatted(external, port)));
            forward();
            RestApi.Answer added = user.put(
                    "/v2.0/trunks/" + trunk + "/add_subports",
                    "{\"sub_ports\": [{\"port_id\": \"%s\", \"segmentation_type\": \"vlan\", \"segmentation_id\": %d}]}"
                            .formatted(id(port(user, network)), number + 1));
            assertThat(added.status()).as(added.toString()).isEqualTo(200);
            for (String path : List.of(
                    "networks/" + network,
                    "ports/" + port,
                    "routers/" + router,
                    "floatingips/" + ip,
                    "security-groups/" + group,
                    "subnetpools/" + pool)) {
                assertThat(user.put("/v2.0/" + path + "/tags/t", "{}").status())
                        .as(path)
                        .isIn(200, 201);
            }
        }
    }

    private void forward() {
        JsonNode port = port(user, base);
        created(user, "/v2.0/floatingips/" + sharedIp + "/port_forwardings", "port_forwarding", """
                {"protocol": "tcp", "internal_port": 80, "external_port": %d, "internal_port_id": "%s",
                 "internal_ip_address": "%s"}""".formatted(
                        1000 + number, id(port), ip(port)));
    }

    private static String id(JsonNode made) {
        return made.get("id").asString();
    }

    private static String created(RestApi api, String path, String kind, String body) {
        RestApi.Answer answer = api.post(path, "{\"" + kind + "\": " + body + "}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().at("/" + kind + "/id").asString();
    }
}
