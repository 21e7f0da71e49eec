package io.altostratus.identity.credentials;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.identity.DelegationSlice;
import io.altostratus.testing.RestApi;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ApplicationCredentialsTest extends DelegationSlice {

    private static String path(Person person) {
        return "/v3/users/" + person.id() + "/application_credentials";
    }

    private JsonNode make(RestApi api, Person person, String attributes) {
        return assertStatus(201, api.post(path(person), """
                                {"application_credential": {"name": "%s"%s}}""".formatted(unique("ac"), attributes)))
                .get("application_credential");
    }

    private RestApi.Answer logIn(JsonNode credential) {
        return authenticate(
                "application_credential",
                """
                {"id": "%s", "secret": "%s"}""".formatted(
                                credential.get("id").asString(),
                                credential.get("secret").asString()),
                "");
    }

    @Test
    void aCredentialIsWorthTheRolesItWasMadeWith() {
        Person person = person(member);
        RestApi api = as(person);
        String end =
                LocalDateTime.now(ZoneOffset.UTC).plusHours(1).withNano(123_000).toString();
        JsonNode all = make(api, person, ", \"description\": \"d\", \"expires_at\": \"" + end + "\"");
        assertThat(all.get("expires_at").asString()).isEqualTo(end);
        assertThat(all.get("roles").findValuesAsString("name")).containsExactlyInAnyOrder("member", "reader");
        assertThat(all.get("unrestricted").asBoolean()).isFalse();
        assertThat(all.get("project_id").asString()).isEqualTo(project);

        JsonNode shown =
                assertStatus(200, api.get(path(person) + "/" + id(all, null))).get("application_credential");
        assertThat(shown.has("secret")).isFalse();
        assertThat(shown.get("name")).isEqualTo(all.get("name"));
        JsonNode token = assertStatus(201, logIn(all)).get("token");
        assertThat(token.at("/project/id").asString()).isEqualTo(project);
        assertThat(token.at("/user/id").asString()).isEqualTo(person.id());

        // a role given after the token was issued may be delegated, and alone
        String extra = id(made("roles", "role", "\"name\": \"" + unique("extra") + "\""), null);
        admin.put(grant(person, extra), "");
        JsonNode narrow = make(api, person, ", \"roles\": [{\"id\": \"" + extra + "\"}]");
        assertThat(assertStatus(201, logIn(narrow)).at("/token/roles").findValuesAsString("id"))
                .containsExactly(extra);
        assertThat(api.get(path(person) + "?name=" + narrow.get("name").asString())
                        .json()
                        .get("application_credentials")
                        .size())
                .isEqualTo(1);
        assertThat(assertStatus(200, admin.get(path(person)))
                        .get("application_credentials")
                        .size())
                .isEqualTo(2);
        assertStatus(403, as(person(member)).get(path(person)));
        assertStatus(403, as(person(member)).get(path(person) + "/" + id(all, null)));
        admin.delete("/v3/roles/" + extra);
        assertStatus(201, logIn(make(as(person), person, ", \"secret\": \"own\"")));
    }

    @Test
    void whatCannotBeMadeIsRefused() {
        Person person = person(reader);
        RestApi api = as(person);
        String body = "{\"application_credential\": {\"name\": \"one\"%s}}";
        assertStatus(201, api.post(path(person), body.formatted("")));
        assertStatus(409, api.post(path(person), body.formatted("")));
        assertStatus(400, api.post(path(person), body.formatted(", \"expires_at\": \"2020-01-01T00:00:00\"")));
        assertStatus(400, api.post(path(person), body.formatted(", \"expires_at\": \"soon\"")));
        assertStatus(400, api.post(path(person), body.formatted(", \"roles\": [{\"name\": \"admin\"}]")));
        assertStatus(404, api.post(path(person), body.formatted(", \"roles\": [{\"name\": \"nobody\"}]")));
        assertStatus(400, api.post(path(person), body.formatted(", \"access_rules\": [{\"path\": \"/x\"}]")));
        assertStatus(
                400,
                api.post(
                        path(person),
                        body.formatted(", \"access_rules\": [{\"service\": \"a\","
                                + " \"method\": \"STEAL\", \"path\": \"/x\"}]")));
        assertStatus(
                404,
                api.post(
                        path(person),
                        body.formatted(", \"access_rules\": [{\"id\": \"gone\"}]")
                                .replace("one\"", "two\"")));
        assertStatus(403, admin.post(path(person), body.formatted("")));
        assertStatus(404, api.get(path(person) + "/none"));
    }

    @Test
    void accessRulesLiveLongerThanTheirCredentials() {
        Person person = person(member);
        RestApi api = as(person);
        String rule = "{\"service\": \"compute\", \"method\": \"GET\", \"path\": \"/v2.1/servers/*/ips\"}";
        JsonNode first = make(api, person, ", \"access_rules\": [" + rule + "]");
        JsonNode told = first.at("/access_rules/0");
        assertThat(told.get("path").asString()).isEqualTo("/v2.1/servers/*/ips");
        assertThat(told.size()).isEqualTo(4);
        JsonNode second = make(api, person, ", \"access_rules\": [{\"id\": \"" + id(told, null) + "\"}, " + rule + "]");
        assertThat(second.get("access_rules").findValuesAsString("id")).containsExactly(id(told, null));
        JsonNode token = assertStatus(201, logIn(second)).get("token");
        assertThat(token.at("/application_credential/access_rules/0/service").asString())
                .isEqualTo("compute");

        String rules = "/v3/users/" + person.id() + "/access_rules";
        assertThat(assertStatus(200, api.get(rules)).get("access_rules").size()).isEqualTo(1);
        assertThat(assertStatus(200, api.get(rules + "?service=image"))
                        .get("access_rules")
                        .size())
                .isZero();
        String one = rules + "/" + id(told, null);
        assertThat(assertStatus(200, api.get(one)).at("/access_rule/method").asString())
                .isEqualTo("GET");
        assertStatus(403, api.delete(one));
        assertStatus(403, as(person(member)).delete(one));
        api.delete(path(person) + "/" + id(first, null));
        api.delete(path(person) + "/" + id(second, null));
        assertStatus(204, api.delete(one));
        assertStatus(404, api.get(one));
        make(api, person, ", \"access_rules\": [" + rule + "]");
        assertStatus(204, admin.delete("/v3/users/" + person.id()));
    }

    @Test
    void aRestrictedCredentialMakesNothingThatOutlivesIt() {
        Person person = person(member);
        RestApi api = as(person);
        RestApi restricted = with(logIn(make(api, person, "")));
        RestApi unrestricted =
                with(logIn(make(api, person, ", \"unrestricted\": true, \"roles\": [{\"id\": \"" + reader + "\"}]")));
        String body = "{\"application_credential\": {\"name\": \"%s\"%s}}";
        assertStatus(403, restricted.post(path(person), body.formatted("again", "")));
        assertStatus(403, restricted.post("/v3/users/" + person.id() + "/credentials/OS-EC2", """
                {"tenant_id": "%s"}""".formatted(project)));
        assertStatus(
                403, restricted.post("/v3/OS-TRUST/trusts", """
                {"trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "impersonation": false,
                 "project_id": "%s", "roles": [{"id": "%s"}]}}""".formatted(person.id(), person.id(), project, member)));
        JsonNode made = assertStatus(201, unrestricted.post(path(person), body.formatted("again", "")))
                .get("application_credential");
        assertThat(made.get("roles").findValuesAsString("name")).containsExactly("reader");
        // not more than it has itself
        assertStatus(
                400,
                unrestricted.post(path(person), body.formatted("more", ", \"roles\": [{\"id\": \"" + member + "\"}]")));
        assertStatus(403, restricted.delete(path(person) + "/" + id(made, null)));
        assertStatus(204, unrestricted.delete(path(person) + "/" + id(made, null)));
    }

    @Test
    void aCredentialEndsWithWhatItRestsOn() {
        Person person = person(member);
        JsonNode credential = make(as(person), person, "");
        RestApi program = with(logIn(credential));
        String one = path(person) + "/" + id(credential, null);
        assertStatus(200, program.get(one));
        assertStatus(204, as(person).delete(one));
        assertStatus(401, program.get(one));
        assertStatus(401, logIn(credential));

        JsonNode second = make(as(person), person, "");
        assertStatus(204, admin.delete(grant(person, member)));
        assertStatus(401, logIn(second));
        admin.put(grant(person, member), "");
        // given again, the role does not bring the credential back
        assertStatus(401, logIn(second));

        JsonNode third = make(as(person), person, "");
        admin.patch("/v3/users/" + person.id(), "{\"user\": {\"enabled\": false}}");
        admin.patch("/v3/users/" + person.id(), "{\"user\": {\"enabled\": true}}");
        assertStatus(401, logIn(third));
        JsonNode fourth = make(as(person), person, "");
        assertStatus(204, admin.delete("/v3/projects/" + project));
        assertStatus(401, logIn(fourth));
        assertStatus(204, admin.delete("/v3/users/" + person.id()));
    }
}
