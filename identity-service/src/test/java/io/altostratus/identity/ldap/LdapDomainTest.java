package io.altostratus.identity.ldap;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.listener.InMemoryListenerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldif.LDIFException;
import com.unboundid.util.ssl.KeyStoreKeyManager;
import com.unboundid.util.ssl.SSLUtil;
import com.unboundid.util.ssl.cert.ManageCertificates;
import io.altostratus.identity.IdentitySlice;
import io.altostratus.identity.groups.DirectoryRefresh;
import io.altostratus.testing.RestApi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** A domain whose users live in a directory: an LDAP server within the test. */
class LdapDomainTest extends IdentitySlice {

    private static final String SUFFIX = "dc=example,dc=org";

    private static final String STORE_PASSWORD = "store-password";

    /** Holds a certificate of the name localhost, signed by itself. */
    private static final Path STORE = certificate();

    @Autowired
    private DirectoryRefresh refresh;

    private InMemoryDirectoryServer server;
    private String domain = "";

    private static Path certificate() {
        Path store = DIRECTORY.resolve("directory.p12");
        ResultCode result = ManageCertificates.main(
                null,
                System.out,
                System.err,
                "generate-self-signed-certificate",
                "--keystore",
                store.toString(),
                "--keystore-password",
                STORE_PASSWORD,
                "--keystore-type",
                "PKCS12",
                "--alias",
                "directory",
                "--subject-dn",
                "CN=localhost",
                "--subject-alternative-name-dns",
                "localhost");
        assertThat(result).isEqualTo(ResultCode.SUCCESS);
        return store;
    }

    @AfterAll
    static void forgetCertificate() throws IOException {
        Files.delete(STORE);
    }

    @BeforeEach
    void startDirectory() throws LDAPException, LDIFException, GeneralSecurityException {
        InMemoryDirectoryServerConfig config = new InMemoryDirectoryServerConfig(SUFFIX);
        config.addAdditionalBindCredentials("cn=reader", "reader-secret");
        config.setAuthenticationRequiredOperationTypes(com.unboundid.ldap.sdk.OperationType.SEARCH);
        config.setSchema(null);
        SSLUtil tls =
                new SSLUtil(new KeyStoreKeyManager(STORE.toFile(), STORE_PASSWORD.toCharArray(), "PKCS12", null), null);
        config.setListenerConfigs(
                InMemoryListenerConfig.createLDAPConfig("plain", null, 0, tls.createSSLSocketFactory()),
                InMemoryListenerConfig.createLDAPSConfig("tls", 0, tls.createSSLServerSocketFactory()));
        server = new InMemoryDirectoryServer(config);
        server.add("dn: " + SUFFIX, "objectClass: domain", "dc: example");
        server.add("dn: ou=Users," + SUFFIX, "objectClass: organizationalUnit", "ou: Users");
        server.add("dn: ou=UserGroups," + SUFFIX, "objectClass: organizationalUnit", "ou: UserGroups");
        person("amy", "Amy*(1)", "amys", "TRUE");
        person("ben", "Ben", "bens", "TRUE");
        person("off", "Off", "offs", "FALSE");
        server.add(
                "dn: cn=crew,ou=UserGroups," + SUFFIX,
                "objectClass: groupOfNames",
                "cn: crew",
                "ou: Crew",
                "description: all",
                "member: UID=amy,ou=users," + SUFFIX);
        server.startListening();
        domain = made("domains", "domain", "\"name\": \"" + unique("ldap") + "\"")
                .get("id")
                .asString();
        RestApi.Answer answer =
                admin.put("/v3/domains/" + domain + "/config", """
                {"config": {"identity": {"driver": "ldap"}, "ldap": {
                  "url": "ldap://127.0.0.1:%d", "user": "cn=reader", "password": "reader-secret", "suffix": "%s",
                  "user_id_attribute": "uid", "user_name_attribute": "cn", "user_enabled_attribute": "enabled",
                  "user_additional_attribute_mapping": ["telephoneNumber:phone"]}}}
                """.formatted(server.getListenPort("plain"), SUFFIX));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
    }

    @AfterEach
    void stopDirectory() {
        admin.delete("/v3/domains/" + domain + "/config");
        server.close();
    }

