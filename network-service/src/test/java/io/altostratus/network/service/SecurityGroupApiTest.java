package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class SecurityGroupApiTest extends NetworkSlice {

    private String group() {
        return create(user, "security_group", "{\"name\": \"web\"}").get("id").asString();
    }

    private RestApi.Answer tryRule(RestApi api, String group, String attributes) {
        return api.post(
                "/v2.0/security-group-rules",
                "{\"security_group_rule\": {\"security_group_id\": \"" + group + "\", " + attributes + "}}");
    }

    private JsonNode rule(String group, String attributes) {
        RestApi.Answer answer = tryRule(user, group, attributes);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().get("security_group_rule");
    }

    @Test
    void everyProjectHasADefaultGroup() {
        JsonNode groups = user.get("/v2.0/security-groups").json().get("security_groups");
        assertThat(groups.size()).isEqualTo(1);
        JsonNode group = groups.get(0);
        assertThat(group.get("name").asString()).isEqualTo("default");
        JsonNode rules = group.get("security_group_rules");
        assertThat(rules.findValuesAsString("direction"))
                .containsExactlyInAnyOrder("egress", "ingress", "egress", "ingress");
        assertThat(rules.findValuesAsString("ethertype")).containsExactlyInAnyOrder("IPv4", "IPv4", "IPv6", "IPv6");
        for (JsonNode rule : rules) {
            assertThat(rule.get("remote_group_id").isNull())
                    .isEqualTo(rule.get("direction").asString().equals("egress"));
        }
        String path = "/v2.0/security-groups/" + group.get("id").asString();
        assertProblem(user.delete(path), 409, "SecurityGroupCannotRemoveDefault", "Insufficient rights");
        assertProblem(
                user.put(path, "{\"security_group\": {\"name\": \"x\"}}"),
                409,
                "SecurityGroupCannotUpdateDefault",
                "not allowed");
        assertProblem(
                user.post("/v2.0/security-groups", "{\"security_group\": {\"name\": \"default\"}}"),
                409,
                "SecurityGroupDefaultAlreadyExists",
                "already exists");
    }

    @Test
    void theDefaultGroupIsMadeOnce() throws Exception {
        String network = network(user);
        List<Callable<Integer>> first = IntStream.range(0, 16)
                .<Callable<Integer>>mapToObj(i -> () -> i % 2 == 0
                        ? user.post("/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"}}")
                                .status()
                        : user.get("/v2.0/security-groups").status())
                .toList();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : pool.invokeAll(first)) {
                assertThat(done.get()).isIn(200, 201);
            }
        }
        JsonNode groups = user.get("/v2.0/security-groups").json().get("security_groups");
        assertThat(groups.size()).isEqualTo(1);
        assertThat(user.get("/v2.0/ports?security_groups="
                                + groups.get(0).get("id").asString())
                        .json()
                        .get("ports")
                        .size())
                .isEqualTo(8);
    }

    @Test
    void aGroupLivesItsLife() {
        JsonNode made = create(user, "security_group", "{\"name\": \"web\", \"description\": \"d\"}");
        String id = made.get("id").asString();
        assertThat(made.get("security_group_rules").findValuesAsString("direction"))
                .containsExactly("egress", "egress");
        JsonNode rule = rule(id, """
                "direction": "ingress", "protocol": "TCP", "port_range_min": 22, "port_range_max": "22",
                "remote_ip_prefix": "10.0.0.1/8", "ethertype": "ipv4", "description": "ssh" """);
        assertThat(rule.get("protocol").asString()).isEqualTo("tcp");
        assertThat(rule.get("port_range_max").asInt()).isEqualTo(22);
        assertThat(rule.get("remote_ip_prefix").asString()).isEqualTo("10.0.0.1/8");
        assertThat(rule.get("project_id").asString()).isEqualTo(project);
        JsonNode seen = user.get("/v2.0/security-groups/" + id).json().get("security_group");
        assertThat(seen.get("security_group_rules").findValuesAsString("id"))
                .contains(rule.get("id").asString());
        assertThat(seen.get("revision_number").asInt()).isEqualTo(2);
        assertThat(user.put("/v2.0/security-groups/" + id, "{\"security_group\": {\"name\": \"w2\"}}")
                        .json()
                        .at("/security_group/name")
                        .asString())
                .isEqualTo("w2");
        String rulePath = "/v2.0/security-group-rules/" + rule.get("id").asString();
        assertThat(user.get(rulePath).json().get("security_group_rule")).isEqualTo(rule);
        assertProblem(stranger.get(rulePath), 404, "SecurityGroupRuleNotFound", "does not exist");
        assertProblem(stranger.delete(rulePath), 404, "SecurityGroupRuleNotFound", "does not exist");
        assertThat(user.delete(rulePath).status()).isEqualTo(204);
        assertProblem(user.delete(rulePath), 404, "SecurityGroupRuleNotFound", "does not exist");
        assertThat(user.delete("/v2.0/security-groups/" + id).status()).isEqualTo(204);
        assertProblem(user.get("/v2.0/security-groups/" + id), 404, "SecurityGroupNotFound", "does not exist");
    }

    @Test
    void aUsedGroupStays() {
        String group = group();
        String port = create(
                        user,
                        "port",
                        "{\"network_id\": \"" + network(user) + "\", \"security_groups\": [\"" + group + "\"]}")
                .get("id")
                .asString();
        assertProblem(user.delete("/v2.0/security-groups/" + group), 409, "SecurityGroupInUse", group);
        assertThat(user.delete("/v2.0/ports/" + port).status()).isEqualTo(204);
        assertThat(user.delete("/v2.0/security-groups/" + group).status()).isEqualTo(204);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            "direction": "sideways"                                                          | HTTPBadRequest | direction
            "ethertype": "IPv4"                                                              | HTTPBadRequest | 'direction' not specified
            "direction": "ingress", "ethertype": "IPX"                                       | SecurityGroupRuleInvalidEtherType | IPX
            "direction": "ingress", "protocol": "bogus"                                      | SecurityGroupRuleInvalidProtocol | bogus
            "direction": "ingress", "protocol": 256                                          | SecurityGroupRuleInvalidProtocol | 256
            "direction": "ingress", "protocol": "tcp", "port_range_min": 70000, "port_range_max": 70001 | SecurityGroupInvalidPortValue | 70000
            "direction": "ingress", "protocol": "tcp", "port_range_min": 80, "port_range_max": 79 | SecurityGroupInvalidPortRange | port_range_min must be <= port_range_max
            "direction": "ingress", "protocol": "tcp", "port_range_min": 80                  | SecurityGroupInvalidPortRange | port_range_min
            "direction": "ingress", "protocol": "udp", "port_range_min": 0, "port_range_max": 5 | SecurityGroupInvalidPortValue | Invalid value for port 0
            "direction": "ingress", "port_range_min": 80, "port_range_max": 80               | SecurityGroupProtocolRequiredWithPorts | Must also specify protocol
            "direction": "ingress", "protocol": "esp", "port_range_min": 80, "port_range_max": 80 | SecurityGroupInvalidProtocolForPort | esp
            "direction": "ingress", "protocol": "icmp", "port_range_max": 5                  | SecurityGroupMissingIcmpType | is missing
            "direction": "ingress", "protocol": "icmp", "port_range_min": 300                | SecurityGroupInvalidIcmpValue | ICMP type
            "direction": "ingress", "protocol": "ipv6-icmp"                                  | SecurityGroupEthertypeConflictWithProtocol | ipv6-icmp
            "direction": "ingress", "remote_ip_prefix": "10.0.0.0/40"                        | InvalidCIDR | 10.0.0.0/40
            "direction": "ingress", "remote_ip_prefix": "fd00::/64"                          | SecurityGroupRuleParameterConflict | IPv4
            "direction": "ingress", "remote_ip_prefix": "1.1.1.1", "remote_group_id": "GROUP" | SecurityGroupMultipleRemoteEntites | Only one of
            """)
    void impossibleRulesAreRefused(String attributes, String type, String message) {
        String group = group();
        assertProblem(tryRule(user, group, attributes.replace("GROUP", group)), 400, type, message);
    }

    @Test
    void unknownGroupsAreNotFound() {
        String group = group();
        String unknown = "00000000-0000-0000-0000-000000000000";
        assertProblem(tryRule(user, unknown, "\"direction\": \"egress\""), 404, "SecurityGroupNotFound", unknown);
        assertProblem(
                tryRule(user, group, "\"direction\": \"egress\", \"remote_group_id\": \"" + unknown + "\""),
                404,
                "SecurityGroupNotFound",
                unknown);
        assertProblem(tryRule(stranger, group, "\"direction\": \"egress\""), 404, "SecurityGroupNotFound", group);
    }

    @Test
    void aGroupHasNoRuleTwice() {
        String group = group();
        String id = rule(group, "\"direction\": \"ingress\", \"protocol\": \"tcp\"")
                .get("id")
                .asString();
        for (String same : List.of(
                "\"direction\": \"ingress\", \"protocol\": 6",
                "\"direction\": \"ingress\", \"protocol\": \"tcp\", \"remote_ip_prefix\": \"0.0.0.0/0\"",
                "\"direction\": \"ingress\", \"protocol\": \"tcp\", \"port_range_min\": 1, \"port_range_max\": 65535")) {
            assertProblem(tryRule(user, group, same), 409, "SecurityGroupRuleExists", "Rule id is " + id);
        }
        String body = "{\"security_group_id\": \"" + group + "\", \"direction\": \"ingress\", \"protocol\": \"udp\"}";
        assertProblem(
                user.post("/v2.0/security-group-rules", "{\"security_group_rules\": [" + body + ", " + body + "]}"),
                409,
                "DuplicateSecurityGroupRuleInPost",
                "Duplicate");
    }

    @Test
    void ofEqualRulesAtOnceOneIsMade() throws Exception {
        String group = group();
        List<Callable<Integer>> equal = IntStream.range(0, 8)
                .<Callable<Integer>>mapToObj(
                        i -> () -> tryRule(user, group, "\"direction\": \"ingress\", \"protocol\": \"gre\"")
                                .status())
                .toList();
        List<Integer> statuses = new java.util.ArrayList<>();
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var done : pool.invokeAll(equal)) {
                statuses.add(done.get());
            }
        }
        assertThat(statuses).containsOnlyOnce(201).containsOnly(201, 409);
    }

    @Test
    void aRuleGoesWithTheGroupThatItNames() {
        String web = group();
        String db =
                create(user, "security_group", "{\"name\": \"db\"}").get("id").asString();
        String rule = rule(db, "\"direction\": \"ingress\", \"remote_group_id\": \"" + web + "\"")
                .get("id")
                .asString();
        assertThat(user.delete("/v2.0/security-groups/" + web).status()).isEqualTo(204);
        assertThat(user.get("/v2.0/security-group-rules/" + rule).status()).isEqualTo(404);
    }
}
