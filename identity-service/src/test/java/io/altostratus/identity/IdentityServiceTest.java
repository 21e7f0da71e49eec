package io.altostratus.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.RestApi;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class IdentityServiceTest extends IdentitySlice {

    @Test
    void theTokenTellsUserScopeRolesAndCatalog() {
        RestApi.Answer answer = anonymous.post("/v3/auth/tokens", passwordAuth("admin", "secret", """
                , "scope": {"project": {"name": "admin", "domain": {"name": "Default"}}}
                """));
        JsonNode token = answer.json().get("token");
        assertThat(token.at("/user/name").asString()).isEqualTo("admin");
        assertThat(token.at("/project/name").asString()).isEqualTo("admin");
        assertThat(token.get("roles").findValuesAsString("name"))
                .containsExactlyInAnyOrder("admin", "manager", "member", "reader");
        assertThat(token.get("methods").toString()).isEqualTo("[\"password\"]");
        assertThat(token.get("expires_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
        String project = token.at("/project/id").asString();
        assertThat(token.get("catalog").findValuesAsString("url")).contains("http://127.0.0.1:8774/v2.1/" + project);
        assertThat(answer.header("x-openstack-request-id")).startsWith("req-");
    }

    @Test
    void otherScopes() {
        JsonNode unscoped = anonymous
                .post("/v3/auth/tokens", passwordAuth("admin", "secret", ""))
                .json()
                .get("token");
        assertThat(unscoped.has("project")).isFalse();
        assertThat(unscoped.has("catalog")).isFalse();
        JsonNode system = anonymous
                .post("/v3/auth/tokens", passwordAuth("admin", "secret", ", \"scope\": {\"system\": {\"all\": true}}"))
                .json()
                .get("token");
        assertThat(system.at("/system/all").asBoolean()).isTrue();
        JsonNode domain = anonymous
                .post(
                        "/v3/auth/tokens",
                        passwordAuth("admin", "secret", ", \"scope\": {\"domain\": {\"id\": \"default\"}}"))
                .json()
                .get("token");
        assertThat(domain.at("/domain/name").asString()).isEqualTo("Default");
        RestApi.Answer foreign = anonymous.post(
                "/v3/auth/tokens", passwordAuth("nova", "np", ", \"scope\": {\"system\": {\"all\": true}}"));
        assertThat(foreign.status()).isEqualTo(401);
    }

    @Test
    void aTokenLeadsToAnotherOfTheSameChainAndEnd() {
        String first = passwordToken("admin", "secret", "admin");
        RestApi.Answer answer = anonymous.post("/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}},
                 "scope": {"project": {"name": "admin", "domain": {"id": "default"}}}}}
                """.formatted(first));
        JsonNode second = answer.json().get("token");
        JsonNode parent = admin.withHeader("X-Subject-Token", first)
                .get("/v3/auth/tokens")
                .json()
                .get("token");
        assertThat(second.get("expires_at")).isEqualTo(parent.get("expires_at"));
        assertThat(second.get("audit_ids").get(1))
                .isEqualTo(parent.get("audit_ids").get(0));
        assertThat(second.get("methods").toString()).contains("token").contains("password");
    }

    @Test
    void aHostLogsInWithItsApplicationCredential() {
        RestApi.Answer answer = anonymous.post("/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["application_credential"], "application_credential":
                  {"id": "0123456789abcdef0123456789abcdef", "secret": "host-secret"}}}}
                """);
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().at("/token/user/name").asString()).isEqualTo("host-h1");
        assertThat(answer.json().at("/token/roles").findValuesAsString("name")).containsExactly("host");
        RestApi host = anonymous.withToken(String.valueOf(answer.header("X-Subject-Token")));
        assertThat(host.get("/v3/users").status()).isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "admin | wrong | 401",
                "nobody | secret | 401",
            })
    void wrongLoginsAreRefusedAlike(String user, String password, int status) {
        RestApi.Answer answer = anonymous.post("/v3/auth/tokens", passwordAuth(user, password, ""));
        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().at("/error/message").asString())
                .isEqualTo("The request you have made requires authentication.");
        assertThat(answer.json().at("/error/title").asString()).isEqualTo("Unauthorized");
    }

    @Test
    void badInputIsToldByField() {
        assertProblem(anonymous.post("/v3/auth/tokens", "{nonsense"), 400, "Malformed");
        assertProblem(anonymous.post("/v3/auth/tokens", "[]"), 400, "JSON object");
        assertProblem(anonymous.post("/v3/auth/tokens", "{\"auth\": {}}"), 400, "'identity' is a required property");
        assertProblem(
                admin.post("/v3/users", "{\"user\": {\"name\": 7}}"), 400, "Invalid input for field/attribute name");
        assertProblem(
                admin.post("/v3/projects", "{\"project\": {\"name\": \"%s\"}}".formatted("x".repeat(65))),
                400,
                "Invalid input for field/attribute name");
        assertProblem(
                admin.post("/v3/projects", "{\"project\": {\"name\": \"a\", \"enabled\": \"yes\"}}"),
                400,
                "Invalid input for field/attribute enabled");
        assertProblem(
                admin.post("/v3/projects", "{\"project\": {\"name\": \"%s\"}}".formatted("x".repeat(200_000))),
                413,
                "too large");
        assertProblem(admin.get("/v3/users/none"), 404, "Could not find user: none");
        assertProblem(admin.get("/v3/nothing"), 404, "could not be found");
        assertProblem(anonymous.get("/v3/users"), 401, "requires authentication");
        assertProblem(anonymous.withToken("x.y.z").get("/v3/users"), 401, "requires authentication");
        assertThat(anonymous.get("/v3/users").header("WWW-Authenticate")).startsWith("Keystone uri=");
    }

    private static void assertProblem(RestApi.Answer answer, int status, String text) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.json().at("/error/code").asInt()).isEqualTo(status);
        assertThat(answer.json().at("/error/message").asString()).contains(text);
    }

    @Test
    void usersProjectsAndRolesLiveTheirLife() {
        String project = admin.post("/v3/projects", "{\"project\": {\"name\": \"life\", \"colour\": \"red\"}}")
                .json()
                .at("/project/id")
                .asString();
        JsonNode created =
                admin.post("/v3/users", """
                {"user": {"name": "lily", "password": "pw1", "email": "l@example.org",
                 "default_project_id": "%s"}}""".formatted(project)).json().get("user");
        String user = created.get("id").asString();
        assertThat(created.has("password")).isFalse();
        assertThat(created.get("email").asString()).isEqualTo("l@example.org");
        assertProblem(admin.post("/v3/users", "{\"user\": {\"name\": \"lily\"}}"), 409, "Duplicate entry");

        String member =
                admin.get("/v3/roles?name=member").json().at("/roles/0/id").asString();
        String grant = "/v3/projects/" + project + "/users/" + user + "/roles/" + member;
        assertThat(admin.put(grant, "").status()).isEqualTo(204);
        assertThat(admin.send("HEAD", grant, null).status()).isEqualTo(204);
        JsonNode names = admin.get("/v3/role_assignments?include_names&user.id=" + user)
                .json()
                .at("/role_assignments/0");
        assertThat(names.at("/scope/project/name").asString()).isEqualTo("life");
        assertThat(names.at("/role/name").asString()).isEqualTo("member");

        // the default project is what an unscoped login is for
        RestApi.Answer login = anonymous.post("/v3/auth/tokens", passwordAuth("lily", "pw1", ""));
        assertThat(login.json().at("/token/project/id").asString()).isEqualTo(project);
        RestApi lily = anonymous.withToken(String.valueOf(login.header("X-Subject-Token")));
        assertThat(lily.get("/v3/users/" + user).status()).isEqualTo(200);
        assertThat(lily.get("/v3/users").status()).isEqualTo(403);
        assertThat(lily.get("/v3/auth/projects").json().at("/projects/0/name").asString())
                .isEqualTo("life");

        assertThat(admin.delete(grant).status()).isEqualTo(204);
        assertThat(lily.get("/v3/users/" + user).status()).isEqualTo(401);
        assertThat(admin.delete("/v3/users/" + user).status()).isEqualTo(204);
        assertThat(admin.delete("/v3/projects/" + project).status()).isEqualTo(204);
        assertThat(admin.get("/v3/projects/" + project).status()).isEqualTo(404);
    }

    @Test
    void everyWayToLoseATokenWorksAtOnce() {
        String project = admin.post("/v3/projects", "{\"project\": {\"name\": \"revoked\"}}")
                .json()
                .at("/project/id")
                .asString();
        String user = admin.post("/v3/users", "{\"user\": {\"name\": \"rita\", \"password\": \"pw\"}}")
                .json()
                .at("/user/id")
                .asString();
        String member =
                admin.get("/v3/roles?name=member").json().at("/roles/0/id").asString();
        admin.put("/v3/projects/" + project + "/users/" + user + "/roles/" + member, "");
        List<Runnable> ways = List.of(
                () -> {}, // by the token itself, below
                () -> admin.patch("/v3/users/" + user, "{\"user\": {\"password\": \"pw2\"}}"),
                () -> admin.patch("/v3/users/" + user, "{\"user\": {\"enabled\": false}}"),
                () -> admin.patch("/v3/projects/" + project, "{\"project\": {\"enabled\": false}}"));
        for (int i = 0; i < ways.size(); i++) {
            String password = i < 2 ? "pw" : "pw2";
            String token = passwordToken("rita", password, "revoked");
            RestApi rita = anonymous.withToken(token);
            assertThat(rita.get("/v3/auth/projects").status()).isEqualTo(200);
            if (i == 0) {
                assertThat(rita.withHeader("X-Subject-Token", token)
                                .delete("/v3/auth/tokens")
                                .status())
                        .isEqualTo(204);
            }
            ways.get(i).run();
            assertThat(rita.get("/v3/auth/projects").status()).as("way " + i).isEqualTo(401);
            assertThat(admin.withHeader("X-Subject-Token", token)
                            .get("/v3/auth/tokens")
                            .status())
                    .isEqualTo(404);
            admin.patch("/v3/users/" + user, "{\"user\": {\"enabled\": true}}");
        }
        JsonNode feed = admin.get("/v3/OS-ALTOSTRATUS/verification").json();
        assertThat(feed.get("events").size()).isGreaterThanOrEqualTo(4);
        long last = feed.get("lastSequence").asLong();
        assertThat(feed.get("events")
                        .get(feed.get("events").size() - 1)
                        .get("sequence")
                        .asLong())
                .isEqualTo(last);
    }

    @Test
    void servicesEndpointsAndRegionsLiveTheirLife() {
        assertThat(admin.post("/v3/regions", "{\"region\": {\"id\": \"RegionTwo\"}}")
                        .status())
                .isEqualTo(201);
        String service =
                admin.post("/v3/services", """
                {"service": {"type": "test", "name": "tester", "description": "d"}}""").json().at("/service/id").asString();
        RestApi.Answer endpoint = admin.post("/v3/endpoints", """
                {"endpoint": {"service_id": "%s", "interface": "public", "url": "http://x/%%(project_id)s",
                 "region_id": "RegionTwo"}}""".formatted(service));
        assertThat(endpoint.status()).as(endpoint.toString()).isEqualTo(201);
        assertThat(admin.get("/v3/auth/catalog").json().get("catalog").findValuesAsString("type"))
                .contains("test");
        assertProblem(admin.delete("/v3/regions/RegionTwo"), 403, "associated endpoints");
        assertThat(admin.delete("/v3/services/" + service).status()).isEqualTo(204);
        assertThat(admin.get("/v3/endpoints/"
                                + endpoint.json().at("/endpoint/id").asString())
                        .status())
                .isEqualTo(404);
        assertThat(admin.delete("/v3/regions/RegionTwo").status()).isEqualTo(204);
    }

    @Test
    void aDomainIsDisabledBeforeItGoes() {
        String domain = admin.post("/v3/domains", "{\"domain\": {\"name\": \"Short\"}}")
                .json()
                .at("/domain/id")
                .asString();
        assertProblem(admin.delete("/v3/domains/" + domain), 403, "disable it first");
        admin.patch("/v3/domains/" + domain, "{\"domain\": {\"enabled\": false}}");
        assertThat(admin.delete("/v3/domains/" + domain).status()).isEqualTo(204);
    }

    @Test
    void whileTheDatabaseIsAwayTheAnswerIs503WithinSecondsAndThenAllIsWellAgain() {
        MariaDbServer.shared().stop();
        try {
            long start = System.nanoTime();
            assertThat(admin.get("/v3/users").status()).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        } finally {
            MariaDbServer.shared().restart();
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(() -> assertThat(admin.get("/v3/users").status()).isEqualTo(200));
    }
}
