package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class Ipv6ApiTest extends NetworkSlice {

    private static final String MAC = "fa:16:3e:00:01:02";
    private static final String SUFFIX = "f816:3eff:fe00:102";

    private RestApi.Answer ask(String network, String cidr, String attributes) {
        return user.post(
                "/v2.0/subnets",
                "{\"subnet\": {\"network_id\": \"" + network + "\", \"ip_version\": 6, \"cidr\": \"" + cidr + "\""
                        + attributes + "}}");
    }

    private String make(String network, String cidr, String attributes) {
        RestApi.Answer answer = ask(network, cidr, attributes);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().at("/subnet/id").asString();
    }

    private static String modes(String ra, String address) {
        return ("none".equals(ra) ? "" : ", \"ipv6_ra_mode\": \"" + ra + "\"")
                + ("none".equals(address) ? "" : ", \"ipv6_address_mode\": \"" + address + "\"");
    }

    private JsonNode port(String network, String attributes) {
        return create(user, "port", "{\"network_id\": \"" + network + "\"" + attributes + "}");
    }

    private static List<String> ips(JsonNode port) {
        return port.get("fixed_ips").findValuesAsString("ip_address");
    }

    private JsonNode seen(JsonNode port) {
        return user.get("/v2.0/ports/" + port.get("id").asString()).json().get("port");
    }

    /** Neutron's table of what routers and DHCP may do together. */
    @ParameterizedTest
    @CsvSource({
        "none,none,stateful",
        "slaac,none,automatic",
        "none,slaac,automatic",
        "slaac,slaac,automatic",
        "dhcpv6-stateless,none,automatic",
        "none,dhcpv6-stateless,automatic",
        "dhcpv6-stateless,dhcpv6-stateless,automatic",
        "dhcpv6-stateful,none,stateful",
        "none,dhcpv6-stateful,stateful",
        "dhcpv6-stateful,dhcpv6-stateful,stateful",
        "slaac,dhcpv6-stateful,refused",
        "slaac,dhcpv6-stateless,refused",
        "dhcpv6-stateless,slaac,refused",
        "dhcpv6-stateless,dhcpv6-stateful,refused",
        "dhcpv6-stateful,slaac,refused",
        "dhcpv6-stateful,dhcpv6-stateless,refused"
    })
    void modes(String ra, String address, String expected) {
        String network = network(user);
        RestApi.Answer answer = ask(network, "2001:db8::/64", modes(ra, address));
        if (expected.equals("refused")) {
            assertProblem(answer, 400, "InvalidInput", "they must be the same value");
            return;
        }
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.json().at("/subnet/ipv6_ra_mode").asString("none")).isEqualTo(ra);
        assertThat(answer.json().at("/subnet/ipv6_address_mode").asString("none"))
                .isEqualTo(address);
        assertThat(ips(port(network, ", \"mac_address\": \"" + MAC + "\"")))
                .containsExactly(expected.equals("automatic") ? "2001:db8::" + SUFFIX : "2001:db8::2");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fd00::/63  | , "ipv6_address_mode": "slaac"                          | InvalidInput   | requires the prefix to be /64
            fd00::/64  | , "ipv6_address_mode": "slaac", "enable_dhcp": false    | InvalidInput   | enable_dhcp is set to False
            fd00::/64  | , "ipv6_address_mode": "eui"                            | HTTPBadRequest | ipv6_address_mode
            ::/64      | , "enable_dhcp": false                                  | InvalidInput   | not supported
            """)
    void impossibleModesAreRefused(String cidr, String attributes, String type, String message) {
        assertProblem(ask(network(user), cidr, attributes), 400, type, message);
    }

    @Test
    void modesBelongToIpv6AndStay() {
        String network = network(user);
        assertProblem(
                user.post(
                        "/v2.0/subnets",
                        "{\"subnet\": {\"network_id\": \"" + network
                                + "\", \"ip_version\": 4, \"cidr\": \"10.0.0.0/24\"" + modes("none", "slaac") + "}}"),
                400,
                "InvalidInput",
                "not valid when ip_version is 4");
        String subnet = make(network, "fd00::/64", modes("slaac", "slaac"));
        assertProblem(
                user.put("/v2.0/subnets/" + subnet, "{\"subnet\": {\"enable_dhcp\": false}}"),
                400,
                "InvalidInput",
                "Cannot disable enable_dhcp");
        assertProblem(
                user.put("/v2.0/subnets/" + subnet, "{\"subnet\": {\"ipv6_ra_mode\": \"dhcpv6-stateful\"}}"),
                400,
                "HTTPBadRequest",
                "ipv6_ra_mode");
    }

    @Test
    void everyPortHasItsAutomaticAddress() {
        String network = network(user);
        subnet(user, network, "10.0.0.0/24");
        JsonNode before = port(network, ", \"mac_address\": \"" + MAC + "\"");
        assertThat(ips(before)).containsExactly("10.0.0.2");
        String slaac = make(network, "2001:db8::/64", modes("slaac", "slaac"));
        assertThat(ips(seen(before))).containsExactly("10.0.0.2", "2001:db8::" + SUFFIX);
        assertThat(seen(before).get("revision_number").asInt())
                .isGreaterThan(before.get("revision_number").asInt());
        String stateful = make(network, "2001:db8:1::/64", modes("none", "dhcpv6-stateful"));
        JsonNode port = port(network, ", \"mac_address\": \"fa:16:3e:00:01:03\"");
        assertThat(ips(port)).containsExactly("10.0.0.3", "2001:db8::f816:3eff:fe00:103", "2001:db8:1::2");

        // it comes with whatever is asked for, and cannot be chosen
        assertThat(ips(port(
                        network,
                        ", \"mac_address\": \"fa:16:3e:00:01:04\", \"fixed_ips\": [{\"subnet_id\": \"" + stateful
                                + "\"}]")))
                .containsExactly("2001:db8::f816:3eff:fe00:104", "2001:db8:1::3");
        assertThat(ips(port(
                        network,
                        ", \"mac_address\": \"fa:16:3e:00:01:05\", \"fixed_ips\": [{\"subnet_id\": \"" + slaac
                                + "\"}]")))
                .containsExactly("2001:db8::f816:3eff:fe00:105");
        assertProblem(
                user.post(
                        "/v2.0/ports",
                        "{\"port\": {\"network_id\": \"" + network + "\", \"fixed_ips\": [{\"subnet_id\": \"" + slaac
                                + "\", \"ip_address\": \"2001:db8::77\"}]}}"),
                400,
                "AllocationOnAutoAddressSubnet",
                "2001:db8::77");

        // it stays when the others change, and follows the MAC address
        String path = "/v2.0/ports/" + port.get("id").asString();
        assertThat(ips(user.put(path, "{\"port\": {\"fixed_ips\": [{\"ip_address\": \"10.0.0.77\"}]}}")
                        .json()
                        .get("port")))
                .containsExactly("10.0.0.77", "2001:db8::f816:3eff:fe00:103");
        assertThat(ips(admin.put(path, "{\"port\": {\"mac_address\": \"fa:16:3e:00:01:33\"}}")
                        .json()
                        .get("port")))
                .containsExactly("10.0.0.77", "2001:db8::f816:3eff:fe00:133");

        // and keeps nobody from deleting the subnet
        assertThat(user.delete("/v2.0/subnets/" + stateful).status()).isEqualTo(409);
        assertThat(user.delete("/v2.0/subnets/" + slaac).status()).isEqualTo(204);
        assertThat(ips(seen(port))).containsExactly("10.0.0.77");
        assertThat(admin.get("/v2.0/altostratus-audit").json().get("findings").size())
                .isZero();
    }

    @Test
    void routersHaveTheAddressThatTheyAskFor() {
        String network = network(user);
        String slaac = make(network, "2001:db8::/64", modes("slaac", "slaac"));
        JsonNode router = port(network, """
                , "device_owner": "network:router_interface", "fixed_ips": [{"subnet_id": "%s", "ip_address": "2001:db8::1"}]
                """.formatted(slaac));
        assertThat(ips(router)).containsExactly("2001:db8::1");
        assertProblem(user.delete("/v2.0/subnets/" + slaac), 409, "SubnetInUse", slaac);
    }

    @Test
    void subnetsMayBeForCertainDevicesOnly() {
        String network = network(admin);
        String all = subnet(admin, network, "10.0.0.0/24");
        assertProblem(
                user.post(
                        "/v2.0/subnets",
                        "{\"subnet\": {\"network_id\": \"" + network(user)
                                + "\", \"ip_version\": 4, \"cidr\": \"10.1.0.0/24\", \"service_types\": [\"compute:nova\"]}}"),
                403,
                "PolicyNotAuthorized",
                "create_subnet:service_types");
        JsonNode typed = create(admin, "subnet", """
                {"network_id": "%s", "ip_version": 4, "cidr": "10.1.0.0/24",
                 "service_types": ["network:floatingip_agent_gateway", "compute:nova"]}""".formatted(network));
        assertThat(typed.get("service_types").size()).isEqualTo(2);
        assertThat(ip(create(
                        admin, "port", "{\"network_id\": \"" + network + "\", \"device_owner\": \"compute:nova\"}")))
                .isEqualTo("10.1.0.2");
        assertThat(ip(create(admin, "port", "{\"network_id\": \"" + network + "\"}")))
                .isEqualTo("10.0.0.2");
        assertProblem(
                admin.post(
                        "/v2.0/ports",
                        "{\"port\": {\"network_id\": \"" + network
                                + "\", \"fixed_ips\": [{\"ip_address\": \"10.1.0.9\"}]}}"),
                400,
                "InvalidIpForNetwork",
                "10.1.0.9");
        assertThat(admin.put("/v2.0/subnets/" + all, "{\"subnet\": {\"service_types\": [\"network:dhcp\"]}}")
                        .status())
                .isEqualTo(200);
        assertProblem(
                admin.post("/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"}}"),
                409,
                "IpAddressGenerationFailureNoMatchingSubnet",
                network);
        assertProblem(
                admin.put("/v2.0/subnets/" + all, "{\"subnet\": {\"service_types\": [\"nonsense\"]}}"),
                400,
                "InvalidSubnetServiceType",
                "nonsense");
    }
}
