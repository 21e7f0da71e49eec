package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.model.HostState;
import io.altostratus.network.model.SecurityGroupDetails;
import io.altostratus.network.model.SecurityGroupsChanged;
import io.altostratus.testing.RestApi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What guards ports beside the rules of security groups, and what their guests are told by DHCP. */
class GuardApiTest extends NetworkSlice {

    private TestHost host;

    @BeforeEach
    void startHost() {
        host = new TestHost("h1");
        host.beatBridge();
        await().until(() ->
                !admin.get("/v2.0/agents?host=h1").json().get("agents").isEmpty());
    }

    @AfterEach
    void stopHost() {
        host.close();
    }

    private String group(String attributes) {
        return create(user, "security_group", "{" + attributes + "}").get("id").asString();
    }

    private String strangersProject() {
        return stranger.get("/v2.0/security-groups")
                .json()
                .at("/security_groups/0/project_id")
                .asString();
    }

    private RestApi.Answer tryPort(String attributes) {
        return user.post(
                "/v2.0/ports", "{\"port\": {\"network_id\": \"%s\", %s}}".formatted(network(user), attributes));
    }

    private RestApi.Answer change(JsonNode port, String attributes) {
        return user.put("/v2.0/ports/" + port.get("id").asString(), "{\"port\": {" + attributes + "}}");
    }

    @Test
    void aGroupIsStatefulUnlessItSaysOtherwiseAndAPortHasGroupsOfOneKind() {
        String stateful = group("\"name\": \"a\"");
        String stateless = group("\"name\": \"b\", \"stateful\": false");
        JsonNode seen = user.get("/v2.0/security-groups?stateful=False").json().get("security_groups");
        assertThat(seen.valueStream().map(g -> g.get("id").asString())).containsExactly(stateless);
        assertThat(seen.get(0).get("stateful").asBoolean()).isFalse();
        String both = "\"security_groups\": [\"" + stateful + "\", \"" + stateless + "\"]";
        assertProblem(tryPort(both), 409, "SecurityGroupConflict", "both stateful and stateless");

        JsonNode port =
                tryPort("\"security_groups\": [\"" + stateless + "\"]").json().get("port");
        assertProblem(change(port, both), 409, "SecurityGroupConflict", "both stateful and stateless");
        String path = "/v2.0/security-groups/" + stateless;
        assertProblem(
                user.put(path, "{\"security_group\": {\"stateful\": true}}"), 409, "SecurityGroupInUse", stateless);
        assertThat(change(port, "\"security_groups\": []").status()).isEqualTo(200);
        assertThat(user.put(path, "{\"security_group\": {\"stateful\": true}}")
                        .json()
                        .at("/security_group/stateful")
                        .asBoolean())
                .isTrue();
    }

    @Test
    void anAddressGroupLivesItsLife() {
        JsonNode made = create(
                user,
                "address_group",
                "{\"name\": \"n\", \"addresses\": [\"10.0.0.1\", \"10.1.2.3/16\", \"10.1.0.0/16\", \"2001:db8::/32\"]}");
        String path = "/v2.0/address-groups/" + made.get("id").asString();
        assertThat(made.get("addresses").valueStream().map(JsonNode::asString))
                .containsExactly("10.0.0.1/32", "10.1.0.0/16", "2001:db8::/32");
        assertThat(made.get("shared").asBoolean()).isFalse();
        String few = "{\"addresses\": [\"%s\"]}";
        assertProblem(
                user.put(path + "/add_addresses", few.formatted("10.0.0.1")),
                400,
                "AddressesAlreadyExist",
                "10.0.0.1/32");
        assertProblem(
                user.put(path + "/remove_addresses", few.formatted("10.0.0.2")),
                404,
                "AddressesNotFound",
                "10.0.0.2/32");
        assertProblem(user.put(path + "/add_addresses", few.formatted("x")), 400, "HTTPBadRequest", "'x'");
        assertThat(user.put(path + "/add_addresses", few.formatted("192.0.2.0/24"))
                        .status())
                .isEqualTo(200);
        assertThat(user.put(path + "/remove_addresses", few.formatted("10.0.0.1/32"))
                        .json()
                        .at("/address_group/addresses")
                        .size())
                .isEqualTo(3);
        assertThat(user.put(path, "{\"address_group\": {\"description\": \"d\"}}")
                        .json()
                        .at("/address_group/description")
                        .asString())
                .isEqualTo("d");
        assertThat(user.get("/v2.0/address-groups").json().get("address_groups").size())
                .isEqualTo(1);
        assertThat(stranger.get("/v2.0/address-groups")
                        .json()
                        .get("address_groups")
                        .size())
                .isZero();
        assertProblem(stranger.get(path), 404, "AddressGroupNotFound", "could not be found");
        assertProblem(
                stranger.put(path + "/add_addresses", few.formatted("192.0.2.7")),
                404,
                "AddressGroupNotFound",
                "could not be found");
        RestApi.Answer shared =
                user.post("/v2.0/rbac-policies", """
                {"rbac_policy": {"object_type": "address_group", "object_id": "%s", "action": "access_as_shared",
                  "target_project": "%s"}}
                """.formatted(made.get("id").asString(), strangersProject()));
        assertThat(shared.status()).as(shared.toString()).isEqualTo(201);
        assertThat(stranger.get(path).json().at("/address_group/shared").asBoolean())
                .isTrue();
        assertThat(stranger.delete(path).status()).isEqualTo(403);
        assertThat(user.delete(path).status()).isEqualTo(204);
        assertProblem(user.delete(path), 404, "AddressGroupNotFound", "could not be found");
    }

