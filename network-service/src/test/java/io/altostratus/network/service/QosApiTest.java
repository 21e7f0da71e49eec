package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.network.model.HostState;
import io.altostratus.network.model.QosPoliciesChanged;
import io.altostratus.network.model.QosPolicyDetails;
import io.altostratus.testing.RestApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class QosApiTest extends NetworkSlice {

    private static final String POLICIES = "/v2.0/qos/policies";

    private String policy(String attributes) {
        RestApi.Answer answer = admin.post(POLICIES, "{\"policy\": {" + attributes + "}}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().at("/policy/id").asString();
    }

    private static RestApi.Answer tryRule(RestApi api, String policy, String kind, String attributes) {
        return api.post(
                POLICIES + "/" + policy + "/" + kind + "_rules", "{\"" + kind + "_rule\": {" + attributes + "}}");
    }

    private JsonNode rule(String policy, String kind, String attributes) {
        RestApi.Answer answer = tryRule(admin, policy, kind, attributes);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().get(kind + "_rule");
    }

    @Test
    void aPolicyLivesItsLife() {
        assertThat(user.post(POLICIES, "{\"policy\": {\"name\": \"mine\"}}").status())
                .isEqualTo(403);
        String id = policy("\"name\": \"gold\", \"description\": \"d\"");
        String path = POLICIES + "/" + id;
        assertProblem(user.get(path), 404, "QosPolicyNotFound", id);
        assertThat(user.get(POLICIES).json().get("policies").size()).isZero();
        assertThat(admin.put(path, "{\"policy\": {\"shared\": true, \"name\": \"silver\"}}")
                        .json()
                        .at("/policy/name")
                        .asString())
                .isEqualTo("silver");
        JsonNode seen = user.get(path).json().get("policy");
        assertThat(seen.get("shared").asBoolean()).isTrue();
        assertThat(seen.get("is_default").asBoolean()).isFalse();
        assertThat(seen.get("rules").size()).isZero();
        assertThat(user.get(POLICIES + "?name=silver").json().get("policies").size())
                .isEqualTo(1);
        assertThat(user.put(path, "{\"policy\": {\"name\": \"x\"}}").status()).isEqualTo(403);
        assertThat(user.delete(path).status()).isEqualTo(403);
        assertThat(admin.delete(path).status()).isEqualTo(204);
        assertProblem(admin.get(path), 404, "QosPolicyNotFound", id);
    }

    @Test
    void aPolicyHasOneLimitForEachDirectionAndOneMark() {
        String id = policy("\"shared\": true");
        JsonNode egress = rule(id, "bandwidth_limit", "\"max_kbps\": 1000");
        assertThat(egress.get("direction").asString()).isEqualTo("egress");
        assertThat(egress.get("max_burst_kbps").asInt()).isZero();
        JsonNode ingress =
                rule(id, "bandwidth_limit", "\"max_kbps\": 2000, \"max_burst_kbps\": 300, \"direction\": \"ingress\"");
        JsonNode mark = rule(id, "dscp_marking", "\"dscp_mark\": 26");
        assertProblem(
                tryRule(admin, id, "bandwidth_limit", "\"max_kbps\": 3"), 409, "QoSRulesConflict", "conflicts with");
        assertProblem(
                tryRule(admin, id, "dscp_marking", "\"dscp_mark\": 0"), 409, "QoSRulesConflict", "conflicts with");
        String limits = POLICIES + "/" + id + "/bandwidth_limit_rules";
        String one = limits + "/" + egress.get("id").asString();
        assertProblem(
                admin.put(one, "{\"bandwidth_limit_rule\": {\"direction\": \"ingress\"}}"),
                409,
                "QoSRulesConflict",
                "conflicts with");
        assertThat(admin.put(one, "{\"bandwidth_limit_rule\": {\"max_kbps\": 1500}}")
                        .json()
                        .at("/bandwidth_limit_rule/max_kbps")
                        .asInt())
                .isEqualTo(1500);
        assertThat(user.get(limits + "?direction=ingress").json().get("bandwidth_limit_rules"))
                .containsExactly(ingress);
        assertThat(user.get(one).json().at("/bandwidth_limit_rule/max_kbps").asInt())
                .isEqualTo(1500);
        assertThat(user.get(POLICIES + "/" + id + "/minimum_bandwidth_rules")
                        .json()
                        .get("minimum_bandwidth_rules")
                        .size())
                .isZero();
        assertProblem(
                tryRule(admin, id, "minimum_bandwidth", "\"min_kbps\": 5"), 409, "QosRuleNotSupported", "minimum");
        assertThat(admin.get(POLICIES + "/" + id + "/sideways_rules").status()).isEqualTo(404);
        JsonNode rules = user.get(POLICIES + "/" + id).json().at("/policy/rules");
        assertThat(rules.findValuesAsString("type"))
                .containsExactly("bandwidth_limit", "bandwidth_limit", "dscp_marking");
        assertThat(rules.findValuesAsString("qos_policy_id")).containsOnly(id);

        String alias =
                "/v2.0/qos/alias_bandwidth_limit_rules/" + egress.get("id").asString();
        assertThat(user.get(alias)
                        .json()
                        .at("/alias_bandwidth_limit_rule/max_kbps")
                        .asInt())
                .isEqualTo(1500);
        assertThat(user.put(alias, "{\"alias_bandwidth_limit_rule\": {\"max_kbps\": 1}}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.put(alias, "{\"alias_bandwidth_limit_rule\": {\"max_kbps\": 1}}")
                        .status())
                .isEqualTo(200);
        assertThat(admin.get(alias.replace("alias_bandwidth_limit_rules", "alias-bandwidth-limit-rules"))
                        .json())
                .isEqualTo(admin.get(alias).json());
        assertThat(admin.put(
                                "/v2.0/qos/alias-dscp-marking-rules/"
                                        + mark.get("id").asString(),
                                "{\"alias_dscp_marking_rule\": {\"dscp_mark\": 10}}")
                        .json()
                        .at("/alias_dscp_marking_rule/dscp_mark")
                        .asInt())
                .isEqualTo(10);
        assertThat(admin.get("/v2.0/qos/alias-dscp-marking-rules/"
                                + egress.get("id").asString())
                        .status())
                .isEqualTo(404);
        assertThat(admin.delete(alias).status()).isEqualTo(204);
        assertProblem(admin.get(one), 404, "QosRuleNotFound", "could not be found");
        String marks =
                POLICIES + "/" + id + "/dscp_marking_rules/" + mark.get("id").asString();
        assertThat(tryRule(user, id, "bandwidth_limit", "\"max_kbps\": 3").status())
                .isEqualTo(403);
        assertThat(user.delete(marks).status()).isEqualTo(403);
        assertThat(admin.delete(marks).status()).isEqualTo(204);
        assertThat(admin.delete(marks).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            bandwidth_limit | "max_burst_kbps": 1                          | max_kbps
            bandwidth_limit | "max_kbps": -1                               | too small
            bandwidth_limit | "max_kbps": "x"                              | not an integer
            bandwidth_limit | "max_kbps": 1, "direction": "up"             | direction
            bandwidth_limit | "max_kbps": 1, "dscp_mark": 8                | dscp_mark
            dscp_marking    | "dscp_mark": 1                               | DSCP
            dscp_marking    | "dscp_mark": 64                              | too large
            """)
    void impossibleRulesAreRefused(String kind, String attributes, String message) {
        assertProblem(tryRule(admin, policy(""), kind, attributes), 400, "HTTPBadRequest", message);
    }

    @Test
    void ruleTypesAreThoseThatAreEnforced() {
        assertThat(user.get("/v2.0/qos/rule-types").json().get("rule_types").findValuesAsString("type"))
                .containsExactly("bandwidth_limit", "dscp_marking");
        assertThat(user.get("/v2.0/qos/rule-types?all_rules=True")
                        .json()
                        .get("rule_types")
                        .size())
                .isEqualTo(4);
        JsonNode limit = user.get("/v2.0/qos/rule-types/bandwidth_limit").json().get("rule_type");
        assertThat(limit.at("/drivers/0/name").asString()).isEqualTo("linuxbridge");
        assertThat(user.get("/v2.0/qos/rule-types/minimum_bandwidth").status()).isEqualTo(404);
    }

    @Test
    void networksAndPortsUsePoliciesAndKeepThem() {
        String secret = policy("\"name\": \"secret\"");
        String open = policy("\"name\": \"open\", \"shared\": true");
        String network = network(user);
        String path = "/v2.0/networks/" + network;
        String body = "{\"network\": {\"qos_policy_id\": \"%s\"}}";
        assertProblem(user.put(path, body.formatted(secret)), 404, "QosPolicyNotFound", secret);
        assertThat(user.put(path, body.formatted(open))
                        .json()
                        .at("/network/qos_policy_id")
                        .asString())
                .isEqualTo(open);
        JsonNode port = port(user, network);
        assertThat(port.get("qos_policy_id").isNull()).isTrue();
        assertThat(port.get("qos_network_policy_id").asString()).isEqualTo(open);
        String portPath = "/v2.0/ports/" + port.get("id").asString();
        String portBody = "{\"port\": {\"qos_policy_id\": %s}}";
        assertProblem(user.put(portPath, portBody.formatted("\"" + secret + "\"")), 404, "QosPolicyNotFound", secret);
        assertThat(admin.put(portPath, portBody.formatted("\"" + secret + "\"")).status())
                .isEqualTo(200);
        assertThat(user.get("/v2.0/ports?qos_policy_id=" + secret)
                        .json()
                        .get("ports")
                        .size())
                .isEqualTo(1);
        assertProblem(user.put(portPath, portBody.formatted("null")), 403, "PolicyRemoveAuthorizationError", secret);
        assertProblem(admin.delete(POLICIES + "/" + secret), 409, "QosPolicyInUse", "port ");
        assertProblem(admin.delete(POLICIES + "/" + open), 409, "QosPolicyInUse", "network " + network);
        assertProblem(
                admin.put(POLICIES + "/" + open, "{\"policy\": {\"shared\": false}}"),
                409,
                "RbacPolicyInUse",
                "depend on it");
        assertThat(admin.put(portPath, portBody.formatted("null")).status()).isEqualTo(200);
        assertThat(admin.delete(POLICIES + "/" + secret).status()).isEqualTo(204);
    }

    @Test
    void aProjectsDefaultPolicyIsThatOfItsNewNetworks() {
        String id = policy("\"is_default\": true, \"project_id\": \"" + project + "\"");
        assertProblem(
                admin.post(POLICIES, "{\"policy\": {\"is_default\": true, \"project_id\": \"" + project + "\"}}"),
                409,
                "QoSPolicyDefaultAlreadyExists",
                project);
        assertThat(create(user, "network", "{}").get("qos_policy_id").asString())
                .isEqualTo(id);
        assertThat(create(user, "network", "{\"qos_policy_id\": null}")
                        .get("qos_policy_id")
                        .isNull())
                .isTrue();
        assertThat(admin.get(POLICIES + "?is_default=true")
                        .json()
                        .get("policies")
                        .size())
                .isEqualTo(1);
        assertThat(admin.put(POLICIES + "/" + id, "{\"policy\": {\"is_default\": false}}")
                        .status())
                .isEqualTo(200);
        assertThat(create(user, "network", "{}").get("qos_policy_id").isNull()).isTrue();
    }

    @Test
    void hostsLearnWhatTheyHaveToEnforce() {
        try (TestHost host = new TestHost("h1")) {
            host.beatBridge();
            await().until(() ->
                    !admin.get("/v2.0/agents?host=h1").json().get("agents").isEmpty());
            String id = policy("");
            rule(id, "bandwidth_limit", "\"max_kbps\": 1000, \"max_burst_kbps\": 100");
            String network = network(admin);
            String port = create(
                            admin,
                            "port",
                            "{\"network_id\": \"%s\", \"binding:host_id\": \"h1\", \"qos_policy_id\": \"%s\"}"
                                    .formatted(network, id))
                    .get("id")
                    .asString();
            HostState state = host.state(false);
            assertThat(state.ports().getFirst().qosPolicyId()).isEqualTo(id);
            assertThat(state.qosPolicies())
                    .containsExactly(new QosPolicyDetails(id, new QosPolicyDetails.Limit(1000, 100), null, null));
            rule(id, "dscp_marking", "\"dscp_mark\": 10");
            await().untilAsserted(() -> assertThat(host.received(QosPoliciesChanged.class))
                    .anyMatch(hint -> hint.policyIds().contains(id)));
            assertThat(host.policies(id).policies().getFirst().dscpMark()).isEqualTo(10);
            String other = policy("");
            assertThat(host.policies(other).policies()).isEmpty();
            admin.put("/v2.0/ports/" + port, "{\"port\": {\"qos_policy_id\": null}}");
            admin.put("/v2.0/networks/" + network, "{\"network\": {\"qos_policy_id\": \"" + other + "\"}}");
            await().untilAsserted(() -> {
                HostState now = host.state(false);
                assertThat(now.ports().getFirst().qosPolicyId()).isNull();
                assertThat(now.networks().getFirst().qosPolicyId()).isEqualTo(other);
                assertThat(now.qosPolicies()).extracting(QosPolicyDetails::id).containsExactly(other);
            });
        }
    }
}
