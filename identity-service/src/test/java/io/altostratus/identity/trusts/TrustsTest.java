package io.altostratus.identity.trusts;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.identity.DelegationSlice;
import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class TrustsTest extends DelegationSlice {

    private static final String PATH = "/v3/OS-TRUST/trusts";

    private String body(Person trustor, Person trustee, String roleId, String more) {
        return """
                {"trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "project_id": "%s",
                 "roles": [{"id": "%s"}]%s}}""".formatted(trustor.id(), trustee.id(), project, roleId, more);
    }

    private JsonNode make(RestApi api, Person trustor, Person trustee, String roleId, String more) {
        return assertStatus(201, api.post(PATH, body(trustor, trustee, roleId, more)))
                .get("trust");
    }

    private RestApi.Answer use(Person trustee, JsonNode trust) {
        return anonymous.post(
                "/v3/auth/tokens",
                passwordAuth(
                        trustee.name(),
                        "pw",
                        ", \"scope\": {\"OS-TRUST:trust\": {\"id\": \"" + id(trust, null) + "\"}}"));
    }

    @Test
    void aTrustIsMadeShownAndEnded() {
        Person trustor = person(member);
        Person trustee = person();
        RestApi api = as(trustor);
        JsonNode trust = assertStatus(
                        201,
                        api.post(
                                PATH,
                                body(
                                                trustor,
                                                trustee,
                                                "x",
                                                ", \"impersonation\": true, \"expires_at\":"
                                                        + " \"2099-01-01T00:00:00Z\"")
                                        .replace("\"id\": \"x\"", "\"name\": \"member\"")))
                .get("trust");
        String one = PATH + "/" + id(trust, null);
        assertThat(trust.get("expires_at").asString()).isEqualTo("2099-01-01T00:00:00.000000Z");
        assertThat(trust.get("roles").findValuesAsString("name")).containsExactly("member");
        assertThat(trust.at("/links/self").asString()).endsWith(one);
        assertThat(trust.get("redelegation_count").asInt()).isZero();
        assertThat(assertStatus(200, api.get(one)).get("trust")).isEqualTo(trust);

        JsonNode roles = assertStatus(200, api.get(one + "/roles")).get("roles");
        assertThat(roles.findValuesAsString("id")).containsExactly(member);
        assertThat(roles.at("/0/links/self").asString()).endsWith("/v3/roles/" + member);
        assertStatus(200, api.get(one + "/roles/" + member));
        assertThat(api.send("HEAD", one + "/roles/" + member, null).status()).isEqualTo(200);
        assertStatus(404, api.get(one + "/roles/" + reader));

        String ofTrustor = PATH + "?trustor_user_id=" + trustor.id();
        JsonNode listed = assertStatus(200, api.get(ofTrustor)).at("/trusts/0");
        assertThat(id(listed, null)).isEqualTo(id(trust, null));
        assertThat(listed.has("roles")).isFalse();
        RestApi second = with(anonymous.post("/v3/auth/tokens", passwordAuth(trustee.name(), "pw", "")));
        assertStatus(200, second.get(PATH + "?trustee_user_id=" + trustee.id()));
        assertStatus(200, second.get(one));
        assertStatus(403, second.get(ofTrustor));
        assertStatus(403, second.get(PATH));
        assertStatus(403, second.delete(one));
        assertStatus(403, as(person(member)).get(one));
        assertThat(admin.get(PATH).json().get("trusts").findValuesAsString("id"))
                .contains(id(trust, null));

        RestApi acting = with(use(trustee, trust));
        assertStatus(200, acting.get("/v3/users/" + trustor.id()));
        assertStatus(204, api.delete(one));
        assertStatus(404, api.get(one));
        assertStatus(401, acting.get("/v3/users/" + trustor.id()));
        assertThat(use(trustee, trust).status()).isEqualTo(401);
    }

    @Test
    void aTokenOfATrustHasWhatIsLentAndWhatTheTrustorStillHas() {
        Person trustor = person(member);
        Person trustee = person();
        JsonNode named = make(as(trustor), trustor, trustee, member, ", \"impersonation\": true");
        JsonNode token = assertStatus(201, use(trustee, named)).get("token");
        assertThat(token.at("/user/id").asString()).isEqualTo(trustor.id());
        assertThat(token.get("roles").findValuesAsString("name")).containsExactlyInAnyOrder("member", "reader");
        assertThat(token.at("/OS-TRUST:trust/trustee_user/id").asString()).isEqualTo(trustee.id());
        assertThat(token.at("/OS-TRUST:trust/impersonation").asBoolean()).isTrue();
        JsonNode open = make(as(trustor), trustor, trustee, reader, ", \"impersonation\": false");
        JsonNode second = assertStatus(201, use(trustee, open)).get("token");
        assertThat(second.at("/user/id").asString()).isEqualTo(trustee.id());
        assertThat(second.get("roles").findValuesAsString("name")).containsExactly("reader");
        assertThat(use(trustor, named).status()).isEqualTo(403);

        RestApi acting = with(use(trustee, named));
        // lent power makes nothing that outlives the loan
        assertStatus(403, acting.post(PATH, body(trustor, trustee, member, ", \"impersonation\": true")));
        assertStatus(403, acting.post("/v3/users/" + trustor.id() + "/application_credentials", """
                {"application_credential": {"name": "n"}}"""));
        assertStatus(403, acting.get("/v3/users/" + trustor.id() + "/application_credentials"));

        admin.delete(grant(trustor, member));
        assertStatus(401, acting.get("/v3/users/" + trustor.id()));
        assertThat(use(trustee, named).status()).isEqualTo(403);
        admin.put(grant(trustor, member), "");
        assertStatus(201, use(trustee, named));
        admin.patch("/v3/users/" + trustor.id(), "{\"user\": {\"enabled\": false}}");
        assertThat(use(trustee, named).status()).isEqualTo(403);
        admin.delete("/v3/users/" + trustor.id());
        assertStatus(404, admin.get(PATH + "/" + id(named, null)));
    }

    @Test
    void whatMayNotBeLentIsRefused() {
        Person trustor = person(reader);
        Person trustee = person();
        RestApi api = as(trustor);
        String flag = ", \"impersonation\": false";
        assertStatus(404, api.post(PATH, body(trustor, trustee, member, flag)));
        assertStatus(404, api.post(PATH, body(trustor, trustee, "none", flag)));
        assertStatus(404, api.post(PATH, body(trustor, new Person("nobody", ""), reader, flag)));
        assertStatus(403, api.post(PATH, body(trustee, trustor, reader, flag)));
        assertStatus(403, admin.post(PATH, body(trustor, trustee, reader, flag)));
        assertStatus(400, api.post(PATH, body(trustor, trustee, reader, "")));
        assertStatus(400, api.post(PATH, body(trustor, trustee, reader, flag + ", \"expires_at\": \"bad.123Z\"")));
        assertStatus(
                400,
                api.post(PATH, body(trustor, trustee, reader, flag + ", \"expires_at\": \"2001-01-01T00:00:00Z\"")));
        assertStatus(400, api.post(PATH, body(trustor, trustee, reader, flag + ", \"remaining_uses\": 0")));
        assertStatus(
                400,
                api.post(
                        PATH,
                        body(
                                trustor,
                                trustee,
                                reader,
                                flag + ", \"remaining_uses\": 1, \"allow_redelegation\": true")));
        assertStatus(403, api.post(PATH, """
                {"trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "project_id": "%s",
                 "impersonation": false}}""".formatted(trustor.id(), trustee.id(), project)));
    }

    @Test
    void usesAreCountedAlsoWhenManyComeAtOnce() throws Exception {
        Person trustor = person(member);
        Person trustee = person();
        JsonNode trust =
                make(as(trustor), trustor, trustee, member, ", \"impersonation\": false, \"remaining_uses\": 3");
        Callable<Integer> attempt = () -> use(trustee, trust).status();
        try (ExecutorService crowd = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers =
                    crowd.invokeAll(Stream.generate(() -> attempt).limit(8).toList());
            long issued = 0;
            for (Future<Integer> answer : answers) {
                issued += answer.get() == 201 ? 1 : 0;
            }
            assertThat(issued).isEqualTo(3);
        }
        assertStatus(404, as(trustor).get(PATH + "/" + id(trust, null)));
    }

    @Test
    void aTrustPassedOnEndsWithTheFirst() {
        Person trustor = person(member);
        Person agent = person();
        Person last = person();
        JsonNode first =
                make(as(trustor), trustor, agent, member, ", \"impersonation\": true, \"allow_redelegation\": true");
        assertThat(first.get("redelegation_count").asInt()).isEqualTo(3);
        RestApi acting = with(use(agent, first));
        JsonNode second = make(acting, trustor, last, member, ", \"impersonation\": true");
        assertThat(second.get("redelegated_trust_id").asString()).isEqualTo(id(first, null));
        assertThat(second.get("redelegation_count").asInt()).isZero();
        RestApi.Answer used = use(last, second);
        assertThat(assertStatus(201, used).at("/token/user/id").asString()).isEqualTo(trustor.id());
        assertStatus(403, with(used).post(PATH, body(trustor, agent, member, ", \"impersonation\": true")));

        admin.patch("/v3/users/" + agent.id(), "{\"user\": {\"enabled\": false}}");
        assertThat(use(last, second).status()).isEqualTo(403);
        admin.patch("/v3/users/" + agent.id(), "{\"user\": {\"enabled\": true}}");
        RestApi again = with(use(last, second));
        assertStatus(204, as(trustor).delete(PATH + "/" + id(first, null)));
        assertStatus(401, again.get("/v3/users/" + trustor.id()));
        assertStatus(404, as(trustor).get(PATH + "/" + id(second, null)));
    }
}