    @Test
    void hostsLearnOfAddressGroupsAsSetsOfAddresses() {
        String web = group("\"name\": \"web\", \"stateful\": false");
        String addresses = create(user, "address_group", "{\"addresses\": [\"192.0.2.0/24\"]}")
                .get("id")
                .asString();
        String rule = "{\"security_group_rule\": {\"security_group_id\": \"%s\", \"direction\": \"ingress\","
                + " \"remote_address_group_id\": \"%s\"%s}}";
        JsonNode made = user.post("/v2.0/security-group-rules", rule.formatted(web, addresses, ""))
                .json();
        assertThat(made.at("/security_group_rule/remote_address_group_id").asString())
                .isEqualTo(addresses);
        assertProblem(
                user.post("/v2.0/security-group-rules", rule.formatted(web, addresses, "")),
                409,
                "SecurityGroupRuleExists",
                "already exists");
        assertProblem(
                user.post(
                        "/v2.0/security-group-rules",
                        rule.formatted(web, addresses, ", \"remote_ip_prefix\": \"10.0.0.0/8\"")),
                400,
                "SecurityGroupMultipleRemoteEntites",
                "Only one of");
        assertProblem(
                user.post(
                        "/v2.0/security-group-rules", rule.formatted(web, "00000000-0000-0000-0000-000000000000", "")),
                404,
                "AddressGroupNotFound",
                "could not be found");
        assertProblem(
                user.delete("/v2.0/address-groups/" + addresses), 409, "AddressGroupInUse", "is in use on one or more");

        create(
                admin,
                "port",
                "{\"network_id\": \"%s\", \"binding:host_id\": \"h1\", \"security_groups\": [\"%s\"]}"
                        .formatted(network(admin), web));
        HostState state = host.state(false);
        assertThat(state.groups()).extracting(SecurityGroupDetails::id).containsExactlyInAnyOrder(web, addresses);
        SecurityGroupDetails group = state.groups().stream()
                .filter(g -> g.id().equals(web))
                .findFirst()
                .orElseThrow();
        assertThat(group.stateful()).isFalse();
        assertThat(group.rules())
                .extracting(SecurityGroupDetails.Rule::remoteGroupId)
                .contains(addresses);
        user.put(
                "/v2.0/address-groups/" + addresses + "/add_addresses",
                "{\"address_group\": {\"addresses\": [\"198.51.100.1\"]}}");
        await().untilAsserted(() -> assertThat(host.received(SecurityGroupsChanged.class))
                .anyMatch(hint -> hint.groupIds().contains(addresses)));
        assertThat(host.groups(addresses).groups().getFirst().memberAddresses())
                .containsExactly("192.0.2.0/24", "198.51.100.1/32");
    }

    @Test
    void rulesShowWhatTheirPrefixMeans() {
        String group = group("\"name\": \"a\"");
        JsonNode rule = user.post(
                        "/v2.0/security-group-rules",
                        "{\"security_group_rule\": {\"security_group_id\": \"" + group
                                + "\", \"direction\": \"ingress\", \"remote_ip_prefix\": \"10.1.2.3/8\"}}")
                .json()
                .get("security_group_rule");
        assertThat(rule.get("remote_ip_prefix").asString()).isEqualTo("10.1.2.3/8");
        assertThat(rule.get("normalized_cidr").asString()).isEqualTo("10.0.0.0/8");
        assertThat(user.get("/v2.0/security-group-rules?normalized_cidr=10.0.0.0/8&sort_key=normalized_cidr")
                        .json()
                        .get("security_group_rules"))
                .hasSize(1);
        assertThat(user.get("/v2.0/security-group-rules?normalized_cidr=10.0.0.0/9")
                        .json()
                        .get("security_group_rules"))
                .isEmpty();
    }

