package io.altostratus.identity.ec2;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.context.Json;
import io.altostratus.identity.DelegationSlice;
import io.altostratus.testing.RestApi;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SignedTokensTest extends DelegationSlice {

    private static String path(Person person) {
        return "/v3/users/" + person.id() + "/credentials/OS-EC2";
    }

    private JsonNode keys(RestApi api, Person person) {
        return assertStatus(201, api.post(path(person), "{\"tenant_id\": \"" + project + "\"}"))
                .get("credential");
    }

    private static String signed(JsonNode keys, Instant at, boolean wrong) {
        Map<String, String> parameters = new HashMap<>(Map.of(
                "Action",
                "DescribeInstances",
                "SignatureVersion",
                "2",
                "AWSAccessKeyId",
                keys.get("access").asString(),
                "Timestamp",
                at.truncatedTo(ChronoUnit.SECONDS).toString()));
        Ec2Signature.Request request = new Ec2Signature.Request("GET", "127.0.0.1:8788", "/", parameters, Map.of(), "");
        String signature = Ec2Signature.of(request, keys.get("secret").asString() + (wrong ? "x" : ""));
        return Json.MAPPER.writeValueAsString(Map.of(
                "credentials",
                Map.of(
                        "access",
                        keys.get("access").asString(),
                        "signature",
                        String.valueOf(signature),
                        "verb",
                        "GET",
                        "host",
                        "127.0.0.1:8788",
                        "path",
                        "/",
                        "params",
                        parameters)));
    }

    @Test
    void keysLiveTheirLife() {
        Person person = person(member);
        RestApi api = as(person);
        JsonNode made = keys(api, person);
        assertThat(made.get("tenant_id").asString()).isEqualTo(project);
        assertThat(made.get("user_id").asString()).isEqualTo(person.id());
        String one = path(person) + "/" + made.get("access").asString();
        assertThat(assertStatus(200, api.get(one)).get("credential")).isEqualTo(made);
        assertThat(assertStatus(200, admin.get(path(person))).get("credentials").findValuesAsString("access"))
                .containsExactly(made.get("access").asString());
        RestApi stranger = as(person(member));
        assertStatus(403, stranger.get(path(person)));
        assertStatus(403, stranger.get(one));
        assertStatus(403, stranger.delete(one));
        assertStatus(403, stranger.post(path(person), "{\"tenant_id\": \"" + project + "\"}"));
        assertStatus(404, api.post(path(person), "{\"tenant_id\": \"none\"}"));
        assertStatus(204, api.delete(one));
        assertStatus(404, api.get(one));
        assertStatus(404, api.delete(one));
    }

    @Test
    void aServiceGetsTheTokenOfWhoHasSigned() {
        Person person = person(member);
        JsonNode keys = keys(as(person), person);
        RestApi.Answer issued = admin.post("/v3/ec2tokens", signed(keys, Instant.now(), false));
        JsonNode token = assertStatus(200, issued).get("token");
        assertThat(token.at("/user/id").asString()).isEqualTo(person.id());
        assertThat(token.at("/project/id").asString()).isEqualTo(project);
        assertThat(token.get("methods").toString()).isEqualTo("[\"ec2credential\"]");
        assertThat(assertStatus(
                                200,
                                admin.withHeader("X-Subject-Token", String.valueOf(issued.header("X-Subject-Token")))
                                        .get("/v3/auth/tokens"))
                        .at("/token/user/id")
                        .asString())
                .isEqualTo(person.id());
        RestApi signer = anonymous.withToken(String.valueOf(issued.header("X-Subject-Token")));
        assertStatus(403, signer.get("/v3/users/" + person.id()));
        assertStatus(403, signer.get("/v3/auth/projects"));

        assertStatus(401, admin.post("/v3/ec2tokens", signed(keys, Instant.now(), true)));
        assertStatus(401, admin.post("/v3/ec2tokens", signed(keys, Instant.now().minusSeconds(1000), false)));
        assertStatus(401, admin.post("/v3/ec2tokens", signed(keys, Instant.now().plusSeconds(1000), false)));
        assertStatus(403, as(person).post("/v3/ec2tokens", signed(keys, Instant.now(), false)));
        assertStatus(401, anonymous.post("/v3/ec2tokens", signed(keys, Instant.now(), false)));
        assertStatus(401, admin.post("/v3/ec2tokens", "{\"credentials\": {\"access\": \"none\"}}"));
        assertStatus(401, admin.post("/v3/ec2tokens", "{\"credentials\": {}}"));
        assertStatus(400, admin.post("/v3/ec2tokens", "{\"credentials\": {\"params\": 7}}"));
        admin.delete(grant(person, member));
        assertStatus(401, admin.post("/v3/ec2tokens", signed(keys, Instant.now(), false)));
    }

    @Test
    void s3SendsWhatWasSigned() {
        Person person = person(member);
        JsonNode keys = keys(as(person), person);
        String text = "GET\n\n\nSat, 21 Nov 2026 14:00:00 GMT\n/bucket/key";
        String signature = String.valueOf(
                Ec2Signature.ofText(text.getBytes(), keys.get("secret").asString()));
        String body = """
                {"credentials": {"access": "%s", "signature": "%s", "token": "%s"}}""";
        String token = Base64.getUrlEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        String access = keys.get("access").asString();
        RestApi.Answer answer = admin.post("/v3/s3tokens", body.formatted(access, signature, token));
        assertThat(assertStatus(200, answer).at("/token/user/id").asString()).isEqualTo(person.id());
        assertThat(answer.header("X-Subject-Token")).isNull();
        assertStatus(401, admin.post("/v3/s3tokens", body.formatted(access, "c2lnbmF0dXJl", token)));
        assertStatus(400, admin.post("/v3/s3tokens", body.formatted(access, signature, "!")));
        assertStatus(403, as(person).post("/v3/s3tokens", body.formatted(access, signature, token)));
    }

    @Test
    void keysMadeByADelegationAreWorthNoMore() {
        Person person = person(member);
        JsonNode lent = assertStatus(
                        201,
                        as(person).post("/v3/users/" + person.id() + "/application_credentials", """
                {"application_credential": {"name": "n", "unrestricted": true, "roles": [{"id": "%s"}, {"name": "member"}]}}
                """.formatted(reader)))
                .get("application_credential");
        RestApi program = with(authenticate(
                "application_credential",
                """
                {"id": "%s", "secret": "%s"}""".formatted(id(lent, null), lent.get("secret").asString()),
                ""));
        JsonNode keys = keys(program, person);
        JsonNode token = assertStatus(200, admin.post("/v3/ec2tokens", signed(keys, Instant.now(), false)))
                .get("token");
        assertThat(token.at("/application_credential/id").asString()).isEqualTo(id(lent, null));
        as(person).delete("/v3/users/" + person.id() + "/application_credentials/" + id(lent, null));
        assertStatus(401, admin.post("/v3/ec2tokens", signed(keys, Instant.now(), false)));
    }
}
