package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.auth.testing.TestIdentityServer;
import io.altostratus.compute.model.ComputeQueues;
import io.altostratus.context.Json;
import io.altostratus.messaging.BrokerDefinitions;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.RestApi;
import io.altostratus.testing.SliceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.node.ObjectNode;

/** The whole API with a database and a broker of its own; what its neighbours would say, doubles say. */
@SliceTest
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "altostratus.service=compute-api",
            "altostratus.metadata.secret=metadata-secret",
            "altostratus.api.rate-limits.rules[0]=GET /rated 3/HOUR per user",
            "altostratus.api.rate-limits.rules[1]=POST /rated 2/DAY per address"
        })
@Import(CountedDatabase.class)
public abstract class ComputeSlice {

    private static final List<String> TABLES = List.of(
            "server_groups",
            "server_action_events",
            "server_actions",
            "claims",
            "host_orders",
            "external_events",
            "workflows",
            "console_tokens",
            "servers",
            "flavor_projects",
            "flavors",
            "keypairs",
            "services",
            "provider_traits",
            "custom_traits",
            "custom_resource_classes",
            "compute_nodes",
            "aggregate_hosts",
            "aggregate_metadata",
            "aggregates",
            "quotas",
            "quota_classes",
            "user_quotas",
            "rate_buckets",
            "compute_api_tasks");

    private static final TestIdentityServer IDENTITY = new TestIdentityServer();
    private static final int METADATA_PORT = freePort();
    protected static final int NOVNC_PORT = freePort();
    protected static final int SERIAL_PORT = freePort();
    protected static final int PLACEMENT_PORT = freePort();
    protected static final TestNeighbours NEIGHBOURS = new TestNeighbours();

    @LocalServerPort
    int port;

    @Autowired
    protected JdbcClient jdbc;

    protected Seed seed;
    protected String project;
    protected RestApi anonymous;
    protected RestApi admin;
    /** A member of {@link #project}. */
    protected RestApi user;
    /** A reader of {@link #project}, who may change nothing. */
    protected RestApi reader;
    /** A member of another project. */
    protected RestApi stranger;
    /** Another service of the cloud. */
    protected RestApi service;
    /** The port where network agents forward what guests ask. */
    protected RestApi metadata;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("compute");
        registry.add("altostratus.database.url", schema::url);
        registry.add("altostratus.database.username", schema::username);
        RabbitMqServer.shared()
                .importDefinitions(BrokerDefinitions.json(new BrokerDefinitions.Accounts(
                        "altostratus",
                        Map.of("compute-api", "pw", "compute-conductor", "pw"),
                        Map.of("h1", "pw", "h2", "pw"),
                        List.of(ComputeQueues.AGENT))));
        registry.add("altostratus.broker.port", () -> RabbitMqServer.shared().port());
        registry.add("altostratus.broker.password", () -> "pw");
        registry.add("altostratus.identity.auth-url", IDENTITY::authUrl);
        registry.add("altostratus.metadata.port", () -> METADATA_PORT);
        registry.add("altostratus.console.novnc-port", () -> NOVNC_PORT);
        registry.add("altostratus.console.serial-port", () -> SERIAL_PORT);
        registry.add("altostratus.console.connections-per-user", () -> 3);
        registry.add("altostratus.placement.port", () -> PLACEMENT_PORT);
        Path directory = directory();
        registry.add("altostratus.identity.state-directory", directory::toString);
        registry.add(
                "altostratus.policy-file",
                () -> directory.resolve("policy.yaml").toString());
        registry.add("altostratus.vendor-data.file", () -> vendorData(directory));
        registry.add("altostratus.vendor-data.targets", () -> "operator@" + NEIGHBOURS.url() + "/vendor");
        IDENTITY.addEndpoint("image", NEIGHBOURS.url());
        IDENTITY.addEndpoint("network", NEIGHBOURS.url());
        try {
            new SchemaMigration("compute").migrate(new org.mariadb.jdbc.MariaDbDataSource(schema.url() + "?user=root"));
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String vendorData(Path directory) {
        try {
            return Files.writeString(directory.resolve("vendor.json"), "{\"cloud-init\": \"#cloud-config\"}")
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory(
                    Files.createDirectories(Path.of("target").toAbsolutePath()), "compute-api-test");
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void callers() {
        TABLES.forEach(table -> jdbc.sql("DELETE FROM " + table).update());
        NEIGHBOURS.reset();
        seed = new Seed(jdbc);
        project = UUID.randomUUID().toString().replace("-", "");
        anonymous = RestApi.at("http://127.0.0.1:" + port);
        metadata = RestApi.at("http://127.0.0.1:" + METADATA_PORT);
        admin = as("admin-project", "admin", "member", "reader");
        user = as(project, "member", "reader");
        reader = as(project, "reader");
        stranger = as("stranger-" + UUID.randomUUID(), "member", "reader");
        service = as("service-project", "service");
        await().pollDelay(Duration.ZERO)
                .until(() -> admin.get("/v2.1/servers?limit=1").status() == 200);
    }

    protected RestApi as(String projectId, String... roles) {
        return anonymous.withToken(IDENTITY.tokens().project("user-of-" + projectId, projectId, roles));
    }

    protected static TestIdentityServer identity() {
        return IDENTITY;
    }

    protected String userId() {
        return "user-of-" + project;
    }

    /** How many rows every table has. */
    protected Map<String, Long> rows() {
        Map<String, Long> rows = new TreeMap<>();
        TABLES.forEach(table -> rows.put(
                table,
                jdbc.sql("SELECT COUNT(*) FROM " + table).query(Long.class).single()));
        return rows;
    }

    protected long rowsOf(String table) {
        return rows().getOrDefault(table, -1L);
    }

    /** A body that asks for a server with the flavor {@code f1}, an image and a network that are there. */
    protected String serverBody(String more) {
        return serverBody(NEIGHBOURS.image(), NEIGHBOURS.network(project, "net"), more);
    }

    /** @param more attributes, which may replace the usual ones */
    protected static String serverBody(String image, String network, String more) {
        ObjectNode server = (ObjectNode) Json.MAPPER.readTree("""
                {"name": "vm", "imageRef": "%s", "flavorRef": "f1", "networks": [{"uuid": "%s"}]}
                """.formatted(image, network));
        server.setAll((ObjectNode) Json.MAPPER.readTree("{" + more + "}"));
        return "{\"server\": " + server + "}";
    }

    /** The same caller, asking in a microversion. */
    protected static RestApi in(String version, RestApi api) {
        return api.withHeader("OpenStack-API-Version", "compute " + version);
    }

    protected static void assertFault(RestApi.Answer answer, int status, String name, String... texts) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.json().at("/" + name + "/code").asInt(0))
                .as(answer.toString())
                .isEqualTo(status);
        for (String text : texts) {
            assertThat(answer.json().at("/" + name + "/message").asString()).contains(text);
        }
    }
}
