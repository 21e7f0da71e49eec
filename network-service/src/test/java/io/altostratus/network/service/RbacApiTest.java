package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Sharing of objects between projects. */
class RbacApiTest extends NetworkSlice {

    private String friendProject;
    private RestApi friend;

    @BeforeEach
    void friend() {
        friendProject = "friend-" + UUID.randomUUID();
        friend = as(friendProject, "member", "reader");
    }

    private static String policy(String type, String object, String target) {
        return """
                {"object_type": "%s", "object_id": "%s", "action": "access_as_shared", "target_tenant": "%s"}""".formatted(type, object, target);
    }

    private RestApi.Answer share(RestApi api, String type, String object, String target) {
        return api.post("/v2.0/rbac-policies", "{\"rbac_policy\": " + policy(type, object, target) + "}");
    }

    private String shared(RestApi api, String type, String object, String target) {
        RestApi.Answer answer = share(api, type, object, target);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.json().at("/rbac_policy/target_project").asString()).isEqualTo(target);
        return answer.json().at("/rbac_policy/id").asString();
    }

    @Test
    void aNetworkIsSharedWithOneProject() {
        String network = network(user);
        subnet(user, network, "10.0.0.0/24");
        String path = "/v2.0/networks/" + network;
        assertThat(friend.get(path).status()).isEqualTo(404);
        String policy = shared(user, "network", network, friendProject);
        assertThat(friend.get(path).json().at("/network/shared").asBoolean()).isTrue();
        assertThat(user.get(path).json().at("/network/shared").asBoolean()).isFalse();
        assertThat(friend.get("/v2.0/networks?shared=True").json().get("networks"))
                .hasSize(1);
        assertThat(friend.get("/v2.0/networks?shared=False").json().get("networks"))
                .isEmpty();
        assertThat(user.get("/v2.0/networks?shared=False").json().get("networks"))
                .hasSize(1);
        assertThat(admin.get("/v2.0/networks?shared=True").json().get("networks"))
                .isEmpty();
        assertThat(friend.get("/v2.0/subnets").json().get("subnets")).hasSize(1);
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(stranger.get("/v2.0/subnets").json().get("subnets")).isEmpty();
        assertThat(friend.put(path, "{\"network\": {\"name\": \"mine\"}}").status())
                .isEqualTo(403);
        String port = port(friend, network).get("id").asString();
        assertProblem(
                user.delete("/v2.0/rbac-policies/" + policy), 409, "RbacPolicyInUse", "project_id=" + friendProject);
        assertProblem(
                user.put("/v2.0/rbac-policies/" + policy, "{\"rbac_policy\": {\"target_tenant\": \"other\"}}"),
                409,
                "RbacPolicyInUse",
                network);
        assertThat(friend.get("/v2.0/rbac-policies/" + policy).status()).isEqualTo(404);
        assertThat(friend.delete("/v2.0/rbac-policies/" + policy).status()).isEqualTo(404);
        assertThat(friend.delete("/v2.0/ports/" + port).status()).isEqualTo(204);
        assertThat(user.put("/v2.0/rbac-policies/" + policy, "{\"rbac_policy\": {\"target_tenant\": \"other\"}}")
                        .json()
                        .at("/rbac_policy/target_tenant")
                        .asString())
                .isEqualTo("other");
        assertThat(friend.get(path).status()).isEqualTo(404);
        assertThat(user.delete("/v2.0/rbac-policies/" + policy).status()).isEqualTo(204);
        assertProblem(user.delete("/v2.0/rbac-policies/" + policy), 404, "RbacPolicyNotFound", policy);
    }

    @Test
    void sharedIsThePolicyForEveryone() {
        String network =
                create(admin, "network", "{\"shared\": true}").get("id").asString();
        assertThat(admin.get("/v2.0/rbac-policies?object_id=" + network)
                        .json()
                        .at("/rbac_policies/0/target_tenant")
                        .asString())
                .isEqualTo("*");
        String port = port(user, network).get("id").asString();
        String path = "/v2.0/networks/" + network;
        assertProblem(
                admin.put(path, "{\"network\": {\"shared\": false}}"),
                409,
                "InvalidSharedSetting",
                "Multiple projects");
        String own = shared(admin, "network", network, project);
        assertThat(admin.put(path, "{\"network\": {\"shared\": false}}")
                        .json()
                        .at("/network/shared")
                        .asBoolean())
                .isFalse();
        assertThat(stranger.get(path).status()).isEqualTo(404);
        assertThat(user.get(path).json().at("/network/shared").asBoolean()).isTrue();
        assertThat(admin.delete("/v2.0/rbac-policies/" + own).status()).isEqualTo(409);
        shared(admin, "network", network, "*");
        assertThat(stranger.get(path).json().at("/network/shared").asBoolean()).isTrue();
        assertThat(admin.delete("/v2.0/rbac-policies/" + own).status()).isEqualTo(204);
        user.delete("/v2.0/ports/" + port);
        assertThat(admin.delete(path).status()).isEqualTo(204);
        assertThat(admin.get("/v2.0/rbac-policies?object_id=" + network).json().get("rbac_policies"))
                .isEmpty();
    }

    @Test
    void aSecurityGroupIsShared() {
        String group =
                create(user, "security_group", "{\"name\": \"g\"}").get("id").asString();
        String network = network(friend);
        String body = "{\"network_id\": \"%s\", \"security_groups\": [\"%s\"]}".formatted(network, group);
        assertProblem(friend.post("/v2.0/ports", "{\"port\": " + body + "}"), 404, "SecurityGroupNotFound", group);
        String policy = shared(user, "security_group", group, friendProject);
        assertThat(friend.get("/v2.0/security-groups/" + group)
                        .json()
                        .at("/security_group/shared")
                        .asBoolean())
                .isTrue();
        assertThat(friend.get("/v2.0/security-groups?shared=true").json().get("security_groups"))
                .hasSize(1);
        assertThat(friend.put("/v2.0/security-groups/" + group, "{\"security_group\": {\"name\": \"x\"}}")
                        .status())
                .isEqualTo(403);
        String port = create(friend, "port", body).get("id").asString();
        assertProblem(user.delete("/v2.0/rbac-policies/" + policy), 409, "RbacPolicyInUse", group);
        friend.delete("/v2.0/ports/" + port);
        assertThat(user.delete("/v2.0/rbac-policies/" + policy).status()).isEqualTo(204);
    }

    @Test
    void nonsenseIsRefused() {
        String network = network(user);
        assertThat(share(user, "network", network, "*").status()).isEqualTo(403);
        assertProblem(share(user, "colour", network, "p"), 400, "InvalidInput", "'colour' is not a valid RBAC object");
        assertThat(share(user, "network", UUID.randomUUID().toString(), "p").status())
                .isEqualTo(404);
        assertProblem(share(stranger, "network", network, "p"), 400, "InvalidInput", "they do not own");
        assertProblem(share(user, "network", network, ""), 400, "InvalidInput", "target project");
        assertProblem(
                user.post(
                        "/v2.0/rbac-policies",
                        "{\"rbac_policy\": " + policy("network", network, "p").replace("as_shared", "as_mine") + "}"),
                400,
                "InvalidInput",
                "access_as_mine");
        shared(user, "network", network, "p");
        assertProblem(share(user, "network", network, "p"), 409, "DuplicateRbacPolicy", "already exists");
        admin.put("/v2.0/quotas/" + project, "{\"quota\": {\"rbac_policy\": 1}}");
        assertProblem(share(user, "network", network, "q"), 409, "OverQuota", "rbac_policy");
        assertThat(admin.get("/v2.0/quotas/" + project + "/details")
                        .json()
                        .at("/quota/rbac_policy/used")
                        .asInt())
                .isEqualTo(1);
    }
}