    private void person(String uid, String name, String password, String enabled) throws LDAPException, LDIFException {
        server.add(
                "dn: uid=" + uid + ",ou=Users," + SUFFIX,
                "objectClass: inetOrgPerson",
                "uid: " + uid,
                "cn: " + name,
                "mail: " + uid + "@example.org",
                "telephoneNumber: 42",
                "userPassword: " + password,
                "enabled: " + enabled);
    }

    private RestApi.Answer login(String name, String password, String scope) {
        return anonymous.post("/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user":
                  {"name": "%s", "domain": {"id": "%s"}, "password": "%s"}}}%s}}
                """.formatted(name, domain, password, scope));
    }

    private JsonNode users(String query) {
        RestApi.Answer answer = admin.get("/v3/users?domain_id=" + domain + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().get("users");
    }

    @Test
    void usersOfTheDirectoryAreSeenAndComeInAndAreNeverChanged() throws LDAPException, LDIFException {
        assertThat(users("").findValuesAsString("name")).containsExactlyInAnyOrder("Amy*(1)", "Ben", "Off");
        JsonNode amy = users("&name__startswith=Amy").get(0);
        String id = LdapIds.user(domain, "amy");
        assertThat(amy.get("id").asString()).isEqualTo(id).hasSize(64);
        assertThat(amy.get("email").asString()).isEqualTo("amy@example.org");
        assertThat(amy.get("phone").asString()).isEqualTo("42");
        assertThat(users("&enabled=false").findValuesAsString("name")).containsExactly("Off");
        assertThat(admin.get("/v3/users/" + id).json().get("user")).isEqualTo(amy);

        RestApi.Answer in = login("Amy*(1)", "amys", "");
        assertThat(in.status()).as(in.toString()).isEqualTo(201);
        assertThat(in.json().at("/token/user/id").asString()).isEqualTo(id);
        for (String wrong : new String[] {"bens", "", "*"}) {
            assertThat(login("Amy*(1)", wrong, "").status()).isEqualTo(401);
        }
        for (String wrong : new String[] {"Amy*", "*", "nobody", "Amy*(1))(cn=*", "Amy\\u0000"}) {
            assertThat(login(wrong, "amys", "").status()).as(wrong).isEqualTo(401);
        }
        assertThat(login("Off", "offs", "").status()).isEqualTo(401);
        assertThat(login("Ben", "bens", "").status()).isEqualTo(201);

        String user = "/v3/users/" + id;
        assertThat(admin.patch(user, "{\"user\": {\"email\": \"x\"}}").status()).isEqualTo(403);
        assertThat(admin.delete(user).status()).isEqualTo(403);
        assertThat(admin.post("/v3/users", "{\"user\": {\"name\": \"x\", \"domain_id\": \"%s\"}}".formatted(domain))
                        .status())
                .isEqualTo(403);
        assertThat(anonymous
                        .post(user + "/password", "{\"user\": {\"original_password\": \"amys\", \"password\": \"x\"}}")
                        .status())
                .isEqualTo(403);

        // disabled, renamed and gone in the directory
        String token = String.valueOf(in.header("X-Subject-Token"));
        server.modify("dn: uid=amy,ou=Users," + SUFFIX, "changetype: modify", "replace: enabled", "enabled: FALSE");
        assertThat(admin.get(user).json().at("/user/enabled").asBoolean()).isFalse();
        assertThat(anonymous.withToken(token).get("/v3/auth/projects").status()).isEqualTo(401);
        assertThat(login("Amy*(1)", "amys", "").status()).isEqualTo(401);
        server.modify("dn: uid=amy,ou=Users," + SUFFIX, "changetype: modify", "replace: enabled", "enabled: TRUE");
        assertThat(login("Amy*(1)", "amys", "").status()).isEqualTo(201);
        server.modify("dn: uid=ben,ou=Users," + SUFFIX, "changetype: modify", "replace: cn", "cn: Off");
        server.modify("dn: uid=off,ou=Users," + SUFFIX, "changetype: modify", "replace: cn", "cn: Ben");
        assertThat(users("").findValuesAsString("name")).containsExactlyInAnyOrder("Amy*(1)", "Ben", "Off");
        assertThat(login("Off", "bens", "").json().at("/token/user/id").asString())
                .isEqualTo(LdapIds.user(domain, "ben"));
        server.delete("uid=amy,ou=Users," + SUFFIX);
        assertThat(login("Amy*(1)", "amys", "").status()).isEqualTo(401);
        assertThat(admin.get(user).status()).isEqualTo(404);
        assertThat(users("")).hasSize(2);
    }

    @Test
    void groupsOfTheDirectoryGiveRoles() throws LDAPException, LDIFException {
        JsonNode crew = admin.get("/v3/groups?domain_id=" + domain).json().at("/groups/0");
        String group = crew.get("id").asString();
        assertThat(group).isEqualTo(LdapIds.group(domain, "crew"));
        assertThat(crew.get("name").asString()).isEqualTo("Crew");
        assertThat(crew.get("description").asString()).isEqualTo("all");
        assertThat(admin.get("/v3/groups/" + group).json().get("group")).isEqualTo(crew);
        assertThat(admin.get("/v3/groups/" + group + "/users")
                        .json()
                        .get("users")
                        .findValuesAsString("name"))
                .containsExactly("Amy*(1)");
        String amy = LdapIds.user(domain, "amy");
        String ben = LdapIds.user(domain, "ben");
        assertThat(admin.get("/v3/users/" + amy + "/groups")
                        .json()
                        .get("groups")
                        .findValuesAsString("id"))
                .containsExactly(group);
        assertThat(admin.get("/v3/groups/" + group + "/users/" + amy).status()).isEqualTo(204);
        assertThat(admin.get("/v3/groups/" + group + "/users/" + ben).status()).isEqualTo(404);
        assertThat(admin.put("/v3/groups/" + group + "/users/" + ben, "").status())
                .isEqualTo(403);
        assertThat(admin.delete("/v3/groups/" + group).status()).isEqualTo(403);
        assertThat(admin.patch("/v3/groups/" + group, "{\"group\": {\"name\": \"x\"}}")
                        .status())
                .isEqualTo(403);
        String own = made("groups", "group", "\"name\": \"" + unique("own") + "\"")
                .get("id")
                .asString();
        assertThat(admin.put("/v3/groups/" + own + "/users/" + amy, "").status())
                .isEqualTo(403);

        // a role in a project, had from the group
        String project = made("projects", "project", "\"name\": \"" + unique("p") + "\"")
                .get("id")
                .asString();
        String member =
                admin.get("/v3/roles?name=member").json().at("/roles/0/id").asString();
        jdbc.sql("INSERT INTO assignments (actor_kind, actor_id, target_kind, target_id, role_id, inherited)"
                        + " VALUES ('group', :group, 'project', :project, :role, FALSE)")
                .params(Map.of("group", group, "project", project, "role", member))
                .update();
        String scope = ", \"scope\": {\"project\": {\"id\": \"%s\"}}".formatted(project);
        server.modify(
                "dn: cn=crew,ou=UserGroups," + SUFFIX,
                "changetype: modify",
                "add: member",
                "member: uid=ben,ou=Users," + SUFFIX);
        RestApi.Answer in = login("Ben", "bens", scope);
        assertThat(in.status()).as(in.toString()).isEqualTo(201);
        assertThat(in.json().at("/token/roles").findValuesAsString("name")).contains("member");
        server.modify(
                "dn: cn=crew,ou=UserGroups," + SUFFIX,
                "changetype: modify",
                "delete: member",
                "member: uid=ben,ou=Users," + SUFFIX);
        assertThat(login("Ben", "bens", scope).status()).isEqualTo(401);
        assertThat(anonymous
                        .withToken(String.valueOf(in.header("X-Subject-Token")))
                        .get("/v3/auth/projects")
                        .status())
                .isEqualTo(401);
        server.delete("cn=crew,ou=UserGroups," + SUFFIX);
        assertThat(admin.get("/v3/groups?domain_id=" + domain)
                        .json()
                        .get("groups")
                        .size())
                .isZero();
        assertThat(admin.get("/v3/groups/" + group).status()).isEqualTo(404);
    }

    @Test
    void aDirectoryThatIsAwayHarmsNobodyElse() {
        assertThat(login("Amy*(1)", "amys", "").status()).isEqualTo(201);
        server.close();
        RestApi.Answer away = login("Amy*(1)", "amys", "");
        assertThat(away.status()).isEqualTo(503);
        assertThat(away.json().at("/error/message").asString()).contains("the directory of domain " + domain);
        assertThat(admin.get("/v3/users?domain_id=" + domain).status()).isEqualTo(503);
        assertThat(admin.get("/v3/users").status()).isEqualTo(200);
        // back to the database: other users, and the old ones if the directory ever returns
        admin.delete("/v3/domains/" + domain + "/config");
        assertThat(users("")).isEmpty();
        made("users", "user", "\"name\": \"Ben\", \"password\": \"own\", \"domain_id\": \"%s\"".formatted(domain));
        assertThat(login("Ben", "own", "").status()).isEqualTo(201);
        assertThat(admin.get("/v3/users/" + LdapIds.user(domain, "amy")).status())
                .isEqualTo(404);
    }

    @Test
    void aDirectoryIsAskedOverTlsOnlyIfItsCertificateIsTrusted() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance(STORE.toFile(), STORE_PASSWORD.toCharArray());
        Path pem = DIRECTORY.resolve("directory.pem");
        Files.writeString(
                pem,
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(
                                        store.getCertificate(store.aliases().nextElement())
                                                .getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        String encrypted = "\"url\": \"ldaps://localhost:%d\"".formatted(server.getListenPort("tls"));
        String upgraded =
                "\"url\": \"ldap://localhost:%d\", \"use_tls\": true".formatted(server.getListenPort("plain"));
        for (String way : new String[] {encrypted, upgraded}) {
            configure(way + ", \"tls_cacertfile\": null, \"tls_req_cert\": \"demand\"");
            assertThat(login("Ben", "bens", "").status()).as(way).isEqualTo(503);
            configure("\"tls_cacertfile\": \"" + pem + "\"");
            assertThat(login("Ben", "bens", "").status()).as(way).isEqualTo(201);
            configure("\"tls_cacertfile\": null, \"tls_req_cert\": \"never\"");
            assertThat(login("Ben", "bens", "").status()).as(way).isEqualTo(201);
        }
        Files.delete(pem);
    }

    private void configure(String options) {
        RestApi.Answer answer =
                admin.patch("/v3/domains/" + domain + "/config", "{\"config\": {\"ldap\": {" + options + "}}}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
    }

    @Test
    void whoeverIsShutOutOfTheDirectoryLosesTheTokensWithoutBeingAskedFor() throws LDAPException, LDIFException {
        refresh.run();
        String amy = LdapIds.user(domain, "amy");
        assertThat(jdbc.sql("SELECT COUNT(*) FROM group_members WHERE user_id = :id")
                        .param("id", amy)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
        RestApi in =
                anonymous.withToken(String.valueOf(login("Amy*(1)", "amys", "").header("X-Subject-Token")));
        assertThat(in.get("/v3/users/" + amy).status()).isEqualTo(200);
        server.modify("dn: uid=amy,ou=Users," + SUFFIX, "changetype: modify", "replace: enabled", "enabled: FALSE");
        refresh.run();
        assertThat(in.get("/v3/users/" + amy).status()).isEqualTo(401);
        configure("\"page_size\": 2, \"query_scope\": \"sub\", \"user_filter\": \"(!(uid=ben))\"");
        assertThat(users("").findValuesAsString("name")).containsExactlyInAnyOrder("Amy*(1)", "Off");
        configure("\"user_filter\": \"((\"");
        assertThat(admin.get("/v3/users?domain_id=" + domain).status()).isEqualTo(503);
        configure("\"user_filter\": null, \"user_enabled_emulation\": true,"
                + " \"user_enabled_emulation_dn\": \"cn=crew,ou=UserGroups,dc=example,dc=org\"");
        assertThat(users("&enabled=true").findValuesAsString("name")).containsExactly("Amy*(1)");
        configure("\"user_tree_dn\": \"ou=Nowhere,dc=example,dc=org\"");
        assertThat(admin.get("/v3/users?domain_id=" + domain).status()).isEqualTo(503);
    }
}
