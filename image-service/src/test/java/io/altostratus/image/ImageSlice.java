package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.auth.testing.TestIdentityServer;
import io.altostratus.messaging.BrokerDefinitions;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.RabbitMqServer;
import io.altostratus.testing.RestApi;
import io.altostratus.testing.SliceTest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;

/** The whole service on real servers; every test has a project of its own. */
@SliceTest
@SpringBootTest(
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "altostratus.service=image-service",
            "altostratus.image.quota.limits-cache=0s",
            "altostratus.image.upload.lease=6s",
            "altostratus.image.upload.recovery-interval=1s",
            "altostratus.image.upload.remote-sweep-interval=2s",
            "altostratus.image.default-store=file",
            "altostratus.image.stores.second.description=another disk",
            "altostratus.image.stores.remote.type=s3",
            "altostratus.image.stores.remote.s3.bucket=images",
            "altostratus.image.stores.remote.s3.part-size=5MB",
            "altostratus.image.import.web-download.allowed-networks=127.0.0.1",
            "altostratus.image.import.web-download.allowed-ports=",
            "altostratus.image.import.web-download.silence=2s",
            "altostratus.image.upload.max-size=64MB"
        })
public abstract class ImageSlice {

    protected static final TestIdentityServer IDENTITY = new TestIdentityServer();
    protected static final Path STORE = directory();
    protected static final Path SECOND_STORE = STORE.resolveSibling("second");
    static final S3Stub S3 = new S3Stub();
    protected static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    protected int port;

    @Autowired
    protected JdbcClient jdbc;

    protected final String project = UUID.randomUUID().toString().replace("-", "");
    protected String base;
    protected RestApi anonymous;
    protected RestApi member;
    protected RestApi admin;

    @DynamicPropertySource
    static void servers(DynamicPropertyRegistry registry) {
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("image");
        registry.add("altostratus.database.url", schema::url);
        registry.add("altostratus.database.username", schema::username);
        RabbitMqServer.shared()
                .importDefinitions(BrokerDefinitions.json(new BrokerDefinitions.Accounts(
                        "altostratus", Map.of("image-service", "pw"), Map.of(), List.of())));
        registry.add("altostratus.broker.port", () -> RabbitMqServer.shared().port());
        registry.add("altostratus.broker.password", () -> "pw");
        registry.add("altostratus.identity.auth-url", IDENTITY::authUrl);
        registry.add(
                "altostratus.identity.state-directory",
                () -> STORE.resolveSibling("state").toString());
        registry.add("altostratus.image.store-directory", STORE::toString);
        registry.add("altostratus.image.stores.file.directory", STORE::toString);
        registry.add("altostratus.image.stores.second.directory", SECOND_STORE::toString);
        registry.add("altostratus.image.stores.remote.s3.endpoint", S3::endpoint);
        registry.add("altostratus.image.stores.remote.s3.access-key", () -> S3Stub.ACCESS_KEY);
        registry.add("altostratus.image.stores.remote.s3.secret-key", () -> S3Stub.SECRET_KEY);
        registry.add(
                "altostratus.image.cache.directory",
                () -> STORE.resolveSibling("cache").toString());
        registry.add(
                "altostratus.image.properties.protection-file",
                () -> unprotected().toString());
        registry.add(
                "altostratus.policy-file",
                () -> STORE.resolveSibling("policy.yaml").toString());
        new SchemaMigration("image").migrate(dataSource(schema));
    }

    /** The file of property protection, which protects nothing but in a test that writes another one. */
    protected static Path unprotected() {
        return protect("[.*]\ncreate = @\nread = @\nupdate = @\ndelete = @\n");
    }

    protected static Path protect(String rules) {
        try {
            return Files.writeString(STORE.resolveSibling("property-protections.conf"), rules);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static DataSource dataSource(MariaDbServer.Schema schema) {
        try {
            return new org.mariadb.jdbc.MariaDbDataSource(schema.url() + "?user=root");
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Path directory() {
        try {
            Path root = Files.createTempDirectory("altostratus-images-");
            Runtime.getRuntime().addShutdownHook(new Thread(() -> delete(root)));
            return Files.createDirectory(root.resolve("images"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void delete(Path root) {
        try (Stream<Path> all = Files.walk(root)) {
            all.sorted(java.util.Comparator.reverseOrder())
                    .forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            // the system's cleaner of temporary files takes it
        }
    }

    @BeforeEach
    void logIn() {
        base = "http://127.0.0.1:" + port;
        anonymous = RestApi.at(base).withHeader("Accept", "application/json");
        member = as("user", project, "member", "reader");
        admin = as("admin", "admin-project", "admin", "manager", "member", "reader");
        await().until(() -> admin.get("/v2/schemas/image").status() == 200);
    }

    protected RestApi as(String user, String projectId, String... roles) {
        return anonymous.withToken(token(user, projectId, roles));
    }

    protected static String token(String user, String projectId, String... roles) {
        return IDENTITY.tokens().project(user, projectId, roles);
    }

    /** A queued image of the test's project. */
    protected String image(String attributes) {
        RestApi.Answer answer = member.post("/v2/images", "{" + attributes + "}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        return answer.json().get("id").asString();
    }

    protected String rawImage() {
        return image("\"disk_format\": \"raw\", \"container_format\": \"bare\"");
    }

    protected JsonNode show(String id) {
        RestApi.Answer answer = admin.get("/v2/images/" + id);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    protected String status(String id) {
        return show(id).get("status").asString();
    }

    protected RestApi.Answer upload(String id, byte[] data) {
        return upload(id, HttpRequest.BodyPublishers.ofByteArray(data));
    }

    protected RestApi.Answer upload(String id, HttpRequest.BodyPublisher data, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/v2/images/" + id + "/file"))
                .header("X-Auth-Token", token("user", project, "member", "reader"))
                .header("Accept", "application/json")
                .header("Content-Type", "application/octet-stream");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.PUT(data).build());
    }

    protected static RestApi.Answer send(HttpRequest request) {
        try {
            return new RestApi.Answer(HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** An active image with these data. */
    protected String activeImage(byte[] data) {
        String id = rawImage();
        RestApi.Answer answer = upload(id, data);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
        return id;
    }

    protected static List<String> staged(String id) {
        try (Stream<Path> files = Files.list(STORE.resolve(".staging"))) {
            return files.map(f -> f.getFileName().toString())
                    .filter(name -> name.startsWith(id))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    protected static void assertProblem(RestApi.Answer answer, int status, String text) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.json().path("message").asString()).contains(text);
    }
}
