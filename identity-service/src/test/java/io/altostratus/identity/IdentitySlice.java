package io.altostratus.identity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.identity.bootstrap.Bootstrap;
import io.altostratus.messaging.BrokerDefinitions;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.RestApi;
import io.altostratus.testing.SliceTest;
import io.altostratus.testing.TestDirectories;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Import;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The whole service on real servers, bootstrapped; its subclasses share one, so they name what they make by {@link #unique}. */
@SliceTest
@Import(CountedStatements.class)
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"altostratus.service=identity-service", "altostratus.password.bcrypt-strength=4"})
public abstract class IdentitySlice {

    protected static final Path DIRECTORY = TestDirectories.createForJvm("identity");

    @LocalServerPort
    protected int port;

    @Autowired
    protected JdbcClient jdbc;

    protected RestApi anonymous;
    protected RestApi admin;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("identity");
        registry.add("altostratus.database.url", schema::url);
        registry.add("altostratus.database.username", schema::username);
        RabbitMqServer.shared()
                .importDefinitions(BrokerDefinitions.json(new BrokerDefinitions.Accounts(
                        "altostratus", Map.of("identity-service", "pw"), Map.of(), List.of())));
        registry.add("altostratus.broker.port", () -> RabbitMqServer.shared().port());
        registry.add("altostratus.broker.password", () -> "pw");
        registry.add(
                "altostratus.signing.directory", () -> DIRECTORY.resolve("keys").toString());
        registry.add("altostratus.identity.state-directory", DIRECTORY::toString);
        registry.add(
                "altostratus.policy-file",
                () -> DIRECTORY.resolve("policy.yaml").toString());
        new SchemaMigration("identity").migrate(dataSource(schema));
    }

    private static DataSource dataSource(MariaDbServer.Schema schema) {
        try {
            return new org.mariadb.jdbc.MariaDbDataSource(schema.url() + "?user=root");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    @BeforeEach
    void logIn(@Autowired Bootstrap bootstrap) throws IOException {
        Path plan = DIRECTORY.resolve("plan.json");
        if (!Files.exists(plan)) {
            Files.writeString(plan, """
                    {"region": "RegionOne", "adminPassword": "secret",
                     "services": [
                       {"name": "keystone", "type": "identity", "description": "", "url": "http://127.0.0.1:5000/v3",
                        "username": "", "password": ""},
                       {"name": "nova", "type": "compute", "description": "", "username": "nova", "password": "np",
                        "url": "http://127.0.0.1:8774/v2.1/$(project_id)s"}],
                     "hosts": [{"name": "h1", "credentialId": "0123456789abcdef0123456789abcdef",
                                "credentialSecret": "host-secret"}]}
                    """);
            bootstrap.run(plan);
            bootstrap.run(plan); // twice, as every `./alto up` does
        }
        anonymous = RestApi.at("http://127.0.0.1:" + port);
        admin = anonymous.withToken(passwordToken("admin", "secret", "admin"));
        // The service had started before the test's bootstrap made its key.
        await().until(() -> admin.get("/v3/regions").status() == 200);
    }

    /** The token of a user of the default domain for a project of it. */
    protected String passwordToken(String user, String password, String project) {
        RestApi.Answer answer = anonymous.post("/v3/auth/tokens", passwordAuth(user, password, """
                , "scope": {"project": {"name": "%s", "domain": {"id": "default"}}}
                """.formatted(project)));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return String.valueOf(answer.header("X-Subject-Token"));
    }

    /** @param scope what follows {@code identity} in the request, with its comma, or nothing */
    protected static String passwordAuth(String user, String password, String scope) {
        return """
                {"auth": {"identity": {"methods": ["password"], "password": {"user":
                  {"name": "%s", "domain": {"name": "Default"}, "password": "%s"}}}%s}}
                """.formatted(user, password, scope);
    }

    protected static String unique(String name) {
        return name + "-" + UUID.randomUUID().toString().substring(0, 8);
    }

    /** Makes an object as the administrator and gives what is in the answer's envelope. */
    protected JsonNode made(String collection, String envelope, String attributes) {
        RestApi.Answer answer = admin.post("/v3/" + collection, "{\"" + envelope + "\": {" + attributes + "}}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().get(envelope);
    }
}
