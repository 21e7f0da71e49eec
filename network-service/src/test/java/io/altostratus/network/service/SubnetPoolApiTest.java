package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SubnetPoolApiTest extends NetworkSlice {

    private String pool(RestApi api, String attributes) {
        return create(api, "subnetpool", "{\"name\": \"pool\", " + attributes + "}")
                .get("id")
                .asString();
    }

    private RestApi.Answer subnetOf(RestApi api, String network, String attributes) {
        return api.post(
                "/v2.0/subnets",
                "{\"subnet\": {\"network_id\": \"" + network + "\", \"ip_version\": 4, " + attributes + "}}");
    }

    private static String of(String pool) {
        return "\"subnetpool_id\": \"" + pool + "\"";
    }

    private static String cidr(RestApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().at("/subnet/cidr").asString();
    }

    private static void assertRefused(RestApi.Answer answer, int status, String type) {
        assertProblem(answer, status, type, "");
    }

    @Test
    void aPoolIsShownAsNeutronShowsIt() {
        JsonNode made = create(
                user,
                "subnetpool",
                "{\"name\": \"p\", \"prefixes\": [\"10.1.0.0/16\", \"10.0.0.0/16\", \"10.0.3.0/24\"]}");
        assertThat(made.get("prefixes").toString()).isEqualTo("[\"10.0.0.0/15\"]");
        assertThat(made.get("ip_version").asInt()).isEqualTo(4);
        assertThat(made.get("min_prefixlen").asString()).isEqualTo("8");
        assertThat(made.get("max_prefixlen").asString()).isEqualTo("32");
        assertThat(made.get("default_prefixlen").asString()).isEqualTo("8");
        assertThat(made.get("default_quota").isNull()).isTrue();
        assertThat(made.get("is_default").asBoolean()).isFalse();
        assertThat(made.get("address_scope_id").isNull()).isTrue();
        String path = "/v2.0/subnetpools/" + made.get("id").asString();
        JsonNode changed = user.put(path, """
                {"subnetpool": {"name": "q", "min_prefixlen": 20, "default_prefixlen": "24", "description": "d",
                 "default_quota": 512, "prefixes": ["10.0.0.0/15", "10.2.0.0/16"]}}
                """).json().get("subnetpool");
        assertThat(changed.get("prefixes").toString()).isEqualTo("[\"10.0.0.0/15\",\"10.2.0.0/16\"]");
        assertThat(changed.get("default_prefixlen").asString()).isEqualTo("24");
        assertThat(changed.get("default_quota").asInt()).isEqualTo(512);
        assertThat(changed.get("revision_number").asInt()).isEqualTo(1);
        assertThat(user.get(path).json().get("subnetpool")).isEqualTo(changed);
        assertThat(user.get("/v2.0/subnetpools?name=q&fields=name").json().toString())
                .isEqualTo("{\"subnetpools\":[{\"name\":\"q\"}]}");
        assertThat(stranger.get("/v2.0/subnetpools").json().get("subnetpools").size())
                .isZero();
        assertRefused(stranger.delete(path), 404, "SubnetPoolNotFound");
        assertThat(user.delete(path).status()).isEqualTo(204);
        assertRefused(user.get(path), 404, "SubnetPoolNotFound");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "prefixes": []                                                        | EmptySubnetPoolPrefixList
            "description": "no prefixes"                                          | HTTPBadRequest
            "prefixes": ["10.0.0.0/8", "fd00::/64"]                               | PrefixVersionMismatch
            "prefixes": ["10.0.0.0"]                                              | HTTPBadRequest
            "prefixes": "10.0.0.0/8"                                              | HTTPBadRequest
            "prefixes": ["10.0.0.0/8"], "max_prefixlen": 33                       | IllegalSubnetPoolPrefixBounds
            "prefixes": ["10.0.0.0/8"], "min_prefixlen": 25, "max_prefixlen": 24  | IllegalSubnetPoolPrefixBounds
            "prefixes": ["10.0.0.0/8"], "default_prefixlen": 4                    | IllegalSubnetPoolPrefixBounds
            "prefixes": ["10.0.0.0/8"], "min_prefixlen": -1                       | HTTPBadRequest
            "prefixes": ["10.0.0.0/8"], "default_quota": -1                       | HTTPBadRequest
            "prefixes": ["10.0.0.0/8"], "name": ""                                | HTTPBadRequest
            "prefixes": ["10.0.0.0/8"], "ip_version": 4                           | HTTPBadRequest
            """)
    void impossiblePoolsAreRefused(String attributes, String type) {
        assertRefused(
                user.post("/v2.0/subnetpools", "{\"subnetpool\": {\"name\": \"p\", " + attributes + "}}"), 400, type);
    }

    @Test
    void subnetsTakeTheirBlocksFromPools() {
        String pool = pool(user, """
                "prefixes": ["10.0.0.0/22"], "default_prefixlen": 26, "min_prefixlen": 23, "max_prefixlen": 28
                """);
        String network = network(user);
        RestApi.Answer first = subnetOf(user, network, of(pool));
        assertThat(cidr(first)).isEqualTo("10.0.0.0/26");
        assertThat(first.json().at("/subnet/gateway_ip").asString()).isEqualTo("10.0.0.1");
        assertThat(first.json().at("/subnet/subnetpool_id").asString()).isEqualTo(pool);
        assertThat(cidr(subnetOf(user, network, of(pool) + ", \"prefixlen\": 28")))
                .isEqualTo("10.0.0.64/28");
        assertThat(cidr(subnetOf(user, network, of(pool) + ", \"cidr\": \"10.0.1.0/24\"")))
                .isEqualTo("10.0.1.0/24");
        assertThat(cidr(subnetOf(user, network, of(pool) + ", \"prefixlen\": 23")))
                .isEqualTo("10.0.2.0/23");
        assertThat(cidr(subnetOf(user, network, of(pool) + ", \"prefixlen\": 25")))
                .isEqualTo("10.0.0.128/25");
    }

    @Test
    void whatAPoolDoesNotHaveIsRefused() {
        String pool = pool(user, "\"prefixes\": [\"10.0.0.0/24\"], \"min_prefixlen\": 24, \"max_prefixlen\": 28");
        String network = network(user);
        assertRefused(subnetOf(user, network, of(pool) + ", \"prefixlen\": 23"), 400, "MinPrefixSubnetAllocationError");
        assertRefused(subnetOf(user, network, of(pool) + ", \"prefixlen\": 29"), 400, "MaxPrefixSubnetAllocationError");
        assertRefused(subnetOf(user, network, of(pool) + ", \"cidr\": \"10.1.0.0/24\""), 409, "SubnetAllocationError");
        assertRefused(
                subnetOf(user, network, of(pool) + ", \"cidr\": \"10.0.0.0/24\", \"prefixlen\": 24"),
                400,
                "BadRequest");
        assertRefused(
                subnetOf(
                        user,
                        network,
                        of(pool) + ", \"allocation_pools\": [{\"start\": \"10.0.0.2\", \"end\": \"10.0.0.3\"}]"),
                400,
                "BadRequest");
        assertRefused(subnetOf(user, network, of(pool) + ", \"use_default_subnetpool\": true"), 400, "BadRequest");
        assertRefused(subnetOf(user, network, "\"use_default_subnetpool\": true"), 400, "BadRequest");
        assertRefused(subnetOf(stranger, network(stranger), of(pool)), 404, "SubnetPoolNotFound");
        assertRefused(
                user.post(
                        "/v2.0/subnets",
                        "{\"subnet\": {\"network_id\": \"" + network + "\", \"ip_version\": 6, " + of(pool) + "}}"),
                400,
                "BadRequest");
        assertThat(cidr(subnetOf(user, network, of(pool)))).isEqualTo("10.0.0.0/24");
        assertRefused(subnetOf(user, network, of(pool)), 409, "SubnetAllocationError");
        assertRefused(user.delete("/v2.0/subnetpools/" + pool), 400, "SubnetPoolDeleteError");
        // of one network all are of the same pool, or none
        assertRefused(subnetOf(user, network, "\"cidr\": \"10.9.0.0/24\""), 400, "NetworkSubnetPoolAffinityError");
        String other = pool(user, "\"prefixes\": [\"10.5.0.0/24\"], \"default_prefixlen\": 26");
        assertRefused(subnetOf(user, network, of(other)), 400, "NetworkSubnetPoolAffinityError");
    }

    @Test
    void thirtyTwoClientsGetDifferentBlocks() throws Exception {
        String pool = pool(user, "\"prefixes\": [\"10.0.0.0/20\"], \"default_prefixlen\": 24");
        List<String> networks = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            networks.add(network(user));
        }
        Queue<String> got = new ConcurrentLinkedQueue<>();
        Queue<RestApi.Answer> refused = new ConcurrentLinkedQueue<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> all = new ArrayList<>();
            for (int i = 0; i < 32; i++) {
                String network = networks.get(i % networks.size());
                all.add(threads.submit(() -> {
                    RestApi.Answer answer = subnetOf(user, network, of(pool));
                    if (answer.status() == 201) {
                        got.add(cidr(answer));
                    } else {
                        refused.add(answer);
                    }
                }));
            }
            for (Future<?> one : all) {
                one.get();
            }
        }
        assertThat(got).hasSize(16).doesNotHaveDuplicates();
        assertThat(refused).hasSize(16).allSatisfy(answer -> assertRefused(answer, 409, "SubnetAllocationError"));
    }

    @Test
    void projectsTakeNoMoreThanTheirQuotaOfAPool() {
        String pool = pool(admin, """
                "prefixes": ["10.0.0.0/16"], "default_prefixlen": 24, "default_quota": 512, "shared": true""");
        String network = network(user);
        cidr(subnetOf(user, network, of(pool)));
        cidr(subnetOf(user, network, of(pool)));
        assertRefused(subnetOf(user, network, of(pool) + ", \"prefixlen\": 28"), 409, "SubnetPoolQuotaExceeded");
        cidr(subnetOf(stranger, network(stranger), of(pool)));
    }

    @Test
    void oneDefaultPoolOfEachIpVersion() {
        assertRefused(
                user.post(
                        "/v2.0/subnetpools",
                        "{\"subnetpool\": {\"name\": \"p\", \"prefixes\": [\"10.0.0.0/8\"], \"is_default\": true}}"),
                403,
                "PolicyNotAuthorized");
        String pool = pool(admin, """
                "prefixes": ["10.0.0.0/16"], "default_prefixlen": 24, "is_default": true, "shared": true""");
        pool(admin, "\"prefixes\": [\"fd00::/48\"], \"is_default\": true");
        assertRefused(
                admin.post(
                        "/v2.0/subnetpools",
                        "{\"subnetpool\": {\"name\": \"p\", \"prefixes\": [\"10.0.0.0/8\"], \"is_default\": true}}"),
                400,
                "InvalidInput");
        assertThat(cidr(subnetOf(user, network(user), "\"use_default_subnetpool\": true")))
                .isEqualTo("10.0.0.0/24");
        assertThat(admin.put("/v2.0/subnetpools/" + pool, "{\"subnetpool\": {\"is_default\": false}}")
                        .status())
                .isEqualTo(200);
        assertRefused(subnetOf(user, network(user), "\"use_default_subnetpool\": true"), 400, "BadRequest");
        assertRefused(
                user.put("/v2.0/subnetpools/" + pool, "{\"subnetpool\": {\"name\": \"mine\"}}"),
                403,
                "PolicyNotAuthorized");
    }

    @Test
    void prefixesGrowAndShrinkAroundWhatIsTaken() {
        String pool = pool(user, "\"prefixes\": [\"10.0.0.0/24\"], \"default_prefixlen\": 25");
        String path = "/v2.0/subnetpools/" + pool;
        assertRefused(
                user.put(path, "{\"subnetpool\": {\"prefixes\": [\"10.0.0.0/25\"]}}"),
                400,
                "IllegalSubnetPoolPrefixUpdate");
        assertThat(user.put(path + "/add_prefixes", "{\"prefixes\": [\"10.0.1.0/24\"]}")
                        .json()
                        .toString())
                .isEqualTo("{\"prefixes\":[\"10.0.0.0/23\"]}");
        cidr(subnetOf(user, network(user), of(pool)));
        assertRefused(
                user.put(path + "/remove_prefixes", "{\"prefixes\": [\"10.0.0.0/25\"]}"),
                400,
                "IllegalSubnetPoolPrefixUpdate");
        assertThat(user.put(path + "/remove_prefixes", "{\"prefixes\": [\"10.0.1.0/24\"]}")
                        .json()
                        .toString())
                .isEqualTo("{\"prefixes\":[\"10.0.0.0/24\"]}");
        assertRefused(user.put(path + "/add_prefixes", "{}"), 400, "HTTPBadRequest");
        assertRefused(
                user.put(path + "/add_prefixes", "{\"prefixes\": [\"fd00::/64\"]}"), 400, "PrefixVersionMismatch");
        assertRefused(
                stranger.put(path + "/add_prefixes", "{\"prefixes\": [\"10.7.0.0/24\"]}"), 404, "SubnetPoolNotFound");

        String network = network(user);
        String own = subnet(user, network, "10.0.8.0/24");
        RestApi.Answer adopted = user.put(path + "/onboard_network_subnets", "{\"network_id\": \"" + network + "\"}");
        assertThat(adopted.json().toString()).contains(own).contains("10.0.8.0/24");
        assertThat(user.get("/v2.0/subnets/" + own)
                        .json()
                        .at("/subnet/subnetpool_id")
                        .asString())
                .isEqualTo(pool);
        assertThat(user.get(path).json().at("/subnetpool/prefixes").toString()).contains("10.0.8.0/24");
    }

    @Test
    void poolsOfAScopeShareNoAddresses() {
        JsonNode scope = create(user, "address_scope", "{\"name\": \"s\", \"ip_version\": 4}");
        String id = scope.get("id").asString();
        assertThat(scope.get("shared").asBoolean()).isFalse();
        String in = "\"address_scope_id\": \"" + id + "\"";
        String one = pool(user, "\"prefixes\": [\"10.0.0.0/16\"], \"default_prefixlen\": 24, " + in);
        String two = pool(user, "\"prefixes\": [\"10.1.0.0/16\"], \"default_prefixlen\": 24, " + in);
        assertRefused(
                user.put("/v2.0/subnetpools/" + two + "/add_prefixes", "{\"prefixes\": [\"10.0.3.0/24\"]}"),
                409,
                "AddressScopePrefixConflict");
        assertRefused(
                user.post(
                        "/v2.0/subnetpools",
                        "{\"subnetpool\": {\"name\": \"v6\", \"prefixes\": [\"fd00::/48\"], " + in + "}}"),
                400,
                "IllegalSubnetPoolIpVersionAssociationToAddressScope");
        assertRefused(
                stranger.post(
                        "/v2.0/subnetpools",
                        "{\"subnetpool\": {\"name\": \"x\", \"prefixes\": [\"10.3.0.0/16\"], " + in + "}}"),
                400,
                "IllegalSubnetPoolAssociationToAddressScope");
        // pools of one scope may meet in a network
        String network = network(user);
        cidr(subnetOf(user, network, of(one)));
        cidr(subnetOf(user, network, of(two)));
        assertRefused(
                user.put("/v2.0/subnetpools/" + two, "{\"subnetpool\": {\"address_scope_id\": null}}"),
                400,
                "NetworkAddressScopeAffinityError");
        String path = "/v2.0/address-scopes/" + id;
        assertRefused(user.delete(path), 409, "AddressScopeInUse");
        assertThat(user.put(path, "{\"address_scope\": {\"name\": \"t\"}}")
                        .json()
                        .at("/address_scope/name")
                        .asString())
                .isEqualTo("t");
        assertRefused(user.put(path, "{\"address_scope\": {\"shared\": true}}"), 403, "PolicyNotAuthorized");
        assertRefused(stranger.get(path), 404, "AddressScopeNotFound");
        assertThat(admin.put(path, "{\"address_scope\": {\"shared\": true}}").status())
                .isEqualTo(200);
        assertThat(stranger.get(path).status()).isEqualTo(200);
        assertRefused(admin.put(path, "{\"address_scope\": {\"shared\": false}}"), 400, "AddressScopeUpdateError");
        assertThat(user.get("/v2.0/address-scopes?ip_version=4")
                        .json()
                        .get("address_scopes")
                        .size())
                .isEqualTo(1);
    }
}
