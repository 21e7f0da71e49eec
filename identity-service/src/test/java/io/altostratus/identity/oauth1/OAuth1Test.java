package io.altostratus.identity.oauth1;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.identity.DelegationSlice;
import io.altostratus.testing.RestApi;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OAuth1Test extends DelegationSlice {

    private static final String ROOT = "/v3/OS-OAUTH1/";

    private record Secrets(String id, String secret) {}

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private RestApi signed(String path, Secrets consumer, Secrets token, Map<String, String> more) {
        Map<String, String> protocol = new TreeMap<>(Map.of(
                "oauth_consumer_key", consumer.id(),
                "oauth_nonce", UUID.randomUUID().toString().replace("-", ""),
                "oauth_signature_method", "HMAC-SHA1",
                "oauth_timestamp", String.valueOf(Instant.now().getEpochSecond()),
                "oauth_version", "1.0"));
        if (!token.id().isEmpty()) {
            protocol.put("oauth_token", token.id());
        }
        protocol.putAll(more);
        String parameters = protocol.entrySet().stream()
                .map(p -> encode(p.getKey()) + "=" + encode(p.getValue()))
                .collect(Collectors.joining("&"));
        String text = "POST&" + encode("http://127.0.0.1:" + port + path) + "&" + encode(parameters);
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec((consumer.secret() + "&" + token.secret()).getBytes(), "HmacSHA1"));
            protocol.put("oauth_signature", Base64.getEncoder().encodeToString(mac.doFinal(text.getBytes())));
        } catch (java.security.GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
        return anonymous.withHeader(
                "Authorization",
                "OAuth "
                        + protocol.entrySet().stream()
                                .map(p -> p.getKey() + "=\"" + encode(p.getValue()) + "\"")
                                .collect(Collectors.joining(", ")));
    }

    private Secrets consumer() {
        JsonNode made = made("OS-OAUTH1/consumers", "consumer", "\"description\": \"d\"");
        return new Secrets(made.get("id").asString(), made.get("secret").asString());
    }

    private static Secrets secrets(RestApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        assertThat(answer.header("Content-Type")).startsWith("application/x-www-form-urlencoded");
        String text = new String(answer.raw().body(), StandardCharsets.UTF_8);
        assertThat(text).matches("oauth_token=\\w{32}&oauth_token_secret=\\w{32}&oauth_expires_at=[-\\dT:.]+Z");
        String[] parts = text.split("[=&]", -1);
        return new Secrets(parts[1], parts[3]);
    }

    private static final Secrets NONE = new Secrets("", "");

    private Secrets requestToken(Secrets consumer) {
        return secrets(signed(ROOT + "request_token", consumer, NONE, Map.of("oauth_callback", "oob"))
                .withHeader("Requested-Project-Id", project)
                .send("POST", ROOT + "request_token", ""));
    }

    private RestApi.Answer exchange(Secrets consumer, Secrets request, String verifier) {
        return signed(ROOT + "access_token", consumer, request, Map.of("oauth_verifier", verifier))
                .send("POST", ROOT + "access_token", "");
    }

    private RestApi.Answer logIn(Secrets consumer, Secrets access) {
        return signed("/v3/auth/tokens", consumer, access, Map.of()).post("/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["oauth1"], "oauth1": {}}}}""");
    }

    @Test
    void consumersLiveTheirLife() {
        JsonNode made = made("OS-OAUTH1/consumers", "consumer", "\"description\": \"one\"");
        String one = ROOT + "consumers/" + made.get("id").asString();
        assertThat(made.has("secret")).isTrue();
        JsonNode shown = assertStatus(200, admin.get(one)).get("consumer");
        assertThat(shown.has("secret")).isFalse();
        assertThat(shown.get("links")).isEqualTo(made.get("links"));
        assertThat(assertStatus(200, admin.patch(one, "{\"consumer\": {\"description\": \"two\"}}"))
                        .at("/consumer/description")
                        .asString())
                .isEqualTo("two");
        assertStatus(400, admin.patch(one, "{\"consumer\": {\"secret\": \"mine\"}}"));
        assertStatus(400, admin.patch(one, "{\"consumer\": {}}"));
        assertThat(admin.get(ROOT + "consumers").json().get("consumers").findValuesAsString("id"))
                .contains(made.get("id").asString());
        RestApi other = as(person(member));
        assertStatus(403, other.get(one));
        assertStatus(403, other.get(ROOT + "consumers"));
        assertStatus(403, other.delete(one));
        assertStatus(403, other.post(ROOT + "consumers", "{\"consumer\": {}}"));
        assertStatus(204, admin.delete(one));
        assertStatus(404, admin.get(one));
    }

    @Test
    void aProgramActsForTheUserWhoHasAgreed() {
        Secrets consumer = consumer();
        Secrets request = requestToken(consumer);
        assertStatus(401, exchange(consumer, request, "AAAAAAAA"));
        Person person = person(roleId("admin"));
        RestApi user = as(person);
        assertStatus(403, as(person(member)).put(ROOT + "authorize/" + request.id(), "{\"roles\": []}"));
        assertStatus(404, user.put(ROOT + "authorize/" + request.id(), "{\"roles\": [{\"id\": \"none\"}]}"));
        assertStatus(404, user.put(ROOT + "authorize/none", "{\"roles\": []}"));
        String verifier = assertStatus(
                        200,
                        user.put(ROOT + "authorize/" + request.id(), "{\"roles\": [{\"id\": \"" + reader + "\"}]}"))
                .at("/token/oauth_verifier")
                .asString();
        assertThat(verifier).hasSize(8);
        assertStatus(401, exchange(consumer, request, "wrong123"));
        assertStatus(401, exchange(consumer, new Secrets(request.id(), "other"), verifier));
        assertStatus(401, exchange(consumer(), request, verifier));
        Secrets access = secrets(exchange(consumer, request, verifier));
        assertStatus(404, exchange(consumer, request, verifier));

        RestApi.Answer issued = logIn(consumer, access);
        JsonNode token = assertStatus(201, issued).get("token");
        assertThat(token.at("/user/id").asString()).isEqualTo(person.id());
        assertThat(token.at("/project/id").asString()).isEqualTo(project);
        assertThat(token.get("roles").findValuesAsString("name")).containsExactly("reader");
        assertThat(token.at("/OS-OAUTH1/access_token_id").asString()).isEqualTo(access.id());
        assertStatus(401, logIn(consumer, new Secrets(access.id(), "other")));
        assertStatus(404, logIn(consumer, new Secrets("none", "other")));

        String tokens = "/v3/users/" + person.id() + "/OS-OAUTH1/access_tokens";
        String one = tokens + "/" + access.id();
        JsonNode listed = assertStatus(200, user.get(tokens)).at("/access_tokens/0");
        assertThat(listed.get("consumer_id").asString()).isEqualTo(consumer.id());
        assertThat(listed.toString()).doesNotContain(access.secret());
        assertThat(assertStatus(200, user.get(one)).get("access_token")).isEqualTo(listed);
        assertThat(assertStatus(200, user.get(one + "/roles")).get("roles").findValuesAsString("id"))
                .containsExactly(reader);
        assertStatus(200, user.get(one + "/roles/" + reader));
        assertStatus(404, user.get(one + "/roles/" + member));
        RestApi program = with(issued);
        assertStatus(200, program.get("/v3/users/" + person.id()));
        assertStatus(403, program.get(tokens));
        assertStatus(403, program.post("/v3/users/" + person.id() + "/application_credentials", """
                {"application_credential": {"name": "n"}}"""));
        assertStatus(404, admin.get("/v3/users/nobody/OS-OAUTH1/access_tokens/" + access.id()));
        assertStatus(204, user.delete(one));
        assertStatus(401, program.get("/v3/users/" + person.id()));
        assertStatus(404, logIn(consumer, access));
        admin.delete(ROOT + "consumers/" + consumer.id());
    }

    @Test
    void aSignedRequestIsTakenOnceAndWhileItIsFresh() {
        Secrets consumer = consumer();
        String path = ROOT + "request_token";
        RestApi once = signed(path, consumer, NONE, Map.of("oauth_callback", "oob"))
                .withHeader("Requested-Project-Id", project);
        assertThat(once.send("POST", path, "").status()).isEqualTo(201);
        assertStatus(401, once.send("POST", path, ""));
        String late = String.valueOf(Instant.now().getEpochSecond() - 700);
        assertStatus(
                401,
                signed(path, consumer, NONE, Map.of("oauth_timestamp", late))
                        .withHeader("Requested-Project-Id", project)
                        .send("POST", path, ""));
        assertStatus(
                401,
                signed(path, consumer, NONE, Map.of("oauth_nonce", ""))
                        .withHeader("Requested-Project-Id", project)
                        .send("POST", path, ""));
        assertStatus(
                404,
                signed(path, consumer, NONE, Map.of())
                        .withHeader("Requested-Project-Id", "none")
                        .send("POST", path, ""));
        assertStatus(400, signed(path, consumer, NONE, Map.of()).send("POST", path, ""));
        assertStatus(400, anonymous.withHeader("Requested-Project-Id", project).send("POST", path, ""));
        assertStatus(
                404,
                signed(path, new Secrets("none", "x"), NONE, Map.of())
                        .withHeader("Requested-Project-Id", project)
                        .send("POST", path, ""));
        Secrets request = requestToken(consumer);
        admin.delete(ROOT + "consumers/" + consumer.id());
        assertStatus(404, admin.put(ROOT + "authorize/" + request.id(), "{\"roles\": []}"));
    }
}
