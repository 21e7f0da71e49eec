package io.altostratus.identity.groups;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.identity.IdentitySlice;
import io.altostratus.testing.RestApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class GroupsTest extends IdentitySlice {

    @Test
    void aGroupLivesItsLife() {
        String name = unique("crew");
        JsonNode group = made(
                "groups", "group", "\"name\": \" %s\", \"description\": \"d\", \"colour\": \"red\"".formatted(name));
        String path = "/v3/groups/" + group.get("id").asString();
        assertThat(group.get("name").asString()).isEqualTo(name);
        assertThat(group.get("colour").asString()).isEqualTo("red");
        assertThat(group.get("domain_id").asString()).isEqualTo("default");
        assertThat(admin.get(path).json().get("group")).isEqualTo(group);
        assertThat(admin.post("/v3/groups", "{\"group\": {\"name\": \"%s\"}}".formatted(name))
                        .status())
                .isEqualTo(409);
        assertThat(admin.post("/v3/groups", "{\"group\": {\"name\": \"x\", \"domain_id\": \"none\"}}")
                        .status())
                .isEqualTo(404);
        JsonNode changed = admin.patch(path, "{\"group\": {\"name\": \"%s2\"}}".formatted(name))
                .json()
                .get("group");
        assertThat(changed.get("description").asString()).isEqualTo("d");
        assertThat(changed.get("name").asString()).isEqualTo(name + "2");
        assertThat(admin.patch(path, "{\"group\": {\"domain_id\": \"other\"}}").status())
                .isEqualTo(400);
        assertThat(admin.get("/v3/groups?name__istartswith=" + name.toUpperCase(java.util.Locale.ROOT))
                        .json()
                        .get("groups")
                        .findValuesAsString("id"))
                .containsExactly(group.get("id").asString());
        assertThat(admin.get("/v3/groups?name=" + name).json().get("groups").size())
                .isZero();
        assertThat(admin.delete(path).status()).isEqualTo(204);
        assertThat(admin.get(path).status()).isEqualTo(404);
        assertThat(admin.delete(path).status()).isEqualTo(404);
        assertThat(admin.patch(path, "{\"group\": {\"name\": \"x\"}}").status()).isEqualTo(404);
        assertThat(admin.get(path + "/users").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"group\": {}}",
                "{\"group\": {\"name\": \"\"}}",
                "{\"group\": {\"name\": \"x\", \"description\": 1}}"
            })
    void whatAGroupCannotBeIsRefused(String body) {
        assertThat(admin.post("/v3/groups", body).status()).isEqualTo(400);
    }

    @Test
    void membersComeAndGoAndLoseTheirTokensWithTheGroupsRoles() {
        String name = unique("mia");
        JsonNode user = made("users", "user", "\"name\": \"" + name + "\", \"password\": \"pw\"");
        JsonNode group = made("groups", "group", "\"name\": \"" + unique("team") + "\"");
        String userId = user.get("id").asString();
        String groupId = group.get("id").asString();
        String member = "/v3/groups/" + groupId + "/users/" + userId;
        assertThat(admin.get(member).status()).isEqualTo(404);
        assertThat(admin.put(member, "").status()).isEqualTo(204);
        assertThat(admin.put(member, "").status()).isEqualTo(204);
        assertThat(admin.get(member).status()).isEqualTo(204);
        assertThat(admin.send("HEAD", member, null).status()).isEqualTo(204);
        assertThat(admin.get("/v3/groups/" + groupId + "/users")
                        .json()
                        .get("users")
                        .get(0))
                .isEqualTo(user);
        assertThat(admin.get("/v3/groups/" + groupId + "/users?enabled=false")
                        .json()
                        .get("users")
                        .size())
                .isZero();
        JsonNode seen = admin.get("/v3/users/" + userId + "/groups")
                .json()
                .get("groups")
                .get(0);
        assertThat(seen.get("id").asString()).isEqualTo(groupId);
        assertThat(seen.get("membership_expires_at").isNull()).isTrue();

        String token = token(name);
        RestApi own = anonymous.withToken(token);
        assertThat(own.get("/v3/users/" + userId + "/groups")
                        .json()
                        .get("groups")
                        .size())
                .isEqualTo(1);
        assertThat(own.get("/v3/groups").status()).isEqualTo(403);
        assertThat(own.get("/v3/groups/" + groupId).status()).isEqualTo(403);
        assertThat(own.get("/v3/groups/" + groupId + "/users").status()).isEqualTo(403);
        assertThat(own.get(member).status()).isEqualTo(403);
        assertThat(own.put(member, "").status()).isEqualTo(403);
        assertThat(own.delete(member).status()).isEqualTo(403);
        assertThat(own.post("/v3/groups", "{\"group\": {\"name\": \"x\"}}").status())
                .isEqualTo(403);

        assertThat(admin.delete(member).status()).isEqualTo(204);
        assertThat(own.get("/v3/auth/projects").status()).isEqualTo(401);
        assertThat(admin.delete(member).status()).isEqualTo(404);
        admin.put(member, "");
        RestApi again = anonymous.withToken(token(name));
        assertThat(again.get("/v3/auth/projects").status()).isEqualTo(200);
        assertThat(admin.delete("/v3/groups/" + groupId).status()).isEqualTo(204);
        assertThat(again.get("/v3/auth/projects").status()).isEqualTo(401);
        assertThat(admin.put("/v3/groups/none/users/" + userId, "").status()).isEqualTo(404);
        assertThat(admin.put("/v3/groups/" + groupId + "/users/none", "").status())
                .isEqualTo(404);
    }

    private String token(String name) {
        RestApi.Answer answer = anonymous.post("/v3/auth/tokens", passwordAuth(name, "pw", ""));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return String.valueOf(answer.header("X-Subject-Token"));
    }
}
