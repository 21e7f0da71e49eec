package io.altostratus.blockstorage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.auth.testing.TestIdentityServer;
import io.altostratus.messaging.BrokerDefinitions;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.RestApi;
import io.altostratus.testing.SliceTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

@SliceTest
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "altostratus.service=block-storage-service",
            "altostratus.host.name=test-host",
            "altostratus.block-storage.services.report-interval=200ms"
        })
class BlockStorageServiceTest {

    private static final TestIdentityServer IDENTITY = new TestIdentityServer();

    @TempDir
    static Path directory;

    @LocalServerPort
    int port;

    @Autowired
    JdbcClient jdbc;

    private final String project = UUID.randomUUID().toString().replace("-", "");
    private String base;
    private RestApi anonymous;
    private RestApi member;
    private RestApi admin;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("block_storage");
        registry.add("altostratus.database.url", schema::url);
        registry.add("altostratus.database.username", schema::username);
        RabbitMqServer.shared()
                .importDefinitions(BrokerDefinitions.json(new BrokerDefinitions.Accounts(
                        "altostratus", Map.of("block-storage-service", "pw"), Map.of(), List.of())));
        registry.add("altostratus.broker.port", () -> RabbitMqServer.shared().port());
        registry.add("altostratus.broker.password", () -> "pw");
        registry.add("altostratus.identity.auth-url", IDENTITY::authUrl);
        registry.add("altostratus.identity.state-directory", directory::toString);
        registry.add(
                "altostratus.policy-file",
                () -> directory.resolve("policy.yaml").toString());
        new SchemaMigration("block_storage").migrate(dataSource(schema));
    }

    private static DataSource dataSource(MariaDbServer.Schema schema) {
        try {
            return new org.mariadb.jdbc.MariaDbDataSource(schema.url() + "?user=root");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void logIn() {
        base = "http://127.0.0.1:" + port;
        anonymous = RestApi.at(base);
        member = anonymous.withToken(IDENTITY.tokens().project("user", project, "member", "reader"));
        admin = anonymous.withToken(IDENTITY.tokens().project("admin", project, "admin", "member", "reader"));
        await().until(() -> admin.get("/v3/extensions").status() == 200);
    }

    private static void assertFault(RestApi.Answer answer, int status, String name, String text) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        JsonNode fault = answer.json().path(name);
        assertThat(fault.path("code").asInt()).as(answer.toString()).isEqualTo(status);
        assertThat(fault.path("message").asString()).contains(text);
    }

    private String volume(String projectId, String name, int size) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                INSERT INTO volumes (id, project_id, user_id, name, size, status, created_at)
                VALUES (:id, :project, 'user', :name, :size, 'available', :now)
                """)
                .param("id", id)
                .param("project", projectId)
                .param("name", name)
                .param("size", size)
                .param("now", LocalDateTime.now(ZoneOffset.UTC))
                .update();
        return id;
    }

    @Test
    void versionsNeedNoToken() {
        RestApi.Answer all = anonymous.get("/");
        assertThat(all.status()).isEqualTo(300);
        RestApi.Answer v3 = anonymous.get("/v3/");
        assertThat(v3.status()).isEqualTo(200);
        JsonNode version = v3.json().at("/versions/0");
        assertThat(version.get("id").asString()).isEqualTo("v3.0");
        assertThat(version.get("min_version").asString()).isEqualTo("3.0");
        assertThat(version.get("version").asString()).isEqualTo("3.0");
        assertThat(version.at("/links/0/href").asString()).isEqualTo(base + "/v3/");
        assertThat(anonymous.get("/v3/volumes").status()).isEqualTo(401);
    }

    @Test
    void microversionsAreNegotiated() {
        RestApi.Answer answer =
                member.withHeader("OpenStack-API-Version", "volume latest").get("/v3/volumes");
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("OpenStack-API-Version")).isEqualTo("volume 3.0");
        assertThat(member.withHeader("OpenStack-API-Version", "volume 3.70")
                        .get("/v3/volumes")
                        .status())
                .isEqualTo(406);
    }

    @ParameterizedTest
    @ValueSource(strings = {"volumes", "snapshots", "backups"})
    void listsAreEmptyUnderBothPaths(String collection) {
        for (String path : List.of("/v3/", "/v3/" + project + "/")) {
            for (String detail : List.of("", "/detail")) {
                RestApi.Answer answer = member.get(path + collection + detail);
                assertThat(answer.toString()).isEqualTo("200 {\"" + collection + "\":[]}");
            }
        }
        assertFault(
                member.get("/v3/" + UUID.randomUUID() + "/" + collection), 400, "badRequest", "Malformed request url");
    }

    @ParameterizedTest
    @CsvSource({
        "volumes, Volume",
        "snapshots, Snapshot",
        "backups, Backup",
        "types, Volume type",
    })
    void unknownThingsAreNotFound(String collection, String kind) {
        String id = UUID.randomUUID().toString();
        assertFault(
                member.get("/v3/" + project + "/" + collection + "/" + id),
                404,
                "itemNotFound",
                kind + " " + id + " could not be found.");
        assertFault(member.get("/v3/" + collection + "?marker=" + id), 404, "itemNotFound", kind + " " + id);
        assertFault(member.get("/v3/" + collection + "?limit=-1"), 400, "badRequest", "limit");
        assertFault(member.get("/v3/" + collection + "?limit=x"), 400, "badRequest", "limit");
        assertFault(member.get("/v3/" + collection + "?sort_key=secret"), 400, "badRequest", "secret");
        assertFault(member.get("/v3/" + collection + "?sort=name:up"), 400, "badRequest", "up");
        assertFault(member.post("/v3/" + collection, "{}"), 501, "notImplemented", "cannot make");
        assertFault(member.delete("/v3/" + collection + "/" + id), 501, "notImplemented", "cannot make");
    }

    @Test
    void volumesArePagedAndBelongToTheirProject() {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            ids.add(volume(project, "v" + i, 1));
        }
        String foreign = volume("somebody-else", "foreign", 1);
        List<String> seen = new ArrayList<>();
        String next = base + "/v3/" + project + "/volumes/detail?limit=2&sort=name:asc";
        while (!next.isEmpty()) {
            JsonNode page = member.get(next.substring(base.length())).json();
            seen.addAll(page.get("volumes").findValuesAsString("id").stream()
                    .distinct()
                    .toList());
            next = page.at("/volumes_links/0/href").asString("");
        }
        assertThat(seen).isEqualTo(ids);
        assertThat(member.get("/v3/volumes?name=v3").json().get("volumes").size())
                .isEqualTo(1);
        assertThat(member.get("/v3/volumes?all_tenants=1").json().get("volumes").size())
                .isEqualTo(5);
        assertThat(admin.get("/v3/volumes?all_tenants=1").json().get("volumes").findValuesAsString("id"))
                .contains(foreign);
        assertFault(member.get("/v3/volumes/" + foreign), 404, "itemNotFound", foreign);

        JsonNode shown = member.get("/v3/" + project + "/volumes/" + ids.getFirst())
                .json()
                .get("volume");
        assertThat(shown.get("status").asString()).isEqualTo("available");
        assertThat(shown.get("bootable").asString()).isEqualTo("false");
        assertThat(shown.get("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}");
        assertThat(shown.at("/links/0/href").asString())
                .isEqualTo(base + "/v3/" + project + "/volumes/" + ids.getFirst());
        assertThat(shown.at("/links/1/href").asString()).isEqualTo(base + "/" + project + "/volumes/" + ids.getFirst());
    }

    @Test
    void typesThatAreNotPublicAreTheAdministrators() {
        for (String kind : List.of("open", "closed")) {
            jdbc.sql("INSERT INTO volume_types (id, name, is_public, created_at) VALUES (:id, :name, :public, NOW(6))")
                    .param("id", UUID.randomUUID().toString())
                    .param("name", kind)
                    .param("public", kind.equals("open"))
                    .update();
        }
        assertThat(member.get("/v3/types").json().get("volume_types").findValuesAsString("name"))
                .containsExactly("open");
        assertThat(admin.get("/v3/types?is_public=None")
                        .json()
                        .get("volume_types")
                        .size())
                .isEqualTo(2);
        assertThat(admin.get("/v3/types?is_public=False")
                        .json()
                        .get("volume_types")
                        .findValuesAsString("name"))
                .containsExactly("closed");
        assertFault(admin.get("/v3/types?is_public=maybe"), 400, "badRequest", "is_public");
        assertFault(member.get("/v3/types/default"), 404, "itemNotFound", "Default volume type");
        jdbc.sql("DELETE FROM volume_types").update();
    }

    @Test
    void quotasHaveCindersDefaults() {
        JsonNode set = member.get("/v3/" + project + "/os-quota-sets/" + project)
                .json()
                .get("quota_set");
        assertThat(set.toString())
                .isEqualTo("{\"volumes\":10,\"snapshots\":10,\"gigabytes\":1000,\"backups\":10,"
                        + "\"backup_gigabytes\":1000,\"groups\":10,\"per_volume_gigabytes\":-1,\"id\":\"" + project
                        + "\"}");
        assertThat(member.get("/v3/os-quota-sets/" + project + "/defaults")
                        .json()
                        .get("quota_set"))
                .isEqualTo(set);
        assertFault(member.get("/v3/os-quota-sets/other"), 403, "forbidden", "volume_extension:quotas:show");
        assertFault(
                member.put("/v3/os-quota-sets/" + project, "{\"quota_set\": {\"volumes\": 1}}"),
                403,
                "forbidden",
                "Policy doesn't allow volume_extension:quotas:update");
    }

    @Test
    void quotasAreSetAndForgotten() {
        volume(project, "a", 30);
        volume(project, "b", 12);
        String path = "/v3/" + project + "/os-quota-sets/" + project;
        RestApi.Answer updated = admin.put(
                path, "{\"quota_set\": {\"tenant_id\": \"x\", \"volumes\": 5, \"gigabytes\": \"-1\", \"groups\": 0}}");
        assertThat(updated.status()).as(updated.toString()).isEqualTo(200);
        assertThat(updated.json().at("/quota_set/volumes").asInt()).isEqualTo(5);
        JsonNode usage = member.get(path + "?usage=True").json().get("quota_set");
        assertThat(usage.get("volumes").get("limit").asInt()).isEqualTo(5);
        assertThat(usage.get("volumes").get("in_use").asInt()).isEqualTo(2);
        assertThat(usage.get("volumes").get("reserved").asInt()).isZero();
        assertThat(usage.get("gigabytes").get("in_use").asInt()).isEqualTo(42);
        assertThat(usage.get("gigabytes").get("limit").asInt()).isEqualTo(-1);

        JsonNode absolute = member.get("/v3/" + project + "/limits").json().at("/limits/absolute");
        assertThat(absolute.get("maxTotalVolumes").asInt()).isEqualTo(5);
        assertThat(absolute.get("totalVolumesUsed").asInt()).isEqualTo(2);
        assertThat(absolute.get("totalGigabytesUsed").asInt()).isEqualTo(42);
        assertThat(absolute.get("maxTotalBackupGigabytes").asInt()).isEqualTo(1000);
        assertThat(absolute.size()).isEqualTo(10);

        assertFault(admin.put(path, "{\"quota_set\": {\"volumes\": 1}}"), 400, "badRequest", "Current usage is 2");
        assertThat(admin.delete(path).status()).isEqualTo(200);
        assertThat(member.get(path).json().at("/quota_set/volumes").asInt()).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{} | 'quota_set' is a required property",
                "{\"quota_set\": {}} | quota_set",
                "{\"quota_set\": {\"volumes\": -2}} | attribute volumes",
                "{\"quota_set\": {\"volumes\": \"many\"}} | attribute volumes",
                "{\"quota_set\": {\"volumes\": 1.5}} | attribute volumes",
                "{\"quota_set\": {\"volumes\": 99999999999}} | attribute volumes",
                "{\"quota_set\": {\"volumes\": null}} | attribute volumes",
                "{\"quota_set\": {\"gold\": 1}} | Bad key(s) in quota set: gold",
                "{\"quota_set\": {\"volumes\": 1}, \"more\": 1} | 'more' was unexpected",
            })
    void badQuotasAreToldByField(String body, String text) {
        assertFault(admin.put("/v3/os-quota-sets/" + project, body), 400, "badRequest", text);
    }

    @Test
    void theDefaultClassHoldsForAllProjects() {
        String path = "/v3/os-quota-class-sets/default";
        assertThat(admin.get(path).json().at("/quota_class_set/backups").asInt())
                .isEqualTo(10);
        assertThat(admin.put(path, "{\"quota_class_set\": {\"backups\": 7}}").status())
                .isEqualTo(200);
        assertThat(member.get("/v3/os-quota-sets/" + project)
                        .json()
                        .at("/quota_set/backups")
                        .asInt())
                .isEqualTo(7);
        admin.put(path, "{\"quota_class_set\": {\"backups\": 10}}");
        assertFault(member.get(path), 403, "forbidden", "quota_classes:get");
        assertFault(member.get("/v3/os-quota-sets/" + project + "?usage=maybe"), 400, "badRequest", "'usage'");
    }

    @Test
    void programsShowWhetherTheyAreAlive() {
        await().until(() -> admin.get("/v3/os-services").json().get("services").size() > 0);
        JsonNode own = admin.get("/v3/" + project + "/os-services?binary=cinder-api")
                .json()
                .at("/services/0");
        assertThat(own.get("host").asString()).isEqualTo("test-host");
        assertThat(own.get("state").asString()).isEqualTo("up");
        assertThat(own.get("status").asString()).isEqualTo("enabled");
        assertThat(own.get("zone").asString()).isEqualTo("nova");
        assertFault(member.get("/v3/os-services"), 403, "forbidden", "services:index");
        assertThat(member.get("/v3/os-availability-zone").toString()).isEqualTo("200 {\"availabilityZoneInfo\":[]}");

        jdbc.sql("""
                INSERT INTO services (host, binary_name, availability_zone, created_at, seen_at)
                VALUES ('h@lvm', 'cinder-volume', 'nova', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6) - INTERVAL 2 MINUTE)
                """).update();
        assertThat(admin.get("/v3/os-services?host=h@lvm")
                        .json()
                        .at("/services/0/state")
                        .asString())
                .isEqualTo("down");
        assertThat(member.get("/v3/os-availability-zone").toString())
                .contains("\"zoneName\":\"nova\"")
                .contains("\"available\":true");
        jdbc.sql("DELETE FROM services WHERE binary_name = 'cinder-volume'").update();
    }

    @Test
    void extensionsTellTheTruth() {
        JsonNode extensions =
                member.get("/v3/" + project + "/extensions").json().get("extensions");
        assertThat(extensions.findValuesAsString("alias"))
                .contains("os-quota-sets", "os-services")
                .doesNotContain("backups");
        assertThat(member.get("/v3/extensions/os-services")
                        .json()
                        .at("/extension/name")
                        .asString())
                .isEqualTo("Services");
        assertFault(member.get("/v3/extensions/none"), 404, "itemNotFound", "none");
        assertThat(admin.get("/v3/altostratus-audit").toString()).isEqualTo("200 {\"findings\":[]}");
        assertFault(member.get("/v3/altostratus-audit"), 403, "forbidden", "audit");
        assertFault(member.get("/v3/nothing"), 404, "itemNotFound", "could not be found");
    }

    @Test
    void whileTheDatabaseIsAwayTheAnswerIs503WithinSecondsAndThenAllIsWellAgain() {
        MariaDbServer.shared().stop();
        try {
            long start = System.nanoTime();
            assertFault(member.get("/v3/volumes"), 503, "serviceUnavailable", "the database");
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        } finally {
            MariaDbServer.shared().restart();
        }
        await().atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(member.get("/v3/volumes").status()).isEqualTo(200));
    }
}