    @Test
    void dhcpOptionsAreAddedReplacedAndTakenAway() {
        JsonNode port = tryPort("""
                        "extra_dhcp_opts": [{"opt_name": "bootfile-name", "opt_value": "pxelinux.0"},
                          {"opt_name": "router", "opt_value": ""}, {"opt_name": "mtu", "opt_value": null},
                          {"opt_name": "dns-server", "opt_value": "2001:db8::1", "ip_version": "6"}]
                        """).json().get("port");
        assertThat(port.get("extra_dhcp_opts").findValuesAsString("opt_name"))
                .containsExactly("bootfile-name", "router", "dns-server");
        assertThat(port.at("/extra_dhcp_opts/2/ip_version").asInt()).isEqualTo(6);
        JsonNode changed = change(port, """
                        "extra_dhcp_opts": [{"opt_name": "bootfile-name", "opt_value": "other.0"},
                          {"opt_name": "router", "opt_value": null}]
                        """).json().get("port");
        assertThat(changed.get("extra_dhcp_opts").findValuesAsString("opt_value"))
                .containsExactly("other.0", "2001:db8::1");
        assertThat(changed.get("propagate_uplink_status").asBoolean()).isFalse();
        assertThat(user.get("/v2.0/ports/" + port.get("id").asString()).json().get("port"))
                .isEqualTo(changed);
    }

    @Test
    void aPortThatIsNotBoundGetsAnotherMacAddressAndABoundOneKeepsIts() {
        JsonNode port = tryPort("\"name\": \"p\"").json().get("port");
        assertThat(change(port, "\"mac_address\": null").status()).isEqualTo(403);
        String path = "/v2.0/ports/" + port.get("id").asString();
        String old = port.get("mac_address").asString();
        JsonNode changed =
                admin.put(path, "{\"port\": {\"mac_address\": null}}").json().get("port");
        assertThat(changed.get("mac_address").asString()).isNotEqualTo(old).startsWith("fa:16:3e:");
        admin.put(path, "{\"port\": {\"binding:host_id\": \"h1\"}}");
        assertProblem(
                admin.put(path, "{\"port\": {\"mac_address\": \"fa:16:3e:00:00:77\"}}"),
                409,
                "PortBound",
                "already bound");
    }

    @Test
    void aVnicThatNoHostHasLeavesThePortUnbound() {
        JsonNode port = create(
                admin,
                "port",
                "{\"network_id\": \"%s\", \"binding:host_id\": \"h1\", \"binding:vnic_type\": \"direct\"}"
                        .formatted(network(admin)));
        assertThat(port.get("binding:vif_type").asString()).isEqualTo("binding_failed");
        assertThat(port.get("status").asString()).isEqualTo("DOWN");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "extra_dhcp_opts": [{"opt_name": "mtu"}]                                      | HTTPBadRequest | opt_value
            "extra_dhcp_opts": [{"opt_name": "", "opt_value": "1"}]                       | HTTPBadRequest | DHCP option
            "extra_dhcp_opts": [{"opt_name": "mtu", "opt_value": ""}]                     | HTTPBadRequest | DHCP option
            "extra_dhcp_opts": [{"opt_name": "mtu", "opt_value": "1\\u000adhcp-script=x"}] | HTTPBadRequest | DHCP option
            "extra_dhcp_opts": [{"opt_name": "a,b", "opt_value": "1"}]                    | HTTPBadRequest | DHCP option
            "extra_dhcp_opts": [{"opt_name": "mtu", "opt_value": "1", "ip_version": 5}]   | HTTPBadRequest | [4, 6]
            "extra_dhcp_opts": [{"opt_name": "mtu", "opt_value": "1", "x": 5}]            | HTTPBadRequest | 'x'
            "extra_dhcp_opts": {"opt_name": "mtu"}                                        | HTTPBadRequest | not a list
            "allowed_address_pairs": [{"ip_address": "10.0.0.1"}, {"ip_address": "10.0.0.1"}] | DuplicateAddressPairInRequest | 10.0.0.1
            "allowed_address_pairs": [{"mac_address": "fa:16:3e:00:00:01"}]               | AllowedAddressPairsMissingIP | ip_address
            "allowed_address_pairs": [{"ip_address": "10.0.0.1/33"}]                      | HTTPBadRequest | 10.0.0.1/33
            "binding:vnic_type": "sideways"                                               | HTTPBadRequest | sideways
            "qos_policy_id": "x"                                                          | HTTPBadRequest | UUID
            """)
    void impossiblePortsAreRefused(String attributes, String type, String message) {
        assertProblem(tryPort(attributes), 400, type, message);
    }
}
