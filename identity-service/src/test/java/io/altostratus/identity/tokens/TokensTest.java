package io.altostratus.identity.tokens;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.auth.token.AccessRule;
import io.altostratus.auth.token.NamedRef;
import io.altostratus.auth.token.Token;
import io.altostratus.identity.CountedStatements;
import io.altostratus.identity.IdentitySlice;
import io.altostratus.identity.signing.SigningKeys;
import io.altostratus.testing.RestApi;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class TokensTest extends IdentitySlice {

    @Autowired
    private SigningKeys keys;

    private String user = "";
    private String userId = "";
    private String project = "";
    private String projectId = "";

    @BeforeEach
    void aUserWithAProject() {
        user = unique("tess");
        project = unique("tokens");
        userId = made("users", "user", "\"name\": \"" + user + "\", \"password\": \"pw\"")
                .get("id")
                .asString();
        projectId = made("projects", "project", "\"name\": \"" + project + "\"")
                .get("id")
                .asString();
        admin.put("/v3/projects/" + projectId + "/users/" + userId + "/roles/" + roleId("member"), "");
    }

    private String roleId(String name) {
        return admin.get("/v3/roles?name=" + name).json().at("/roles/0/id").asString();
    }

    private String scoped() {
        return passwordToken(user, "pw", project);
    }

    private RestApi.Answer byToken(String token, String scope) {
        return anonymous.post("/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}}%s}}""".formatted(token, scope));
    }

    private String inProject() {
        return ", \"scope\": {\"project\": {\"id\": \"" + projectId + "\"}}";
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '#',
            value = {
                "{'methods': []} | | 400",
                "{'methods': ['password']} | | 400",
                "{'methods': ['kerberos']} | | 400",
                "{'methods': ['kerberos'], 'kerberos': {}} | | 401",
                "{'methods': ['password'], 'password': {}} | | 400",
                "{'methods': ['password'], 'password': 7} | | 400",
                "{'methods': ['password'], 'password': {'user': {'password': 'x'}}} | | 400",
                "{'methods': ['password'], 'password': {'user': {'name': 'admin', 'password': 'secret'}}} | | 400",
                "{'methods': ['token'], 'token': {}} | | 400",
                "{'methods': ['token'], 'token': {'id': 'x.y.z'}} | | 404",
                "{'methods': ['token'], 'token': {'id': ''}} | | 400",
                "{'methods': ['application_credential'], 'application_credential': {'secret': 's'}} | | 400",
                "{'methods': ['application_credential'], 'application_credential': {'id': 'no', 'secret': 's'}} | | 401",
                "ADMIN | {} | 400",
                "ADMIN | {'project': {'id': 'no'}} | 401",
                "ADMIN | {'project': {'name': 'admin'}} | 400",
                "ADMIN | {'project': {}} | 400",
                "ADMIN | {'domain': {'name': 'no'}} | 401",
                "ADMIN | {'project': {'id': 'x'}, 'domain': {'id': 'default'}} | 400",
                "ADMIN | {'system': {}} | 400",
                "ADMIN | {'OS-TRUST:trust': {}} | 400",
                "ADMIN | {'OS-TRUST:trust': {'id': 'no'}} | 40",
                "ADMIN | 'unscoped' | 201",
                "ADMIN | {'unscoped': {}} | 201",
                "ADMIN | {'system': {'all': true}} | 201",
                "ADMIN | {'domain': {'name': 'Default'}} | 201",
            })
    void whatIsMissingIs400AndWhatIsWrongIs401(String identity, @Nullable String scope, int status) {
        String proof = identity.equals("ADMIN")
                ? "{'methods': ['password'], 'password': {'user': {'name': 'admin', 'domain': {'id': 'default'},"
                        + " 'password': 'secret'}}}"
                : identity;
        String body = "{'auth': {'identity': " + proof + (scope == null ? "" : ", 'scope': " + scope) + "}}";
        RestApi.Answer answer = anonymous.post("/v3/auth/tokens", body.replace('\'', '"'));
        if (status == 40) {
            assertThat(answer.status()).as(answer.toString()).isIn(401, 403);
        } else {
            assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        }
    }

    @Test
    void anUnscopedTokenLeadsToScopedOnesOfItsChainAndLifetime() {
        RestApi.Answer first = anonymous.post("/v3/auth/tokens", passwordAuth(user, "pw", ""));
        JsonNode unscoped = first.json().get("token");
        assertThat(unscoped.has("project") || unscoped.has("roles") || unscoped.has("catalog"))
                .isFalse();
        RestApi.Answer second = byToken(String.valueOf(first.header("X-Subject-Token")), inProject());
        JsonNode token = second.json().get("token");
        assertThat(token.get("expires_at")).isEqualTo(unscoped.get("expires_at"));
        assertThat(token.get("user")).isEqualTo(unscoped.get("user"));
        assertThat(token.get("methods").toString()).isEqualTo("[\"token\",\"password\"]");
        assertThat(token.at("/audit_ids/1")).isEqualTo(unscoped.at("/audit_ids/0"));
        assertThat(token.get("is_domain").asBoolean(true)).isFalse();
        // The one that was got by it goes, it stays itself.
        String text = String.valueOf(second.header("X-Subject-Token"));
        assertThat(anonymous
                        .withToken(text)
                        .withHeader("X-Subject-Token", text)
                        .delete("/v3/auth/tokens")
                        .status())
                .isEqualTo(204);
        assertThat(byToken(text, inProject()).status()).isEqualTo(404);
        assertThat(byToken(String.valueOf(first.header("X-Subject-Token")), inProject())
                        .status())
                .isEqualTo(201);
        // Project, domain and system by a token of the system are a way up and not allowed.
        String system = String.valueOf(anonymous
                .post("/v3/auth/tokens", passwordAuth("admin", "secret", ", \"scope\": {\"system\": {\"all\": true}}"))
                .header("X-Subject-Token"));
        assertThat(byToken(system, ", \"scope\": {\"domain\": {\"id\": \"default\"}}")
                        .status())
                .isEqualTo(403);
    }

    @Test
    void theHolderTheAdministratorAndServicesMayValidateAToken() {
        String subject = scoped();
        RestApi holder = anonymous.withToken(subject);
        RestApi.Answer shown = holder.withHeader("X-Subject-Token", subject).get("/v3/auth/tokens");
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.header("X-Subject-Token")).isEqualTo(subject);
        assertThat(shown.header("Content-Type")).startsWith("application/json");
        assertThat(shown.json().at("/token/user/id").asString()).isEqualTo(userId);
        assertThat(shown.json().at("/token/catalog").size()).isPositive();
        RestApi.Answer bare = holder.withHeader("X-Subject-Token", subject).get("/v3/auth/tokens?nocatalog");
        assertThat(bare.json().get("token").has("catalog")).isFalse();
        assertThat(bare.json().at("/token/roles").size()).isPositive();
        RestApi.Answer head = admin.withHeader("X-Subject-Token", subject).send("HEAD", "/v3/auth/tokens", null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.raw().body()).isEmpty();

        String other = passwordToken("nova", "np", "service");
        assertThat(anonymous
                        .withToken(other)
                        .withHeader("X-Subject-Token", subject)
                        .get("/v3/auth/tokens")
                        .status())
                .isEqualTo(200);
        String stranger = unique("stranger");
        String strangerId = made("users", "user", "\"name\": \"" + stranger + "\", \"password\": \"pw\"")
                .get("id")
                .asString();
        admin.put("/v3/projects/" + projectId + "/users/" + strangerId + "/roles/" + roleId("member"), "");
        RestApi foreign = anonymous.withToken(passwordToken(stranger, "pw", project));
        assertThat(foreign.withHeader("X-Subject-Token", subject)
                        .get("/v3/auth/tokens")
                        .status())
                .isEqualTo(403);
        assertThat(foreign.withHeader("X-Subject-Token", subject)
                        .delete("/v3/auth/tokens")
                        .status())
                .isEqualTo(403);
        assertThat(admin.withHeader("X-Subject-Token", "x.y.z")
                        .get("/v3/auth/tokens")
                        .status())
                .isEqualTo(404);
        assertThat(admin.get("/v3/auth/tokens").status()).isEqualTo(404);
        assertThat(admin.get("/v3/auth/tokens/OS-PKI/revoked").status()).isEqualTo(403);
    }

    @Test
    void anExpiredTokenIsShownToServicesOnlyAndWithinTheWindow() {
        Instant now = Instant.now();
        String expired = keys.sign(token(now.minusSeconds(7200), now.minusSeconds(3600)));
        String ancient = keys.sign(token(now.minusSeconds(400_000), now.minusSeconds(390_000)));
        RestApi service = anonymous.withToken(passwordToken("nova", "np", "service"));
        String path = "/v3/auth/tokens?allow_expired=1";
        assertThat(service.withHeader("X-Subject-Token", expired).get(path).status())
                .isEqualTo(200);
        assertThat(service.withHeader("X-Subject-Token", expired)
                        .get("/v3/auth/tokens")
                        .status())
                .isEqualTo(404);
        assertThat(service.withHeader("X-Subject-Token", ancient).get(path).status())
                .isEqualTo(404);
        assertThat(anonymous
                        .withToken(scoped())
                        .withHeader("X-Subject-Token", expired)
                        .get(path)
                        .status())
                .isEqualTo(404);
        // Beside a service's token the user's may have expired.
        assertThat(anonymous.withToken(expired).get("/v3/auth/projects").status())
                .isEqualTo(401);
        assertThat(anonymous
                        .withToken(expired)
                        .withHeader("X-Service-Token", passwordToken("nova", "np", "service"))
                        .get("/v3/auth/projects")
                        .status())
                .isEqualTo(200);
        assertThat(anonymous
                        .withToken(expired)
                        .withHeader("X-Service-Token", scoped())
                        .get("/v3/auth/projects")
                        .status())
                .isEqualTo(401);
    }

    @Test
    void tokensWithFiftyRolesFitIntoHeaders() {
        Instant now = Instant.now();
        List<NamedRef> roles = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            roles.add(new NamedRef("%032x".formatted(i * 31L), "a-role-of-ordinary-name-" + i));
        }
        Token plain = token(now, now.plusSeconds(600));
        String text = keys.sign(new Token(
                plain.userId(),
                plain.userName(),
                plain.userDomain(),
                plain.project(),
                plain.projectDomain(),
                null,
                false,
                roles,
                plain.methods(),
                plain.auditIds(),
                plain.issuedAtMicros(),
                plain.expiresAtSeconds(),
                null));
        assertThat(text.length()).isLessThan(8 * 1024);
        RestApi.Answer shown = anonymous
                .withToken(text)
                .withHeader("X-Subject-Token", text)
                .withHeader("X-Service-Token", text)
                .get("/v3/auth/tokens");
        assertThat(shown.status()).isEqualTo(200);
        assertThat(shown.header("X-Subject-Token")).isEqualTo(text);
        assertThat(shown.json().at("/token/roles").size()).isEqualTo(50);
    }

    @Test
    void delegatedTokensTellTheirOriginAndLeadToNoOther() {
        Instant now = Instant.now();
        Token plain = token(now, now.plusSeconds(600));
        String trust = keys.sign(with(plain, null, new Token.TrustUse("t1", userId, "u2", true), null));
        JsonNode shown = admin.withHeader("X-Subject-Token", trust)
                .get("/v3/auth/tokens")
                .json()
                .get("token");
        assertThat(shown.at("/OS-TRUST:trust/trustor_user/id").asString()).isEqualTo(userId);
        assertThat(shown.at("/OS-TRUST:trust/trustee_user/id").asString()).isEqualTo("u2");
        assertThat(shown.at("/OS-TRUST:trust/impersonation").asBoolean()).isTrue();
        assertThat(byToken(trust, "").status()).isEqualTo(403);

        String oauth = keys.sign(with(plain, null, null, new Token.OAuth1Use("c1", "a1")));
        assertThat(admin.withHeader("X-Subject-Token", oauth)
                        .get("/v3/auth/tokens")
                        .json()
                        .at("/token/OS-OAUTH1/consumer_id")
                        .asString())
                .isEqualTo("c1");
        assertThat(byToken(oauth, "").status()).isEqualTo(403);
    }

    @Test
    void anApplicationCredentialIsHeldToItsProjectRolesAndRules() {
        String text = scoped();
        RestApi.Answer made = anonymous
                .withToken(text)
                .post(
                        "/v3/users/" + userId + "/application_credentials",
                        "{\"application_credential\": {\"name\": \"cron\", \"secret\": \"s3\"}}");
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        String login = """
                {"auth": {"identity": {"methods": ["application_credential"], "application_credential":
                  {"id": "%s", "secret": "s3"}}%s}}""";
        String id = made.json().at("/application_credential/id").asString();
        assertThat(anonymous
                        .post("/v3/auth/tokens", login.formatted(id, inProject()))
                        .status())
                .isEqualTo(401);
        RestApi.Answer first = anonymous.post("/v3/auth/tokens", login.formatted(id, ""));
        assertThat(first.json().at("/token/application_credential/name").asString())
                .isEqualTo("cron");
        assertThat(first.json().at("/token/application_credential/restricted").asBoolean())
                .isTrue();
        String token = String.valueOf(first.header("X-Subject-Token"));
        assertThat(byToken(token, inProject()).status()).isEqualTo(403);
        assertThat(byToken(token, ", \"scope\": \"unscoped\"").status()).isEqualTo(403);
        JsonNode second = byToken(token, "").json().get("token");
        assertThat(second.at("/application_credential/id").asString()).isEqualTo(id);
        assertThat(second.at("/project/id").asString()).isEqualTo(projectId);

        Instant now = Instant.now();
        Token.CredentialUse rules = new Token.CredentialUse(
                "cron",
                false,
                List.of(
                        new AccessRule("r1", "identity", "GET", "/v3/users/{user}"),
                        new AccessRule("r2", "compute", "GET", "/v3/**")));
        String limited = keys.sign(with(token(now, now.plusSeconds(600)), rules, null, null));
        RestApi program = anonymous.withToken(limited);
        assertThat(program.get("/v3/users/" + userId).status()).isEqualTo(200);
        assertThat(program.get("/v3/users/" + userId + "/projects").status()).isEqualTo(401);
        assertThat(program.get("/v3/auth/projects").status()).isEqualTo(401);
        assertThat(program.patch("/v3/users/" + userId, "{\"user\": {}}").status())
                .isEqualTo(401);
        RestApi asking = program.withHeader("X-Subject-Token", limited);
        assertThat(asking.get("/v3/auth/tokens").status()).isEqualTo(404);
        RestApi.Answer known =
                asking.withHeader("OpenStack-Identity-Access-Rules", "1.0").get("/v3/auth/tokens");
        assertThat(known.json()
                        .at("/token/application_credential/access_rules/0/path")
                        .asString())
                .isEqualTo("/v3/users/{user}");
    }

    @Test
    void revocationsAreTold() {
        String subject = scoped();
        String auditId = admin.withHeader("X-Subject-Token", subject)
                .get("/v3/auth/tokens")
                .json()
                .at("/token/audit_ids/0")
                .asString();
        Instant before = Instant.now();
        admin.withHeader("X-Subject-Token", subject).delete("/v3/auth/tokens");
        JsonNode events =
                admin.get("/v3/OS-REVOKE/events?since=" + before).json().get("events");
        assertThat(events.findValuesAsString("audit_id")).contains(auditId);
        assertThat(admin.get("/v3/OS-REVOKE/events?since=2999-01-01T00:00:00Z")
                        .json()
                        .get("events"))
                .isEmpty();
        assertThat(admin.get("/v3/OS-REVOKE/events").json().get("events").size())
                .isPositive();
        assertThat(admin.get("/v3/OS-REVOKE/events?since=yesterday").status()).isEqualTo(400);
        assertThat(anonymous.withToken(scoped()).get("/v3/OS-REVOKE/events").status())
                .isEqualTo(403);
    }

    @Test
    void aLoginTakesFewStatementsAndAValidationNone() {
        String body = passwordAuth(user, "pw", inProject());
        long login = CountedStatements.of(anonymous, api -> api.post("/v3/auth/tokens", body));
        assertThat(login).isLessThanOrEqualTo(10);
        for (int i = 0; i < 4; i++) {
            String other = made("projects", "project", "\"name\": \"" + unique("more") + "\"")
                    .get("id")
                    .asString();
            admin.put("/v3/projects/" + other + "/users/" + userId + "/roles/" + roleId("reader"), "");
            admin.put(
                    "/v3/projects/" + projectId + "/users/" + userId + "/roles/"
                            + roleId(i % 2 == 0 ? "reader" : "manager"),
                    "");
        }
        assertThat(CountedStatements.of(anonymous, api -> api.post("/v3/auth/tokens", body)))
                .isLessThanOrEqualTo(login);
        RestApi holder = anonymous.withToken(scoped()).withHeader("X-Subject-Token", scoped());
        List<Long> statements = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            statements.add(CountedStatements.of(holder, api -> api.get("/v3/auth/tokens")));
        }
        // The catalog is read anew every few seconds.
        assertThat(statements.stream().filter(n -> n == 0).count()).isGreaterThanOrEqualTo(15);
    }

    private Token token(Instant issued, Instant expires) {
        return new Token(
                userId,
                user,
                new NamedRef("default", "Default"),
                new NamedRef(projectId, project),
                new NamedRef("default", "Default"),
                null,
                false,
                List.of(new NamedRef(roleId("member"), "member")),
                List.of("password"),
                List.of(unique("audit")),
                issued.getEpochSecond() * 1_000_000,
                expires.getEpochSecond(),
                null);
    }

    private static Token with(
            Token token,
            Token.@Nullable CredentialUse credential,
            Token.@Nullable TrustUse trust,
            Token.@Nullable OAuth1Use oauth1) {
        return new Token(
                token.userId(),
                token.userName(),
                token.userDomain(),
                token.project(),
                token.projectDomain(),
                null,
                false,
                token.roles(),
                token.methods(),
                token.auditIds(),
                token.issuedAtMicros(),
                token.expiresAtSeconds(),
                credential == null ? null : "credential",
                credential,
                trust,
                oauth1,
                false,
                null);
    }
}
