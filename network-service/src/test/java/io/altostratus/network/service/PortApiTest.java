package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class PortApiTest extends NetworkSlice {

    private String network;
    private String subnet;

    @BeforeEach
    void network() {
        network = network(user);
        subnet = subnet(user, network, "10.0.0.0/24");
    }

    private JsonNode make(String attributes) {
        return create(user, "port", "{\"network_id\": \"" + network + "\"" + attributes + "}");
    }

    private RestApi.Answer tryMake(RestApi api, String attributes) {
        return api.post("/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"" + attributes + "}}");
    }

    @Test
    void aPortLivesItsLife() {
        JsonNode made = make(", \"name\": \"p\", \"device_id\": \"d1\"");
        String path = "/v2.0/ports/" + made.get("id").asString();
        assertThat(made.get("mac_address").asString()).matches("fa:16:3e(:[0-9a-f]{2}){3}");
        assertThat(made.get("status").asString()).isEqualTo("DOWN");
        assertThat(made.at("/fixed_ips/0/subnet_id").asString()).isEqualTo(subnet);
        assertThat(ip(made)).isEqualTo("10.0.0.2");
        assertThat(made.get("security_groups").size()).isEqualTo(1);
        assertThat(made.get("port_security_enabled").asBoolean()).isTrue();
        assertThat(made.get("binding:vnic_type").asString()).isEqualTo("normal");
        assertThat(made.has("binding:host_id")).isFalse();
        assertThat(user.get(path).json().get("port")).isEqualTo(made);

        JsonNode seen = admin.get(path).json().get("port");
        assertThat(seen.get("binding:vif_type").asString()).isEqualTo("unbound");
        assertThat(seen.get("binding:host_id").asString()).isEmpty();
        assertThat(seen.get("binding:profile").isObject()).isTrue();

        JsonNode changed = user.put(path, "{\"port\": {\"name\": \"q\", \"security_groups\": []}}")
                .json()
                .get("port");
        assertThat(changed.get("name").asString()).isEqualTo("q");
        assertThat(changed.get("security_groups").size()).isZero();
        assertThat(changed.get("revision_number").asInt()).isEqualTo(2);
        assertThat(user.get(path).json().get("port")).isEqualTo(changed);

        assertThat(user.delete(path).status()).isEqualTo(204);
        assertProblem(user.get(path), 404, "PortNotFound", "could not be found");
        assertProblem(user.delete(path), 404, "PortNotFound", "could not be found");
        assertThat(ip(make(""))).isEqualTo("10.0.0.2");
    }

    @Test
    void addressesCanBeChosen() {
        assertThat(ip(make(", \"fixed_ips\": [{\"ip_address\": \"10.0.0.200\"}]")))
                .isEqualTo("10.0.0.200");
        assertThat(ip(make(", \"fixed_ips\": [{\"subnet_id\": \"" + subnet + "\"}]")))
                .isEqualTo("10.0.0.2");
        assertThat(make(", \"fixed_ips\": []").get("fixed_ips").size()).isZero();
        String second = subnet(user, network, "10.0.1.0/24");
        JsonNode two =
                make(", \"fixed_ips\": [{\"subnet_id\": \"%s\"}, {\"subnet_id\": \"%s\"}]".formatted(subnet, second));
        assertThat(two.get("fixed_ips").findValuesAsString("ip_address")).containsExactly("10.0.0.3", "10.0.1.2");
        assertProblem(
                tryMake(user, ", \"fixed_ips\": [{\"ip_address\": \"10.0.0.200\"}]"),
                409,
                "IpAddressInUse",
                "The IP address 10.0.0.200 is in use");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            "fixed_ips": [{"ip_address": "192.168.0.1"}]  | InvalidIpForNetwork | 192.168.0.1
            "fixed_ips": [{"ip_address": "10.0.0.255"}]   | InvalidIpForNetwork | 10.0.0.255
            "fixed_ips": [{}]                             | InvalidInput        | requires subnet_id or ip_address
            "fixed_ips": [{"subnet_id": "00000000-0000-0000-0000-000000000000"}] | InvalidInput | invalid subnet
            "fixed_ips": [{"subnet_id": "SUBNET", "ip_address": "10.9.0.1"}]     | InvalidIpForSubnet | 10.9.0.1
            "fixed_ips": "10.0.0.7"                       | HTTPBadRequest      | Invalid data format for fixed IP
            "fixed_ips": [{"address": "10.0.0.7"}]        | HTTPBadRequest      | fixed_ips
            "mac_address": "zz"                           | HTTPBadRequest      | not a valid MAC address
            "mac_address": "01:00:00:00:00:01"            | HTTPBadRequest      | not a valid MAC address
            "security_groups": ["x"]                      | HTTPBadRequest      | security_groups
            "binding:vnic_type": "strange"                | HTTPBadRequest      | binding:vnic_type
            "allowed_address_pairs": [{}]                 | AllowedAddressPairsMissingIP | must contain ip_address
            "allowed_address_pairs": [{"ip_address": "x"}] | HTTPBadRequest     | allowed_address_pairs
            "device_id": 5                                | HTTPBadRequest      | device_id
            "extra_options": []                           | HTTPBadRequest      | Unrecognized attribute(s) 'extra_options'
            """)
    void impossiblePortsAreRefused(String attributes, String type, String message) {
        assertProblem(tryMake(user, ", " + attributes.replace("SUBNET", subnet)), 400, type, message);
    }

    @Test
    void addressesAreKeptAddedAndReleased() {
        JsonNode made = make("");
        String path = "/v2.0/ports/" + made.get("id").asString();
        String second = subnet(user, network, "10.0.1.0/24");
        JsonNode both = user.put(path, """
                {"port": {"fixed_ips": [{"subnet_id": "%s"}, {"subnet_id": "%s", "ip_address": "10.0.1.77"}]}}
                """.formatted(subnet, second)).json().get("port");
        assertThat(both.get("fixed_ips").findValuesAsString("ip_address")).containsExactly("10.0.0.2", "10.0.1.77");
        JsonNode one = user.put(path, "{\"port\": {\"fixed_ips\": [{\"ip_address\": \"10.0.1.77\"}]}}")
                .json()
                .get("port");
        assertThat(one.get("fixed_ips").findValuesAsString("ip_address")).containsExactly("10.0.1.77");
        assertThat(user.get(path).json().get("port")).isEqualTo(one);
        assertThat(ip(make(""))).isEqualTo("10.0.0.2");
    }

    @Test
    void macAddressesAreUniqueInTheirNetwork() {
        String mac = ", \"mac_address\": \"FA-16-3E-00-00-07\"";
        assertThat(make(mac).get("mac_address").asString()).isEqualTo("fa:16:3e:00:00:07");
        assertProblem(tryMake(user, mac), 409, "MacAddressInUse", "fa:16:3e:00:00:07");
        JsonNode other = make("");
        assertProblem(
                admin.put(
                        "/v2.0/ports/" + other.get("id").asString(),
                        "{\"port\": {\"mac_address\": \"fa:16:3e:00:00:07\"}}"),
                409,
                "MacAddressInUse",
                "fa:16:3e:00:00:07");
        create(user, "port", "{\"network_id\": \"" + network(user) + "\"" + mac + "}");
    }

    @Test
    void portSecurityAndPairs() {
        JsonNode open = make(", \"port_security_enabled\": false");
        assertThat(open.get("security_groups").size()).isZero();
        String group = user.get("/v2.0/security-groups")
                .json()
                .at("/security_groups/0/id")
                .asString();
        assertProblem(
                tryMake(user, ", \"port_security_enabled\": false, \"security_groups\": [\"" + group + "\"]"),
                400,
                "PortSecurityAndIPRequiredForSecurityGroups",
                "Port security must be enabled");
        assertProblem(
                tryMake(
                        user,
                        ", \"port_security_enabled\": false, \"allowed_address_pairs\": [{\"ip_address\": \"1.1.1.1\"}]"),
                409,
                "AddressPairAndPortSecurityRequired",
                "allowed address pairs");
        JsonNode paired = make(", \"allowed_address_pairs\": [{\"ip_address\": \"10.0.0.0/28\"},"
                + " {\"ip_address\": \"10.9.9.9\", \"mac_address\": \"fa:16:3e:aa:bb:cc\"}]");
        assertThat(paired.at("/allowed_address_pairs/0/mac_address")).isEqualTo(paired.get("mac_address"));
        assertThat(paired.at("/allowed_address_pairs/1/mac_address").asString()).isEqualTo("fa:16:3e:aa:bb:cc");
        String path = "/v2.0/ports/" + paired.get("id").asString();
        assertThat(user.get(path).json().get("port")).isEqualTo(paired);
        assertProblem(
                user.put(path, "{\"port\": {\"port_security_enabled\": false}}"),
                409,
                "PortSecurityPortHasSecurityGroup",
                "security group associated");
        assertThat(user.put(
                                path,
                                "{\"port\": {\"port_security_enabled\": false, \"security_groups\": [],"
                                        + " \"allowed_address_pairs\": []}}")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void policyHolds() {
        String port = make("").get("id").asString();
        assertProblem(stranger.get("/v2.0/ports/" + port), 404, "PortNotFound", port);
        assertProblem(stranger.delete("/v2.0/ports/" + port), 404, "PortNotFound", port);
        assertProblem(tryMake(stranger, ""), 404, "NetworkNotFound", network);
        assertProblem(
                tryMake(user, ", \"binding:host_id\": \"h1\""),
                403,
                "PolicyNotAuthorized",
                "create_port:binding:host_id");
        assertProblem(
                tryMake(user, ", \"binding:profile\": {\"a\": 1}"),
                403,
                "PolicyNotAuthorized",
                "create_port:binding:profile");
        assertProblem(
                user.put("/v2.0/ports/" + port, "{\"port\": {\"binding:host_id\": \"h1\"}}"),
                403,
                "PolicyNotAuthorized",
                "update_port:binding:host_id");
        assertProblem(
                user.put("/v2.0/ports/" + port, "{\"port\": {\"mac_address\": \"fa:16:3e:00:00:01\"}}"),
                403,
                "PolicyNotAuthorized",
                "update_port:mac_address");
        String foreign = stranger.get("/v2.0/security-groups")
                .json()
                .at("/security_groups/0/id")
                .asString();
        assertProblem(
                tryMake(user, ", \"security_groups\": [\"" + foreign + "\"]"), 404, "SecurityGroupNotFound", foreign);
    }

    @Test
    void inASharedNetworkUsersTakeWhatTheyAreGiven() {
        String shared = create(admin, "network", "{\"shared\": true}").get("id").asString();
        subnet(admin, shared, "10.5.0.0/24");
        String body = "{\"port\": {\"network_id\": \"" + shared + "\"%s}}";
        String port = user.post("/v2.0/ports", body.formatted(""))
                .json()
                .at("/port/id")
                .asString();
        Map.of(
                        ", \"mac_address\": \"fa:16:3e:00:00:01\"", "create_port:mac_address",
                        ", \"fixed_ips\": [{\"ip_address\": \"10.5.0.9\"}]", "create_port:fixed_ips:ip_address",
                        ", \"port_security_enabled\": false", "create_port:port_security_enabled",
                        ", \"device_owner\": \"network:dhcp\"", "create_port:device_owner",
                        ", \"allowed_address_pairs\": [{\"ip_address\": \"1.1.1.1\"}]",
                                "create_port:allowed_address_pairs")
                .forEach((attribute, rule) -> assertProblem(
                        user.post("/v2.0/ports", body.formatted(attribute)), 403, "PolicyNotAuthorized", rule));
        assertThat(user.post("/v2.0/ports", body.formatted(", \"device_owner\": \"mine\""))
                        .status())
                .isEqualTo(201);
        // the network's owner sees what others have in it
        RestApi owner = as("admin-project", "reader");
        assertThat(owner.get("/v2.0/ports/" + port).status()).isEqualTo(200);
        assertThat(owner.get("/v2.0/ports?network_id=" + shared)
                        .json()
                        .get("ports")
                        .findValuesAsString("id"))
                .contains(port);
    }

    @Test
    void servicesActInEveryProject() {
        JsonNode made = create(service, "port", """
                {"network_id": "%s", "project_id": "%s", "device_id": "s1", "device_owner": "compute:nova",
                 "binding:host_id": "nowhere"}""".formatted(network, project));
        String path = "/v2.0/ports/" + made.get("id").asString();
        assertThat(made.get("binding:vif_type").asString()).isEqualTo("binding_failed");
        assertThat(user.get(path).status()).isEqualTo(200);
        assertThat(service.put(path, "{\"port\": {\"binding:host_id\": null, \"device_id\": null}}")
                        .json()
                        .at("/port/binding:vif_type")
                        .asString())
                .isEqualTo("unbound");
        assertThat(service.delete(path).status()).isEqualTo(204);
    }

    @Test
    void manyAreMadeAtOnceOrNone() {
        String item = "{\"network_id\": \"" + network + "\", \"name\": \"bulk\"}";
        JsonNode made = user.post("/v2.0/ports", "{\"ports\": [" + String.join(",", List.of(item, item, item)) + "]}")
                .json()
                .get("ports");
        assertThat(made.valueStream().map(NetworkSlice::ip)).containsExactly("10.0.0.2", "10.0.0.3", "10.0.0.4");
        String bad = "{\"network_id\": \"" + network + "\", \"fixed_ips\": [{\"ip_address\": \"10.0.0.2\"}]}";
        assertProblem(
                user.post("/v2.0/ports", "{\"ports\": [" + item + ", " + bad + "]}"),
                409,
                "IpAddressInUse",
                "10.0.0.2");
        assertThat(user.get("/v2.0/ports?name=bulk").json().get("ports").size()).isEqualTo(3);
    }
}
