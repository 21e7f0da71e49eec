package io.altostratus.identity.receipts;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.identity.IdentitySlice;
import io.altostratus.testing.RestApi;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class MultiFactorTest extends IdentitySlice {

    private static final String SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    private String userWith(String options) {
        String user = unique("multi");
        String id = made("users", "user", """
                "name": "%s", "password": "pw\"""".formatted(user)).get("id").asString();
        jdbc.sql("UPDATE users SET options = :options WHERE id = :id")
                .param("options", "{" + options + "}")
                .param("id", id)
                .update();
        return user;
    }

    private static String passcode(long step) throws Exception {
        Mac mac = Mac.getInstance("HmacSHA1");
        mac.init(new SecretKeySpec("12345678901234567890".getBytes(StandardCharsets.US_ASCII), "RAW"));
        byte[] hash = mac.doFinal(ByteBuffer.allocate(8).putLong(step).array());
        int offset = hash[19] & 15;
        return "%06d".formatted((ByteBuffer.wrap(hash).getInt(offset) & 0x7fffffff) % 1_000_000);
    }

    private static long step() {
        return Instant.now().getEpochSecond() / 30;
    }

    private static String totp(String user, String passcode) {
        return """
                {"auth": {"identity": {"methods": ["totp"], "totp": {"user":
                  {"name": "%s", "domain": {"id": "default"}, "passcode": "%s"}}}}}""".formatted(user, passcode);
    }

    @Test
    void oneMethodOfTwoGivesAReceiptToGoOnWith() throws Exception {
        String user = userWith("\"multi_factor_auth_rules\": [[\"password\", \"totp\"], [\"kerberos\"]]");
        String id = admin.get("/v3/users?name=" + user).json().at("/users/0/id").asString();
        assertThat(admin.post("/v3/credentials", """
                        {"credential": {"type": "totp", "blob": "%s", "user_id": "%s"}}""".formatted(SECRET, id)).status())
                .isEqualTo(201);
        RestApi.Answer half = anonymous.post("/v3/auth/tokens", passwordAuth(user, "pw", ""));
        assertThat(half.status()).as(half.toString()).isEqualTo(401);
        assertThat(half.header("X-Subject-Token")).isNull();
        String receipt = String.valueOf(half.header("Openstack-Auth-Receipt"));
        JsonNode body = half.json();
        assertThat(body.get("required_auth_methods").toString()).isEqualTo("[[\"password\",\"totp\"]]");
        assertThat(body.at("/receipt/methods").toString()).isEqualTo("[\"password\"]");
        assertThat(body.at("/receipt/user/name").asString()).isEqualTo(user);
        assertThat(body.at("/receipt/user/domain/id").asString()).isEqualTo("default");
        assertThat(Instant.parse(body.at("/receipt/expires_at").asString()))
                .isBefore(Instant.now().plusSeconds(301));

        assertThat(anonymous.withToken(receipt).get("/v3/auth/projects").status())
                .isEqualTo(401);
        assertThat(admin.withHeader("X-Subject-Token", receipt)
                        .get("/v3/auth/tokens")
                        .status())
                .isEqualTo(404);
        RestApi going = anonymous.withHeader("Openstack-Auth-Receipt", receipt);
        assertThat(going.post("/v3/auth/tokens", totp(user, "000000")).status()).isEqualTo(401);
        assertThat(anonymous
                        .withHeader("Openstack-Auth-Receipt", "x.y.z")
                        .post("/v3/auth/tokens", passwordAuth(user, "pw", ""))
                        .status())
                .isEqualTo(401);
        String other = userWith("");
        assertThat(going.post("/v3/auth/tokens", passwordAuth(other, "pw", "")).status())
                .isEqualTo(401);

        String passcode = passcode(step());
        RestApi.Answer whole = going.post("/v3/auth/tokens", totp(user, passcode));
        assertThat(whole.status()).as(whole.toString()).isEqualTo(201);
        assertThat(whole.json().at("/token/methods").toString()).contains("totp", "password");
        assertThat(going.post("/v3/auth/tokens", totp(user, passcode)).status()).isEqualTo(401);
        // The token of both is enough to go on from.
        assertThat(anonymous
                        .post("/v3/auth/tokens", """
                        {"auth": {"identity": {"methods": ["token"], "token": {"id": "%s"}}}}""".formatted(whole.header("X-Subject-Token")))
                        .status())
                .isEqualTo(201);
        // Both at once, with the passcode of the period before.
        String both = """
                {"auth": {"identity": {"methods": ["password", "totp"],
                  "password": {"user": {"id": "%s", "password": "pw"}},
                  "totp": {"user": {"id": "%s", "passcode": "%s"}}}}}""";
        assertThat(anonymous
                        .post("/v3/auth/tokens", both.formatted(id, id, passcode(step() - 1)))
                        .status())
                .isEqualTo(201);
        // A receipt dies with the password.
        admin.patch("/v3/users/" + id, "{\"user\": {\"password\": \"pw2\"}}");
        assertThat(going.post("/v3/auth/tokens", totp(user, passcode(step() + 1)))
                        .status())
                .isEqualTo(401);
        admin.delete("/v3/users/" + id);
    }

    @Test
    void rulesThatAreOffOrNameNothingOfferedLockNobodyOut() {
        String off = userWith("""
                "multi_factor_auth_enabled": false, "multi_factor_auth_rules": [["password", "totp"]]""");
        assertThat(anonymous
                        .post("/v3/auth/tokens", passwordAuth(off, "pw", ""))
                        .status())
                .isEqualTo(201);
        String unknown = userWith("\"multi_factor_auth_rules\": [[\"kerberos\"]]");
        assertThat(anonymous
                        .post("/v3/auth/tokens", passwordAuth(unknown, "pw", ""))
                        .status())
                .isEqualTo(201);
        MultiFactorRules rules = new MultiFactorRules(List.of(Set.of("a", "b"), Set.of("c")));
        assertThat(rules.areMetBy(List.of("a"))).isFalse();
        assertThat(rules.areMetBy(List.of("c", "d"))).isTrue();
        assertThat(rules.begunBy(List.of("a"))).hasSize(1);
    }
}
