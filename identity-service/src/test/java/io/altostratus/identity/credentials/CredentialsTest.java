package io.altostratus.identity.credentials;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.identity.DelegationSlice;
import io.altostratus.identity.common.Upkeep;
import io.altostratus.identity.sealing.SealingKeys;
import io.altostratus.identity.sealing.SecretSealing;
import io.altostratus.testing.RestApi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

class CredentialsTest extends DelegationSlice {

    private static final String PATH = "/v3/credentials";

    private static String body(String user, String project, String type, String blob) {
        return """
                {"credential": {"user_id": "%s", "project_id": "%s", "type": "%s", "blob": "%s"}}""".formatted(user, project, type, blob.replace("\"", "\\\""));
    }

    private static String keys(String access) {
        return "{\"access\": \"" + access + "\", \"secret\": \"s3cr3t\"}";
    }

    @Test
    void secretsLiveTheirLifeAndAreSealed(@Autowired CredentialRepository repository, @Autowired SealingKeys keys) {
        Person person = person(member);
        String access = unique("access");
        JsonNode made = assertStatus(201, admin.post(PATH, body(person.id(), project, "ec2", keys(access))))
                .get("credential");
        String id = id(made, null);
        assertThat(id).isEqualTo(Ec2Blob.credentialId(access));
        assertThat(made.get("blob").asString()).contains(access).contains("s3cr3t");
        assertThat(jdbc.sql("SELECT sealed_blob FROM credentials WHERE id = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .doesNotContain("s3cr3t")
                .doesNotContain(access);
        assertStatus(409, admin.post(PATH, body(person.id(), project, "ec2", keys(access))));

        String changed = unique("access");
        JsonNode updated = assertStatus(200, admin.patch(PATH + "/" + id, """
                                {"credential": {"blob": "%s", "type": "ec2", "note": "n"}}""".formatted(
                                keys(changed).replace("\"", "\\\""))))
                .get("credential");
        assertThat(id(updated, null)).isEqualTo(id);
        assertThat(updated.get("blob").asString()).contains(changed);
        assertThat(updated.get("note").asString()).isEqualTo("n");

        String totp = id(
                assertStatus(201, as(person).post(PATH, body(person.id(), project, "totp", "GEZDGNBVGY3TQOJQ"))),
                "credential");
        assertThat(as(person).get(PATH).json().get("credentials").findValuesAsString("id"))
                .containsExactly(id, totp);
        assertThat(admin.get(PATH + "?type=totp&user_id=" + person.id())
                        .json()
                        .get("credentials")
                        .findValuesAsString("id"))
                .containsExactly(totp);
        assertThat(repository.ofUser(person.id(), "totp"))
                .singleElement()
                .satisfies(c -> assertThat(c.blob()).isEqualTo("GEZDGNBVGY3TQOJQ"));

        assertStatus(204, admin.delete(PATH + "/" + id));
        assertStatus(404, admin.get(PATH + "/" + id));
        assertStatus(404, admin.delete(PATH + "/" + id));
        assertStatus(204, admin.delete("/v3/users/" + person.id()));
        assertStatus(404, admin.get(PATH + "/" + totp));
    }

    @Test
    void nobodySeesTheSecretsOfOthers() {
        Person owner = person(member);
        Person other = person(member);
        String id = id(assertStatus(201, as(owner).post(PATH, body(owner.id(), project, "cert", "pem"))), "credential");
        RestApi stranger = as(other);
        assertStatus(403, stranger.get(PATH + "/" + id));
        assertStatus(403, stranger.patch(PATH + "/" + id, "{\"credential\": {\"blob\": \"x\"}}"));
        assertStatus(403, stranger.delete(PATH + "/" + id));
        assertStatus(403, stranger.post(PATH, body(owner.id(), project, "cert", "pem")));
        assertThat(stranger.get(PATH + "?user_id=" + owner.id())
                        .json()
                        .get("credentials")
                        .size())
                .isZero();
        // nor may an own one be given away
        assertStatus(403, as(owner).patch(PATH + "/" + id, "{\"credential\": {\"user_id\": \"" + other.id() + "\"}}"));
        assertStatus(200, admin.patch(PATH + "/" + id, "{\"credential\": {\"user_id\": \"" + other.id() + "\"}}"));
        assertStatus(200, stranger.get(PATH + "/" + id));
    }

    @Test
    void whatIsNoSecretIsRefused() {
        Person person = person(member);
        assertStatus(400, admin.post(PATH, body(person.id(), project, "ec2", "no json")));
        assertStatus(400, admin.post(PATH, body(person.id(), project, "ec2", "[]")));
        assertStatus(400, admin.post(PATH, body(person.id(), project, "ec2", "{\"secret\": \"s\"}")));
        assertStatus(400, admin.post(PATH, body(person.id(), project, "", "x")));
        assertStatus(404, admin.post(PATH, body("nobody", project, "cert", "x")));
        assertStatus(400, admin.post(PATH, """
                {"credential": {"user_id": "%s", "type": "ec2", "blob": "{\\"access\\": \\"a\\"}"}}""".formatted(person.id())));
        String id = id(
                assertStatus(201, admin.post(PATH, body(person.id(), project, "ec2", keys(unique("k"))))),
                "credential");
        assertStatus(400, admin.patch(PATH + "/" + id, "{\"credential\": {\"blob\": \"x\"}}"));
        assertStatus(400, admin.patch(PATH + "/" + id, "{\"credential\": {\"id\": \"other\"}}"));
        assertStatus(400, admin.patch(PATH + "/" + id, """
                {"credential": {"blob": "{\\"access\\": \\"a\\", \\"trust_id\\": \\"t\\"}"}}"""));
        assertStatus(400, admin.patch(PATH + "/" + id, "{\"credential\": {\"project_id\": null}}"));
    }

    @Test
    void aDelegatedTokenReachesItsProjectOnly() {
        Person person = person(member);
        String mine =
                id(assertStatus(201, as(person).post(PATH, body(person.id(), project, "cert", "x"))), "credential");
        String seed = id(assertStatus(201, as(person).post(PATH, """
                        {"credential": {"user_id": "%s", "type": "totp", "blob": "x"}}""".formatted(person.id()))), "credential");
        JsonNode lent = assertStatus(201, as(person).post("/v3/users/" + person.id() + "/application_credentials", """
                {"application_credential": {"name": "n", "unrestricted": true}}"""))
                .get("application_credential");
        RestApi program = with(authenticate(
                "application_credential",
                """
                {"id": "%s", "secret": "%s"}""".formatted(id(lent, null), lent.get("secret").asString()),
                ""));
        assertThat(program.get(PATH).json().get("credentials").findValuesAsString("id"))
                .containsExactly(mine);
        assertStatus(403, program.get(PATH + "/" + seed));
        assertStatus(403, program.delete(PATH + "/" + seed));
        // what it makes is worth what it is worth itself
        JsonNode bound = assertStatus(201, program.post(PATH, body(person.id(), project, "ec2", keys(unique("b")))))
                .get("credential");
        assertThat(bound.get("blob").asString()).contains("\"app_cred_id\":\"" + id(lent, null) + "\"");
    }

    @Test
    void aNewKeyTakesOverAndASealedSecretStaysWithItsOwner(
            @Autowired SecretSealing sealing, @Autowired SealingKeys keys, @Autowired ObjectProvider<Upkeep> upkeep) {
        Person person = person(member);
        String id = id(assertStatus(201, admin.post(PATH, body(person.id(), project, "cert", "pem"))), "credential");
        String sealed = sealing.seal("a secret", "thing/1");
        String before = keys.current();
        String fresh = keys.rotate();
        // first it only opens, until every instance has it
        assertThat(fresh).isNotEqualTo(before);
        assertThat(keys.current()).isEqualTo(before);
        assertThat(sealing.open(sealed, "thing/1")).isEqualTo("a secret");
        assertThatThrownBy(() -> sealing.open(sealed, "thing/2")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> sealing.open(
                        sealed.substring(0, sealed.length() - 2) + (sealed.endsWith("AA") ? "BB" : "AA"), "thing/1"))
                .isInstanceOf(RuntimeException.class);

        // as if an older key had sealed it
        String old = DIRECTORY.resolve("keys/credentials").toString();
        try {
            Files.copy(Path.of(old, before + ".key"), Path.of(old, "1000-0a.key"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        jdbc.sql("UPDATE credentials SET sealed_blob = REPLACE(sealed_blob, ?, '1000-0a.') WHERE id = ?")
                .params(before + ".", id)
                .update();
        assertThat(admin.get(PATH + "/" + id).json().at("/credential/blob").asString())
                .isEqualTo("pem");
        upkeep.forEach(Upkeep::run);
        assertThat(jdbc.sql("SELECT sealed_blob FROM credentials WHERE id = ?")
                        .param(id)
                        .query(String.class)
                        .single())
                .startsWith(before + ".");
        assertThat(admin.get(PATH + "/" + id).json().at("/credential/blob").asString())
                .isEqualTo("pem");
    }
}
