package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Key pairs in every microversion. */
class KeypairsTest extends ComputeSlice {

    private static final String PATH = "/v2.1/os-keypairs";
    private static final String KEY =
            "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8kF2hnwPfVWDKcwIb0sFz0CU1zRAbS2tnFdZr3RsRF me@here";

    private static String body(String attributes) {
        return ("{'keypair': {" + attributes + "}}").replace('\'', '"');
    }

    @Test
    void everyMicroversionHasItsStatusAndFields() {
        RestApi.Answer first = user.post(PATH, body("'name': 'k1', 'public_key': '" + KEY + "'"));
        assertThat(first.status()).isEqualTo(200);
        assertThat(first.json().get("keypair").propertyNames())
                .containsExactlyInAnyOrder("name", "public_key", "fingerprint", "user_id");
        RestApi.Answer second = in("2.2", user).post(PATH, body("'name': 'k2', 'type': 'ssh'"));
        assertThat(second.status()).isEqualTo(201);
        assertThat(second.json().at("/keypair/private_key").asString()).startsWith("-----BEGIN RSA PRIVATE KEY-----");
        assertThat(second.json().at("/keypair/type").asString()).isEqualTo("ssh");
        assertThat(in("2.2", user).get(PATH + "/k1").json().get("keypair").propertyNames())
                .containsExactlyInAnyOrder(
                        "name",
                        "public_key",
                        "fingerprint",
                        "user_id",
                        "type",
                        "id",
                        "created_at",
                        "deleted",
                        "deleted_at",
                        "updated_at");
        assertThat(user.get(PATH).json().at("/keypairs/0/keypair").has("type")).isFalse();
        assertThat(user.delete(PATH + "/k1").status()).isEqualTo(202);
        assertThat(in("2.2", user).delete(PATH + "/k2").status()).isEqualTo(204);
        assertFault(user.delete(PATH + "/k2"), 404, "itemNotFound", "Keypair k2 not found for user " + userId());
    }

    @Test
    void administratorsSeeToOthersSince210() {
        String of = "?user_id=" + userId();
        assertFault(in("2.9", admin).post(PATH, body("'name': 'k', 'user_id': 'x'")), 400, "badRequest", "user_id");
        RestApi old = in("2.10", admin);
        assertThat(old.post(PATH, body("'name': 'k', 'user_id': '" + userId() + "'"))
                        .json()
                        .at("/keypair/user_id")
                        .asString())
                .isEqualTo(userId());
        assertThat(user.get(PATH + "/k").status()).isEqualTo(200);
        assertThat(old.get(PATH + of).json().get("keypairs")).hasSize(1);
        assertThat(admin.get(PATH + of).json().get("keypairs")).isEmpty();
        assertThat(old.get(PATH + "/k" + of).status()).isEqualTo(200);
        assertFault(in("2.10", stranger).get(PATH + of), 403, "forbidden");
        assertFault(in("2.10", stranger).delete(PATH + "/k" + of), 403, "forbidden");
        assertThat(old.delete(PATH + "/k" + of).status()).isEqualTo(204);
        assertFault(in("2.75", user).get(PATH + "?colour=red"), 400, "badRequest", "colour");
        assertFault(in("2.75", user).get(PATH + "/k?limit=1"), 400, "badRequest", "limit");
    }

    @Test
    void listsArePagedSince235() {
        for (String name : List.of("a", "b", "c")) {
            seed.keypair(userId(), name);
        }
        assertThat(in("2.34", user).get(PATH + "?limit=1").json().get("keypairs"))
                .hasSize(3);
        JsonNode page = in("2.35", user).get(PATH + "?limit=2").json();
        assertThat(page.at("/keypairs_links/0/href").asString()).contains("marker=b");
        JsonNode rest = in("2.35", user).get(PATH + "?limit=2&marker=b").json();
        assertThat(rest.at("/keypairs/0/keypair/name").asString()).isEqualTo("c");
        assertThat(rest.has("keypairs_links")).isFalse();
        assertFault(in("2.35", user).get(PATH + "?marker=d"), 400, "badRequest", "Marker d could not be found");
        assertFault(in("2.35", user).get(PATH + "?limit=-1"), 400, "badRequest");
    }

    @Test
    void certificatesAreMadeAndTaken() throws Exception {
        RestApi api = in("2.2", user);
        JsonNode made =
                api.post(PATH, body("'name': 'win', 'type': 'x509'")).json().get("keypair");
        String pem = made.get("public_key").asString();
        X509Certificate certificate = (X509Certificate) CertificateFactory.getInstance("X.509")
                .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
        certificate.verify(certificate.getPublicKey());
        certificate.checkValidity();
        assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=" + userId());
        assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.2");
        assertThat(certificate.getSubjectAlternativeNames()).hasSize(1);
        assertThat(made.get("fingerprint").asString()).matches("([0-9a-f]{2}:){19}[0-9a-f]{2}");
        assertThat(made.get("type").asString()).isEqualTo("x509");
        RestApi.Answer imported = api.post(
                PATH, body("'name': 'again', 'type': 'x509', 'public_key': '" + pem.replace("\n", "\\n") + "'"));
        assertThat(imported.json().at("/keypair/fingerprint")).isEqualTo(made.get("fingerprint"));
        assertThat(imported.json().get("keypair").has("private_key")).isFalse();
        assertFault(
                api.post(PATH, body("'name': 'no', 'type': 'x509', 'public_key': '" + KEY + "'")),
                400,
                "badRequest",
                "Keypair data is invalid");
        assertFault(api.post(PATH, body("'name': 'no', 'type': 'pgp'")), 400, "badRequest", "type");
        assertFault(user.post(PATH, body("'name': 'no', 'type': 'x509'")), 400, "badRequest", "type");
    }

    @Test
    void namesAreFreerAndKeysNeededSince292() {
        String name = "'name': 'me@my.home'";
        assertFault(in("2.91", user).post(PATH, body(name)), 400, "badRequest", "name");
        assertFault(in("2.92", user).post(PATH, body(name)), 400, "badRequest", "public_key");
        assertThat(in("2.92", user)
                        .post(PATH, body(name + ", 'public_key': '" + KEY + "'"))
                        .status())
                .isEqualTo(201);
        assertThat(user.get(PATH + "/me@my.home").status()).isEqualTo(200);
        for (String wrong : List.of("", " a", "a ", "a/b", "a\\tb", "é")) {
            assertFault(user.post(PATH, body("'name': '" + wrong + "'")), 400, "badRequest", "name");
        }
        assertFault(user.post(PATH, body("'name': 'e', 'public_key': ''")), 400, "badRequest", "Keypair data");
    }
}
