package io.altostratus.compute.conductor.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.altostratus.auth.session.IdentityProperties;
import io.altostratus.auth.session.JsonHttpClient;
import io.altostratus.auth.session.ServiceSession;
import io.altostratus.auth.testing.TestIdentityServer;
import io.altostratus.compute.conductor.audit.Auditor;
import io.altostratus.compute.conductor.audit.ImageCheck;
import io.altostratus.compute.database.ComputeSchema;
import io.altostratus.compute.database.workflows.NewWorkflow;
import io.altostratus.compute.database.workflows.WorkBeginning;
import io.altostratus.compute.database.workflows.WorkflowKind;
import io.altostratus.compute.database.workflows.WorkflowRepository;
import io.altostratus.compute.model.report.AuditReport;
import io.altostratus.context.DependencyUnavailableException;
import io.altostratus.context.RequestContext;
import io.altostratus.context.RequestIds;
import io.altostratus.persistence.SchemaMigration;
import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.SliceTest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.mariadb.jdbc.MariaDbDataSource;
import org.springframework.jdbc.core.namedparam.NamedParameterJdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;

/** What the conductor asks of image-service, and the images that the auditor has removed. */
@SliceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RestServerImagesTest {

    private static final String IMAGE = "11111111-1111-4111-8111-111111111111";
    private static final String SERVER = "22222222-2222-4222-8222-222222222222";

    private final TestIdentityServer identity = new TestIdentityServer();
    private final TestImageServer glance = new TestImageServer();
    private final RestServerImages images;
    private final WorkflowRepository workflows;
    private final Auditor auditor;

    RestServerImagesTest() throws SQLException {
        identity.addEndpoint("image", glance.url());
        IdentityProperties properties = new IdentityProperties(
                identity.authUrl(),
                "compute",
                "pw",
                "service",
                null,
                "",
                "RegionOne",
                Path.of("target"),
                Duration.ofSeconds(30),
                Duration.ofMinutes(5),
                Duration.ofHours(48),
                10,
                "compute");
        Clock clock = Clock.systemUTC();
        images = new RestServerImages(new ServiceSession(properties, new JsonHttpClient(), clock), clock);
        MariaDbServer.Schema schema = MariaDbServer.shared().createSchema("images");
        MariaDbDataSource database = new MariaDbDataSource(schema.url() + "?user=root");
        new SchemaMigration(ComputeSchema.NAME).migrate(database);
        workflows =
                new WorkflowRepository(JdbcClient.create(database), new NamedParameterJdbcTemplate(database), clock);
        auditor = new Auditor(List.of(new ImageCheck(images, workflows)), Duration.ZERO);
    }

    @BeforeEach
    void noImages() {
        glance.reset();
    }

    @AfterAll
    void end() {
        glance.close();
        identity.close();
    }

    private static RequestContext context() {
        return RequestContext.background(RequestIds.next());
    }

    @Test
    void anImageIsFoundWithItsFacts() {
        assertThat(images.find(IMAGE, context())).isEmpty();
        Map<String, Object> properties = new HashMap<>();
        properties.put("name", null);
        properties.put("disk_format", null);
        properties.put("size", null);
        glance.image(IMAGE, properties);
        assertThat(images.find(IMAGE, context()))
                .hasValueSatisfying(found -> assertThat(found.isActive()).isFalse())
                .hasValueSatisfying(found -> assertThat(found.sizeBytes()).isZero());
        glance.images.clear();
        glance.image(
                IMAGE,
                Map.of(
                        "name",
                        "snap",
                        "status",
                        "active",
                        "disk_format",
                        "qcow2",
                        "size",
                        5_000_000_000L,
                        "min_disk",
                        7));
        assertThat(images.find(IMAGE, context()))
                .contains(new ServerImages.Facts(IMAGE, "snap", "active", "qcow2", 5_000_000_000L, 7));
        glance.troubles.put(IMAGE, 500);
        assertThatThrownBy(() -> images.find(IMAGE, context())).isInstanceOf(DependencyUnavailableException.class);
    }

    @Test
    void whatIsGoneOrProtectedNeedNotBeDeleted() {
        images.delete(IMAGE, context());
        glance.image(IMAGE, Map.of());
        for (int protectedBy : List.of(403, 409)) {
            glance.troubles.put(IMAGE, protectedBy);
            images.delete(IMAGE, context());
        }
        for (int away : List.of(500, 503)) {
            glance.troubles.put(IMAGE, away);
            assertThatThrownBy(() -> images.delete(IMAGE, context()))
                    .isInstanceOf(DependencyUnavailableException.class);
        }
        assertThat(glance.ids()).containsExactly(IMAGE);
        glance.troubles.clear();
        images.delete(IMAGE, context());
        assertThat(glance.ids()).isEmpty();
    }

    @Test
    void aHostGetsATicketWhileTheImageIsThere() {
        assertThat(images.uploadTicket(IMAGE, "host-1", context())).isEmpty();
        glance.image(IMAGE, Map.of());
        assertThat(images.uploadTicket(IMAGE, "host-1", context())).contains("ticket of " + IMAGE);
        assertThat(glance.requests.getLast())
                .startsWith("POST /v2/images/" + IMAGE + "/tickets ")
                .contains("\"host\":\"host-1\"", "\"use\":\"upload\"");
    }

    /** Only the project's own, of this server and type, in the order in which they are to be rotated. */
    @Test
    void backupsAreTheProjectsOwn() {
        String type = "nightly & Größe";
        Map<String, Object> backup =
                Map.of("image_type", "backup", "instance_uuid", SERVER, "backup_type", type, "owner", "mine");
        glance.image("newer", backup);
        glance.image("older", backup);
        for (Map.Entry<String, Object> other : Map.<String, Object>of(
                        "image_type", "snapshot", "instance_uuid", "other", "backup_type", "weekly", "owner", "theirs")
                .entrySet()) {
            Map<String, Object> different = new HashMap<>(backup);
            different.put(other.getKey(), other.getValue());
            glance.image("different-" + other.getKey(), different);
        }
        RequestContext mine = new RequestContext(
                RequestIds.next(),
                null,
                RequestContext.Scope.PROJECT,
                "user",
                "user",
                "default",
                "mine",
                "mine",
                "default",
                null,
                List.of("member"));
        assertThat(images.backups(SERVER, type, mine)).containsExactly("newer", "older");
        assertThat(glance.requests.getLast()).contains("sort=created_at:desc");
    }

    /** A request that died between the image and the work for it has left the image; all others are somebody's. */
    @Test
    void theAuditorRemovesImagesThatNobodyFills() {
        String busy = UUID.randomUUID().toString();
        workflows.insert(List.of(NewWorkflow.of(
                UUID.randomUUID().toString(), WorkflowKind.SNAPSHOT_SERVER, busy, WorkBeginning.EMPTY, context(), 1)));
        glance.image("left", old("snapshot", SERVER, "queued"));
        glance.image("left-while-it-was-saved", old("backup", SERVER, "saving"));
        glance.image("being-made", old("snapshot", busy, "queued"));
        glance.image("finished", old("snapshot", SERVER, "active"));
        glance.image("a-users-own-with-such-a-property", old("", SERVER, "queued"));
        glance.image("a-users-own", Map.of("created_at", "2026-01-01T00:00:00Z"));
        Map<String, Object> fresh = new HashMap<>(old("snapshot", SERVER, "queued"));
        fresh.put("created_at", Instant.now().minusSeconds(60).toString());
        glance.image("made-just-now", fresh);

        AuditReport report = auditor.audit();

        assertThat(report.findings())
                .extracting(AuditReport.Finding::id)
                .containsExactlyInAnyOrder("left", "left-while-it-was-saved");
        assertThat(report.findings()).allMatch(AuditReport.Finding::repaired);
        assertThat(glance.ids())
                .containsExactly(
                        "being-made", "finished", "a-users-own-with-such-a-property", "a-users-own", "made-just-now");
        assertThat(auditor.audit().findings()).isEmpty();
    }

    private static Map<String, Object> old(String type, String server, String status) {
        return Map.of(
                "image_type", type, "instance_uuid", server, "status", status, "created_at", "2026-01-01T00:00:00Z");
    }

    @Test
    void allPagesAreLookedAt() {
        for (int i = 0; i < 1_001; i++) {
            glance.image("image-" + i, old("snapshot", SERVER, "queued"));
        }
        assertThat(images.unfinished(context())).hasSize(1_001).doesNotHaveDuplicates();
    }
}
