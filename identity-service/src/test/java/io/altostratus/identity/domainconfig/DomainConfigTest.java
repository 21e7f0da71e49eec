package io.altostratus.identity.domainconfig;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.identity.IdentitySlice;
import io.altostratus.testing.RestApi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class DomainConfigTest extends IdentitySlice {

    private String domain() {
        return "/v3/domains/"
                + made("domains", "domain", "\"name\": \"" + unique("conf") + "\"")
                        .get("id")
                        .asString();
    }

    @Test
    void aConfigurationIsMadeChangedAndTakenAway() {
        String config = domain() + "/config";
        assertThat(admin.get(config).status()).isEqualTo(404);
        assertThat(admin.delete(config).status()).isEqualTo(204);
        String body = """
                {"config": {"identity": {"driver": "ldap"},
                 "ldap": {"url": "ldap://myldap.com:389/", "user": "cn=x", "password": "hidden"}}}""";
        RestApi.Answer first = admin.put(config, body);
        assertThat(first.status()).as(first.toString()).isEqualTo(201);
        assertThat(first.toString()).doesNotContain("hidden");
        assertThat(admin.put(config, body).status()).isEqualTo(200);
        assertThat(admin.get(config).json()).isEqualTo(first.json());
        assertThat(admin.send("HEAD", config, null).status()).isEqualTo(200);
        assertThat(admin.get(config + "/ldap").json().at("/config/ldap/user").asString())
                .isEqualTo("cn=x");
        assertThat(admin.get(config + "/ldap/url").json().at("/config/url").asString())
                .isEqualTo("ldap://myldap.com:389/");
        assertThat(admin.get(config + "/ldap/password").status()).isEqualTo(404);

        JsonNode merged = admin.patch(config, "{\"config\": {\"ldap\": {\"url\": \"ldaps://other\"}}}")
                .json()
                .get("config");
        assertThat(merged.at("/ldap/url").asString()).isEqualTo("ldaps://other");
        assertThat(merged.at("/ldap/user").asString()).isEqualTo("cn=x");
        JsonNode group = admin.patch(
                        config + "/identity", "{\"config\": {\"identity\": {\"driver\": \"a\", \"list_limit\": 7}}}")
                .json()
                .get("config");
        assertThat(group.at("/identity/list_limit").asInt()).isEqualTo(7);
        JsonNode option = admin.patch(config + "/identity/driver", "{\"config\": {\"driver\": \"b\"}}")
                .json()
                .get("config");
        assertThat(option.at("/identity/driver").asString()).isEqualTo("b");

        assertThat(admin.delete(config + "/identity/driver").status()).isEqualTo(204);
        assertThat(admin.get(config + "/identity/driver").status()).isEqualTo(404);
        assertThat(admin.delete(config + "/identity/driver").status()).isEqualTo(404);
        assertThat(admin.delete(config + "/identity").status()).isEqualTo(204);
        assertThat(admin.get(config + "/identity").status()).isEqualTo(404);
        assertThat(admin.patch(config + "/identity", "{\"config\": {\"identity\": {\"driver\": \"a\"}}}")
                        .status())
                .isEqualTo(404);
        assertThat(admin.delete(config).status()).isEqualTo(204);
        assertThat(admin.get(config).status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PUT | | {} | 400",
                "PUT | | {\"config\": 7} | 400",
                "PUT | | {\"config\": {}} | 403",
                "PUT | | {\"config\": {\"ldap\": {}}} | 403",
                "PUT | | {\"config\": {\"ldap\": 7}} | 403",
                "PUT | | {\"config\": {\"token\": {\"expiration\": 7}}} | 403",
                "PUT | | {\"config\": {\"ldap\": {\"secret\": 7}}} | 403",
                "PUT | | {\"config\": {\"ldap\": {\"url\": {\"x\": 1}}}} | 403",
                "PATCH | /ldap | {\"config\": {\"identity\": {\"driver\": \"x\"}}} | 403",
                "PATCH | /ldap | {\"config\": {\"ldap\": {\"url\": \"x\"}, \"identity\": {\"driver\": \"x\"}}} | 403",
                "PATCH | /ldap/url | {\"config\": {\"user\": \"x\"}} | 403",
                "PATCH | /ldap/url | {\"config\": {\"url\": \"x\"}} | 404",
                "PATCH | /nothing | {\"config\": {\"nothing\": {\"url\": \"x\"}}} | 403",
                "GET | /nothing | | 403",
                "GET | /ldap/nothing | | 403",
                "GET | /ldap/url | | 404",
                "DELETE | /ldap | | 404",
                "DELETE | /ldap/nothing | | 403",
                "GET | /security_compliance | | 403",
            })
    void whatADomainCannotHaveIsRefused(String method, String path, String body, int status) {
        RestApi.Answer answer = admin.send(method, domain() + "/config" + (path == null ? "" : path), body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    }

    @Test
    void defaultsAndPasswordRulesCanBeRead() {
        JsonNode all = admin.get("/v3/domains/config/default").json().get("config");
        assertThat(all.at("/identity/driver").asString()).isEqualTo("sql");
        assertThat(all.get("ldap").has("password")).isFalse();
        JsonNode ldap = admin.get("/v3/domains/config/ldap/default").json().at("/config/ldap");
        assertThat(ldap).isEqualTo(all.get("ldap"));
        ldap.propertyNames()
                .forEach(option -> assertThat(admin.get("/v3/domains/config/ldap/" + option + "/default")
                                .json()
                                .get("config")
                                .has(option))
                        .isTrue());
        assertThat(admin.get("/v3/domains/config/ldap/password/default").status())
                .isEqualTo(403);
        assertThat(admin.get("/v3/domains/config/nothing/default").status()).isEqualTo(403);
        RestApi nova = anonymous.withToken(passwordToken("nova", "np", "service"));
        assertThat(nova.get("/v3/domains/config/default").status()).isEqualTo(403);
        RestApi.Answer rules = nova.get("/v3/domains/default/config/security_compliance");
        assertThat(rules.json().at("/config/security_compliance").propertyNames())
                .containsExactlyInAnyOrder("password_regex", "password_regex_description");
        assertThat(nova.get("/v3/domains/default/config/security_compliance/password_regex")
                        .json()
                        .get("config")
                        .has("password_regex"))
                .isTrue();
        assertThat(nova.get("/v3/domains/default/config/security_compliance/lockout_duration")
                        .status())
                .isEqualTo(403);
        assertThat(nova.get("/v3/domains/default/config").status()).isEqualTo(403);
        assertThat(nova.put("/v3/domains/default/config", "{\"config\": {\"identity\": {\"driver\": \"ldap\"}}}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.put("/v3/domains/default/config", "{\"config\": {\"identity\": {\"driver\": \"ldap\"}}}")
                        .status())
                .isEqualTo(403);
        assertThat(admin.get("/v3/domains/none/config").status()).isEqualTo(404);
    }
}
