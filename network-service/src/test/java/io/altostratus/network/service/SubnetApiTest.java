package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SubnetApiTest extends NetworkSlice {

    private JsonNode make(String network, String attributes) {
        return create(user, "subnet", "{\"network_id\": \"" + network + "\", " + attributes + "}");
    }

    @Test
    void defaultsAreThoseOfNeutron() {
        JsonNode made = make(network(user), "\"ip_version\": 4, \"cidr\": \"10.0.0.77/24\"");
        assertThat(made.get("cidr").asString()).isEqualTo("10.0.0.0/24");
        assertThat(made.get("gateway_ip").asString()).isEqualTo("10.0.0.1");
        assertThat(made.get("allocation_pools").toString()).contains("10.0.0.2").contains("10.0.0.254");
        assertThat(made.get("enable_dhcp").asBoolean()).isTrue();
        assertThat(made.get("dns_nameservers").size()).isZero();
        assertThat(made.get("ipv6_ra_mode").isNull()).isTrue();
    }

    @Test
    void everythingCanBeSaid() {
        JsonNode made = make(network(user), """
                "ip_version": 4, "cidr": "10.0.0.0/24", "gateway_ip": null, "enable_dhcp": false, "name": "s",
                "allocation_pools": [{"start": "10.0.0.50", "end": "10.0.0.60"},
                                     {"start": "10.0.0.10", "end": "10.0.0.20"}],
                "dns_nameservers": ["9.9.9.9"],
                "host_routes": [{"destination": "192.168.0.0/16", "nexthop": "10.0.0.9"}]
                """);
        String path = "/v2.0/subnets/" + made.get("id").asString();
        JsonNode seen = user.get(path).json().get("subnet");
        assertThat(seen).isEqualTo(made);
        assertThat(seen.get("gateway_ip").isNull()).isTrue();
        assertThat(seen.at("/allocation_pools/0/start").asString()).isEqualTo("10.0.0.10");
        assertThat(seen.at("/host_routes/0/nexthop").asString()).isEqualTo("10.0.0.9");
        JsonNode changed = user.put(path, """
                {"subnet": {"gateway_ip": "10.0.0.1", "dns_nameservers": null, "host_routes": [],
                 "allocation_pools": [{"start": "10.0.0.100", "end": "10.0.0.101"}]}}
                """).json().get("subnet");
        assertThat(changed.get("gateway_ip").asString()).isEqualTo("10.0.0.1");
        assertThat(changed.get("dns_nameservers").size()).isZero();
        String network = made.get("network_id").asString();
        assertThat(ip(port(user, network))).isEqualTo("10.0.0.100");
        assertThat(user.delete(path).status()).isEqualTo(409);
        assertProblem(user.put(path, "{\"subnet\": {\"cidr\": \"10.0.0.0/8\"}}"), 400, "HTTPBadRequest", "cidr");
    }

    @Test
    void ipv6() {
        JsonNode made = make(network(user), "\"ip_version\": 6, \"cidr\": \"2001:DB8:0:0::/64\"");
        assertThat(made.get("cidr").asString()).isEqualTo("2001:db8::/64");
        assertThat(made.get("gateway_ip").asString()).isEqualTo("2001:db8::1");
        String network = made.get("network_id").asString();
        subnet(user, network, "10.0.0.0/24");
        JsonNode port = port(user, network);
        assertThat(port.get("fixed_ips").findValuesAsString("ip_address")).containsExactly("10.0.0.2", "2001:db8::2");
    }

    @Test
    void blocksOfOneNetworkDoNotOverlapThoseOfTwoMay() {
        String network = network(user);
        subnet(user, network, "10.0.0.0/24");
        for (String cidr : new String[] {"10.0.0.0/24", "10.0.0.128/25", "10.0.0.0/8"}) {
            assertProblem(
                    user.post(
                            "/v2.0/subnets",
                            "{\"subnet\": {\"network_id\": \"" + network + "\", \"ip_version\": 4, \"cidr\": \"" + cidr
                                    + "\"}}"),
                    400,
                    "InvalidInput",
                    "overlaps with another subnet");
        }
        subnet(user, network, "10.0.1.0/24");
        subnet(user, network(user), "10.0.0.0/24");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "ip_version": 4                                                     | BadRequest     | a subnetpool must be specified
            "ip_version": 5, "cidr": "10.0.0.0/24"                              | HTTPBadRequest | ip_version
            "ip_version": 4, "cidr": "10.0.0.0"                                 | HTTPBadRequest | Invalid input for cidr
            "ip_version": 4, "cidr": "10.0.0.0/33"                              | HTTPBadRequest | Invalid input for cidr
            "ip_version": 4, "cidr": "010.0.0.0/24"                             | HTTPBadRequest | Invalid input for cidr
            "ip_version": 6, "cidr": "10.0.0.0/24"                              | InvalidInput   | does not match the ip_version '6'
            "ip_version": 4, "cidr": "0.0.0.0/0"                                | InvalidInput   | 0 is not allowed
            "ip_version": 4, "cidr": "10.0.0.0/31"                              | InvalidInput   | incompatible with DHCP
            "ip_version": 4, "cidr": "224.0.0.0/24"                             | InvalidInput   | Multicast
            "ip_version": 4, "cidr": "127.0.0.0/24"                             | InvalidInput   | Loopback
            "ip_version": 4, "cidr": "10.0.0.0/24", "gateway_ip": "10.0.0.0"    | InvalidInput   | Gateway is not valid
            "ip_version": 4, "cidr": "10.0.0.0/24", "gateway_ip": "10.0.0.255"  | InvalidInput   | Gateway is not valid
            "ip_version": 4, "cidr": "10.0.0.0/24", "gateway_ip": "fe80::1"     | InvalidInput   | does not match
            "ip_version": 4, "cidr": "10.0.0.0/24", "gateway_ip": "x"           | HTTPBadRequest | x' is not a valid IP address
            "ip_version": 4, "cidr": "10.0.0.0/24", "subnetpool_id": "x"        | HTTPBadRequest | subnetpool_id
            "ip_version": 4, "cidr": "10.0.0.0/24", "dns_nameservers": ["a"]    | HTTPBadRequest | dns_nameservers
            "ip_version": 4, "cidr": "10.0.0.0/24", "dns_nameservers": ["1.1.1.1","1.1.1.2","1.1.1.3","1.1.1.4","1.1.1.5","1.1.1.6"] | DNSNameServersExhausted | exceeds the limit 5
            "ip_version": 4, "cidr": "10.0.0.0/24", "host_routes": [{"destination": "x", "nexthop": "10.0.0.9"}] | HTTPBadRequest | not a valid CIDR
            "ip_version": 4, "cidr": "10.0.0.0/24", "host_routes": [{"nexthop": "10.0.0.9"}] | HTTPBadRequest | destination
            "ip_version": 4, "cidr": "10.0.0.0/24", "allocation_pools": [{"start": "10.0.0.2"}] | HTTPBadRequest | allocation_pools
            "ip_version": 4, "cidr": "10.0.0.0/24", "allocation_pools": [{"start": "10.0.1.2", "end": "10.0.1.3"}] | OutOfBoundsAllocationPool | spans beyond
            "ip_version": 4, "cidr": "10.0.0.0/24", "allocation_pools": [{"start": "10.0.0.9", "end": "10.0.0.3"}] | InvalidAllocationPool | is not valid
            """)
    void impossibleSubnetsAreRefused(String attributes, String type, String message) {
        String body = "{\"subnet\": {\"network_id\": \"" + network(user) + "\", " + attributes + "}}";
        assertProblem(user.post("/v2.0/subnets", body), 400, type, message);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            [{"start": "10.0.0.1", "end": "10.0.0.9"}] | GatewayConflictWithAllocationPools | Gateway ip 10.0.0.1 conflicts
            [{"start": "10.0.0.2", "end": "10.0.0.9"}, {"start": "10.0.0.9", "end": "10.0.0.12"}] | OverlappingAllocationPools | 10.0.0.2-10.0.0.9
            """)
    void conflictingPoolsAreRefused(String pools, String type, String message) {
        String body = "{\"subnet\": {\"network_id\": \"" + network(user)
                + "\", \"ip_version\": 4, \"cidr\": \"10.0.0.0/24\", \"allocation_pools\": " + pools + "}}";
        assertProblem(user.post("/v2.0/subnets", body), 409, type, message);
    }

    @Test
    void useIsRespected() {
        String network = network(user);
        String subnet = subnet(user, network, "10.0.0.0/24");
        create(user, "port", """
                {"network_id": "%s", "fixed_ips": [{"ip_address": "10.0.0.1"}]}""".formatted(network));
        assertProblem(
                user.put("/v2.0/subnets/" + subnet, "{\"subnet\": {\"gateway_ip\": \"10.0.0.254\"}}"),
                409,
                "GatewayConflictWithAllocationPools",
                "10.0.0.254");
        assertProblem(
                user.put("/v2.0/subnets/" + subnet, "{\"subnet\": {\"gateway_ip\": null}}"),
                409,
                "GatewayIpInUse",
                "10.0.0.1");
        assertProblem(user.delete("/v2.0/subnets/" + subnet), 409, "SubnetInUse", "have an IP allocation");
        assertProblem(stranger.get("/v2.0/subnets/" + subnet), 404, "SubnetNotFound", subnet);
        assertProblem(stranger.delete("/v2.0/subnets/" + subnet), 404, "SubnetNotFound", subnet);
        assertProblem(
                stranger.post(
                        "/v2.0/subnets",
                        "{\"subnet\": {\"network_id\": \"" + network
                                + "\", \"ip_version\": 4, \"cidr\": \"10.7.0.0/24\"}}"),
                404,
                "NetworkNotFound",
                network);
    }
}
