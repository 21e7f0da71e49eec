package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.auth.testing.TestIdentityServer;
import io.altostratus.messaging.BrokerDefinitions;
import io.altostratus.network.model.NetworkQueues;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.RestApi;
import io.altostratus.testing.SliceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The whole service with a database and a broker of its own; what its neighbours would say, doubles say. */
@SliceTest
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "altostratus.service=network-service",
            "altostratus.network.segments.flat-networks=provider,storage",
            "altostratus.network.segments.vlan-ranges=provider:3001:3002,storage",
            "altostratus.network.segments.vxlan-ranges=1:100000",
            "altostratus.network.quota.network=-1",
            "altostratus.network.quota.subnet=-1",
            "altostratus.network.quota.rbac-policy=1000",
            "altostratus.network.agents.check-interval=1s"
        })
@Import(CountedDatabase.class)
public abstract class NetworkSlice {

    protected static final List<String> HOSTS = List.of("h1", "h2", "h3");

    private static final TestIdentityServer IDENTITY = new TestIdentityServer();
    protected static final TestCompute COMPUTE = new TestCompute();

    @LocalServerPort
    int port;

    @Autowired
    protected JdbcClient jdbc;

    protected String project;
    protected RestApi anonymous;
    protected RestApi admin;
    /** A member of {@link #project}. */
    protected RestApi user;
    /** A member of another project. */
    protected RestApi stranger;
    /** Another service of the cloud. */
    protected RestApi service;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("network");
        registry.add("altostratus.database.url", schema::url);
        registry.add("altostratus.database.username", schema::username);
        RabbitMqServer.shared()
                .importDefinitions(BrokerDefinitions.json(new BrokerDefinitions.Accounts(
                        "altostratus",
                        Map.of("network-service", "pw"),
                        Map.of("h1", "pw", "h2", "pw", "h3", "pw"),
                        List.of(NetworkQueues.AGENT))));
        registry.add("altostratus.broker.port", () -> RabbitMqServer.shared().port());
        registry.add("altostratus.broker.password", () -> "pw");
        registry.add("altostratus.identity.auth-url", IDENTITY::authUrl);
        Path directory = directory();
        registry.add("altostratus.identity.state-directory", directory::toString);
        registry.add(
                "altostratus.policy-file",
                () -> directory.resolve("policy.yaml").toString());
        IDENTITY.addEndpoint("compute", COMPUTE.url());
        try {
            new SchemaMigration("network").migrate(new org.mariadb.jdbc.MariaDbDataSource(schema.url() + "?user=root"));
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path directory() {
        try {
            Path directory = Files.createTempDirectory("network-service-test");
            directory.toFile().deleteOnExit();
            return directory;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @BeforeEach
    void callers() {
        List.of(
                        "trunk_subports",
                        "trunks",
                        "dhcp_servings",
                        "port_forwardings",
                        "floating_ips",
                        "router_interfaces",
                        "router_hosts",
                        "routers",
                        "ports",
                        "subnets",
                        "subnet_pools",
                        "address_scopes",
                        "networks",
                        "port_security_groups",
                        "default_security_groups",
                        "security_groups",
                        "address_groups",
                        "qos_policies",
                        "agents",
                        "tags",
                        "rbac_policies",
                        "quotas",
                        "tombstones")
                .forEach(table -> jdbc.sql("DELETE FROM " + table).update());
        COMPUTE.reset();
        project = "project-" + UUID.randomUUID();
        anonymous = RestApi.at("http://127.0.0.1:" + port);
        admin = as("admin-project", "admin", "member", "reader");
        user = as(project, "member", "reader");
        stranger = as("stranger-" + UUID.randomUUID(), "member", "reader");
        service = as("service-project", "service");
        await().until(() -> admin.get("/v2.0/networks?limit=1").status() == 200);
    }

    protected RestApi as(String projectId, String... roles) {
        return anonymous.withToken(token(projectId, roles));
    }

    static String token(String projectId, String... roles) {
        return IDENTITY.tokens().project("user-of-" + projectId, projectId, roles);
    }

    protected JsonNode create(RestApi api, String kind, String body) {
        String path = "/v2.0/" + kind.replace('_', '-') + "s";
        RestApi.Answer answer = api.post(path, "{\"" + kind + "\": " + body + "}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().get(kind);
    }

    protected String network(RestApi api) {
        return create(api, "network", "{}").get("id").asString();
    }

    protected String subnet(RestApi api, String network, String cidr) {
        return create(
                        api,
                        "subnet",
                        "{\"network_id\": \"%s\", \"ip_version\": %d, \"cidr\": \"%s\"}"
                                .formatted(network, cidr.contains(":") ? 6 : 4, cidr))
                .get("id")
                .asString();
    }

    protected JsonNode port(RestApi api, String network) {
        return create(api, "port", "{\"network_id\": \"%s\"}".formatted(network));
    }

    protected static String ip(JsonNode port) {
        return port.at("/fixed_ips/0/ip_address").asString();
    }

    protected static void assertProblem(RestApi.Answer answer, int status, String type, String text) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.json().at("/NeutronError/type").asString())
                .as(answer.toString())
                .isEqualTo(type);
        assertThat(answer.json().at("/NeutronError/message").asString()).contains(text);
    }
}
