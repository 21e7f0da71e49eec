package io.altostratus.identity.users;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.identity.IdentitySlice;
import io.altostratus.testing.RestApi;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class UsersTest extends IdentitySlice {

    @Test
    void aUserKeepsWhatItIsGivenAndNeverShowsAPassword() {
        String name = unique("ada");
        JsonNode user = made("users", "user", """
                "name": "  %s ", "password": "Engine1", "email": "a@b.c", "description": "first", "enabled": false,
                "options": {"lock_password": true, "multi_factor_auth_rules": [["password", "totp"]]}
                """.formatted(name));
        String path = "/v3/users/" + user.get("id").asString();
        assertThat(user.get("name").asString()).isEqualTo(name);
        assertThat(user.get("domain_id").asString()).isEqualTo("default");
        assertThat(user.get("description").asString()).isEqualTo("first");
        assertThat(user.get("password_expires_at").isNull()).isTrue();
        assertThat(user.toString())
                .doesNotContain("Engine1")
                .doesNotContain("\"password\":")
                .doesNotContain("$2a");
        assertThat(user.at("/links/self").asString()).endsWith(path);
        assertThat(admin.get(path).json().get("user")).isEqualTo(user);
        assertThat(admin.send("HEAD", path, null).status()).isEqualTo(200);

        JsonNode changed = admin.patch(path, """
                {"user": {"email": null, "enabled": true, "project_id": "x",
                 "options": {"lock_password": null, "ignore_password_expiry": true}}}""").json().get("user");
        assertThat(changed.has("email")).isFalse();
        assertThat(changed.get("enabled").asBoolean()).isTrue();
        assertThat(changed.get("project_id").asString()).isEqualTo("x");
        assertThat(changed.get("options").toString())
                .isEqualTo("{\"multi_factor_auth_rules\":[[\"password\",\"totp\"]],\"ignore_password_expiry\":true}");
        assertThat(admin.patch(path, "{\"user\": {\"domain_id\": \"other\"}}").status())
                .isEqualTo(400);
        assertThat(admin.patch(path, "{\"user\": {\"id\": \"other\"}}").status())
                .isEqualTo(400);

        assertThat(admin.delete(path).status()).isEqualTo(204);
        assertThat(admin.get(path).status()).isEqualTo(404);
        assertThat(admin.patch(path, "{\"user\": {\"email\": \"x\"}}").status()).isEqualTo(404);
        assertThat(admin.delete(path).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{}",
                "{\"user\": {}}",
                "{\"user\": {\"name\": \" \"}}",
                "{\"user\": {\"name\": \"x\", \"enabled\": \"yes\"}}",
                "{\"user\": {\"name\": \"x\", \"password\": 7}}",
                "{\"user\": {\"name\": \"x\", \"options\": {\"unknown\": true}}}",
                "{\"user\": {\"name\": \"x\", \"options\": {\"lock_password\": \"true\"}}}",
                "{\"user\": {\"name\": \"x\", \"options\": {\"multi_factor_auth_rules\": [\"password\"]}}}",
                "{\"user\": {\"name\": \"x\", \"options\": {\"multi_factor_auth_rules\": [[]]}}}",
                "{\"user\": {\"name\": \"x\", \"options\": {\"multi_factor_auth_rules\": [[\"a\", \"a\"]]}}}",
                "{\"user\": {\"name\": \"x\", \"options\": {\"multi_factor_auth_rules\": [[\"a\"], [\"a\"]]}}}",
                "{\"user\": {\"name\": \"x\", \"default_project_id\": \"default\"}}",
            })
    void whatAUserCannotBeIsRefused(String body) {
        assertThat(admin.post("/v3/users", body).status()).isEqualTo(400);
    }

    @Test
    void aUserNeedsADomainThatExistsAndANameThatIsFreeThere() {
        String name = unique("bob");
        made("users", "user", "\"name\": \"" + name + "\"");
        assertThat(admin.post("/v3/users", "{\"user\": {\"name\": \"%s\"}}".formatted(name))
                        .status())
                .isEqualTo(409);
        assertThat(admin.post("/v3/users", "{\"user\": {\"name\": \"x\", \"domain_id\": \"none\"}}")
                        .status())
                .isEqualTo(404);
        String domain = made("domains", "domain", "\"name\": \"" + unique("d") + "\"")
                .get("id")
                .asString();
        JsonNode other = made("users", "user", "\"name\": \"%s\", \"domain_id\": \"%s\"".formatted(name, domain));
        assertThat(names("domain_id=" + domain)).containsExactly(name);
        String renamed = unique("carl");
        made("users", "user", "\"name\": \"" + renamed + "\", \"domain_id\": \"" + domain + "\"");
        assertThat(admin.patch(
                                "/v3/users/" + other.get("id").asString(),
                                "{\"user\": {\"name\": \"%s\"}}".formatted(renamed))
                        .status())
                .isEqualTo(409);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "name=%sOne | One",
                "name__contains=_On | ",
                "name__contains=%s | One, Two",
                "name__startswith=%so | ",
                "name__istartswith=%so | One",
                "name__endswith=wo&name__contains=%s | Two",
                "name__iendswith=WO&name__contains=%s | Two",
                "name__iexact=%sONE | One",
                "name__unknown=x&name__contains=%s | One, Two",
                "enabled=false&name__contains=%s | Two",
                "enabled=True&name__contains=%s | One",
                "enabled&name__contains=%s | One",
                "unique_id=x | ",
                "idp_id=x&protocol_id=y | ",
                "password_expires_at=gt:2030-01-01T00:00:00Z&name__contains=%s | Two",
                "password_expires_at=lte:2030-01-01T00:00:00Z&name__contains=%s | ",
                "password_expires_at=gt:2030-01-01T00:00:00Z&password_expires_at=lt:2032-01-01T00:00:00Z | Two",
                "domain_id=none | ",
            })
    void listsAreFiltered(String filter, String expected) {
        String prefix = "pre%_" + unique("x");
        made("users", "user", "\"name\": \"" + prefix + "One\"");
        JsonNode two = made("users", "user", "\"name\": \"" + prefix + "Two\", \"enabled\": false");
        jdbc.sql("UPDATE users SET password_expires_at = '2031-02-03 04:05:06' WHERE id = :id")
                .param("id", two.get("id").asString())
                .update();
        try {
            List<String> wanted = expected == null
                    ? List.of()
                    : List.of(expected.split(", ")).stream()
                            .map(n -> prefix + n)
                            .toList();
            assertThat(names(filter.replace("%s", URLEncoder.encode(prefix, StandardCharsets.UTF_8))))
                    .containsExactlyElementsOf(wanted);
            assertThat(admin.get("/v3/users/" + two.get("id").asString())
                            .json()
                            .at("/user/password_expires_at")
                            .asString())
                    .isEqualTo("2031-02-03T04:05:06.000000");
        } finally {
            admin.delete("/v3/users/" + two.get("id").asString());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2030-01-01T00:00:00Z", "gt:tomorrow", "like:2030-01-01T00:00:00Z", ""})
    void anExpiryFilterThatCannotBeReadIsRefused(String value) {
        assertThat(admin.get("/v3/users?password_expires_at=" + value).status()).isEqualTo(400);
    }

    private List<String> names(String query) {
        RestApi.Answer answer = admin.get("/v3/users?" + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().get("users").findValuesAsString("name");
    }

    @Test
    void aPasswordIsChangedWithTheOldOneAndNoToken() {
        String name = unique("eve");
        String path = "/v3/users/"
                + made("users", "user", "\"name\": \"%s\", \"password\": \"old-%s\"".formatted(name, "ä".repeat(60)))
                        .get("id")
                        .asString()
                + "/password";
        String old = "old-" + "ä".repeat(60);
        String token = unscoped(name, old);
        assertThat(change(path, "wrong", "new").status()).isEqualTo(401);
        assertThat(change("/v3/users/none/password", old, "new").status()).isEqualTo(401);
        assertThat(anonymous.post(path, "{\"user\": {\"password\": \"new\"}}").status())
                .isEqualTo(400);
        assertThat(anonymous
                        .post(path, "{\"user\": {\"password\": \"n\", \"original_password\": \"o\", \"x\": 1}}")
                        .status())
                .isEqualTo(400);
        assertThat(change(path, old, "new").status()).isEqualTo(204);
        assertThat(anonymous.withToken(token).get("/v3/auth/projects").status()).isEqualTo(401);
        assertThat(login(name, old).status()).isEqualTo(401);
        unscoped(name, "new");
        // long passwords count to their last byte
        assertThat(change(path, "new", "y".repeat(80) + "1").status()).isEqualTo(204);
        assertThat(login(name, "y".repeat(80) + "2").status()).isEqualTo(401);
        assertThat(login(name, "y".repeat(80) + "1").status()).isEqualTo(201);
    }

    @Test
    void withoutAPasswordOrDisabledNobodyComesIn() {
        String name = unique("fay");
        String path = "/v3/users/"
                + made("users", "user", "\"name\": \"" + name + "\"").get("id").asString();
        assertThat(login(name, "").status()).isEqualTo(401);
        admin.patch(path, "{\"user\": {\"password\": \"pw\"}}");
        unscoped(name, "pw");
        admin.patch(path, "{\"user\": {\"enabled\": false}}");
        assertThat(login(name, "pw").status()).isEqualTo(401);
        admin.patch(path, "{\"user\": {\"enabled\": true, \"password\": null}}");
        assertThat(login(name, "pw").status()).isEqualTo(401);
    }

    @Test
    void aDomainsReaderSeesItsOwnUsersAndAManagerMakesThem() {
        String domain = made("domains", "domain", "\"name\": \"" + unique("dom") + "\"")
                .get("id")
                .asString();
        String name = unique("gil");
        String user = made(
                        "users",
                        "user",
                        "\"name\": \"%s\", \"password\": \"pw\", \"domain_id\": \"%s\"".formatted(name, domain))
                .get("id")
                .asString();
        String manager =
                admin.get("/v3/roles?name=manager").json().at("/roles/0/id").asString();
        assertThat(admin.put("/v3/domains/" + domain + "/users/" + user + "/roles/" + manager, "")
                        .status())
                .isEqualTo(204);
        RestApi.Answer login = anonymous.post("/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "%s", "password": "pw"}}},
                 "scope": {"domain": {"id": "%s"}}}}""".formatted(user, domain));
        RestApi gil = anonymous.withToken(String.valueOf(login.header("X-Subject-Token")));
        assertThat(gil.get("/v3/users").json().get("users").findValuesAsString("name"))
                .containsExactly(name);
        assertThat(gil.get("/v3/users?domain_id=default").json().get("users").size())
                .isZero();
        RestApi.Answer made = gil.post("/v3/users", "{\"user\": {\"name\": \"%s\"}}".formatted(unique("new")));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        assertThat(made.json().at("/user/domain_id").asString()).isEqualTo(domain);
        String other = made("users", "user", "\"name\": \"" + unique("other") + "\"")
                .get("id")
                .asString();
        assertThat(gil.get("/v3/users/" + other).status()).isEqualTo(403);
        assertThat(gil.patch("/v3/users/" + other, "{\"user\": {\"password\": \"x\"}}")
                        .status())
                .isEqualTo(403);
        assertThat(gil.delete("/v3/users/" + other).status()).isEqualTo(403);
        assertThat(gil.post("/v3/users", "{\"user\": {\"name\": \"x\", \"domain_id\": \"default\"}}")
                        .status())
                .isEqualTo(403);
    }

    private RestApi.Answer change(String path, String old, String fresh) {
        return anonymous.post(
                path, "{\"user\": {\"original_password\": \"%s\", \"password\": \"%s\"}}".formatted(old, fresh));
    }

    private RestApi.Answer login(String name, String password) {
        return anonymous.post("/v3/auth/tokens", passwordAuth(name, password, ""));
    }

    private String unscoped(String name, String password) {
        RestApi.Answer answer = login(name, password);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return String.valueOf(answer.header("X-Subject-Token"));
    }
}
