package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.altostratus.testing.RestApi;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ImportTest extends ImageSlice {

    private static final byte[] WEB_DATA = random(3_000_000);
    private static final AtomicInteger REQUESTS = new AtomicInteger();
    private static HttpServer web;

    private static byte[] random(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return data;
    }

    @BeforeAll
    static void serve() throws IOException {
        web = HttpServer.create(new InetSocketAddress("127.0.0.1", 0), 0);
        web.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        web.createContext("/", exchange -> {
            try (exchange) {
                REQUESTS.incrementAndGet();
                String path = exchange.getRequestURI().getPath();
                switch (path) {
                    case "/image" -> {
                        exchange.sendResponseHeaders(200, WEB_DATA.length);
                        exchange.getResponseBody().write(WEB_DATA);
                    }
                    case "/cut" -> {
                        exchange.sendResponseHeaders(200, WEB_DATA.length);
                        exchange.getResponseBody().write(WEB_DATA, 0, 1_000_000);
                    }
                    case "/endless" -> {
                        exchange.sendResponseHeaders(200, 0);
                        while (true) {
                            exchange.getResponseBody().write(WEB_DATA);
                        }
                    }
                    case "/moved", "/loop", "/inside", "/file" -> {
                        exchange.getResponseHeaders()
                                .set(
                                        "Location",
                                        switch (path) {
                                            case "/moved" -> "/image";
                                            case "/loop" -> "/loop";
                                            case "/inside" ->
                                                "http://127.0.0.2:"
                                                        + web.getAddress().getPort() + "/image";
                                            default -> "file:///etc/passwd";
                                        });
                        exchange.sendResponseHeaders(302, -1);
                    }
                    default -> exchange.sendResponseHeaders(404, -1);
                }
            }
        });
        web.start();
    }

    @AfterAll
    static void stop() {
        web.stop(0);
    }

    private static String web(String path) {
        return "http://127.0.0.1:" + web.getAddress().getPort() + path;
    }

    private RestApi.Answer stage(String id, byte[] data) {
        return send(HttpRequest.newBuilder(URI.create(base + "/v2/images/" + id + "/stage"))
                .header("X-Auth-Token", token("user", project, "member", "reader"))
                .header("Accept", "application/json")
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(data))
                .build());
    }

    private String stagedImage(byte[] data) {
        String id = rawImage();
        RestApi.Answer answer = stage(id, data);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(204);
        return id;
    }

    private RestApi.Answer importBy(RestApi api, String id, String method, String more) {
        return api.post("/v2/images/" + id + "/import", "{\"method\": {\"name\": \"" + method + "\"" + more + "}");
    }

    private void directly(String id, String more) {
        RestApi.Answer answer = importBy(member, id, "glance-direct", "}" + more);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    }

    private void fromWeb(String id, String path) {
        RestApi.Answer answer = importBy(member, id, "web-download", ", \"uri\": \"" + web(path) + "\"}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(202);
    }

    private JsonNode task(String id) {
        JsonNode tasks = member.get("/v2/images/" + id + "/tasks").json().get("tasks");
        return tasks.get(tasks.size() - 1);
    }

    private JsonNode finished(String id) {
        await().atMost(Duration.ofSeconds(20))
                .until(() -> java.util.Set.of("success", "failure")
                        .contains(task(id).get("status").asString()));
        return task(id);
    }

    private byte[] download(String id) {
        RestApi.Answer answer = send(HttpRequest.newBuilder(URI.create(base + "/v2/images/" + id + "/file"))
                .header("X-Auth-Token", token("user", project, "member", "reader"))
                .build());
        assertThat(answer.status()).isEqualTo(200);
        return answer.raw().body();
    }

    @Test
    void stagedDataAreImported() {
        byte[] data = random(2_000_000);
        String id = stagedImage(data);
        JsonNode staged = show(id);
        assertThat(staged.get("status").asString()).isEqualTo("uploading");
        assertThat(staged.get("size").asLong()).isEqualTo(data.length);
        assertThat(staged.has("stores")).isFalse();
        assertProblem(stage(id, data), 409, "from uploading to uploading");

        directly(id, "");
        JsonNode task = finished(id);
        assertThat(task.get("status").asString()).as(task.toString()).isEqualTo("success");
        assertThat(task.at("/input/import_req/method/name").asString()).isEqualTo("glance-direct");
        assertThat(task.at("/result/image_id").asString()).isEqualTo(id);
        assertThat(task.get("request_id").asString()).startsWith("req-");
        JsonNode image = show(id);
        assertThat(image.get("status").asString()).isEqualTo("active");
        assertThat(image.get("stores").asString()).isEqualTo("file");
        assertThat(image.get("os_glance_importing_to_stores").asString()).isEmpty();
        assertThat(image.get("os_glance_failed_import").asString()).isEmpty();
        assertThat(download(id)).isEqualTo(data);
        await().untilAsserted(() -> assertThat(staged(id)).isEmpty());
        assertProblem(importBy(member, id, "glance-direct", "}"), 409, "status active cannot be target");
    }

    @Test
    void dataGoToAllStoresAndCopiesCanBeRemoved() {
        byte[] data = random(12_000_000);
        String id = stagedImage(data);
        directly(id, ", \"all_stores\": true");
        assertThat(finished(id).get("status").asString()).isEqualTo("success");
        assertThat(show(id).get("stores").asString()).isEqualTo("file,remote,second");
        assertThat(STORE.resolve(id)).hasBinaryContent(data);
        assertThat(SECOND_STORE.resolve(id)).hasBinaryContent(data);
        assertThat(S3.objects.keySet().stream().filter(key -> key.startsWith(id)))
                .hasSize(1);
        assertThat(S3.refusedSignatures()).isZero();
        assertThat(S3.unfinishedUploads()).isZero();

        assertThat(member.delete("/v2/stores/second/" + id).status()).isEqualTo(403);
        assertThat(admin.delete("/v2/stores/second/" + id).status()).isEqualTo(204);
        assertThat(show(id).get("stores").asString()).isEqualTo("file,remote");
        await().untilAsserted(() -> assertThat(SECOND_STORE.resolve(id)).doesNotExist());
        assertThat(admin.delete("/v2/stores/file/" + id).status()).isEqualTo(204);
        await().untilAsserted(() -> assertThat(STORE.resolve(id)).doesNotExist());
        assertThat(admin.delete("/v2/stores/remote/" + id).status()).isEqualTo(403);
        assertThat(admin.delete("/v2/stores/nowhere/" + id).status()).isEqualTo(409);
        assertThat(admin.delete("/v2/stores/remote/" + UUID.randomUUID()).status())
                .isEqualTo(404);
        assertThat(download(id)).isEqualTo(data);

        assertProblem(importBy(member, id, "copy-image", "}, \"stores\": [\"second\"]"), 403, "copy_image");
        assertProblem(importBy(admin, id, "copy-image", "}, \"stores\": [\"remote\"]"), 400, "already present");
        await().untilAsserted(() -> assertThat(importBy(admin, id, "copy-image", "}, \"all_stores\": true")
                        .status())
                .isEqualTo(202));
        assertThat(finished(id).get("status").asString()).isEqualTo("success");
        assertThat(show(id).get("stores").asString()).isEqualTo("file,remote,second");
        assertThat(SECOND_STORE.resolve(id)).hasBinaryContent(data);
        assertThat(importBy(admin, id, "copy-image", "}, \"all_stores\": true").status())
                .isEqualTo(202);

        assertThat(member.delete("/v2/images/" + id).status()).isEqualTo(204);
        await().untilAsserted(() -> {
            assertThat(S3.objects.keySet()).noneMatch(key -> key.startsWith(id));
            assertThat(STORE.resolve(id)).doesNotExist();
            assertThat(SECOND_STORE.resolve(id)).doesNotExist();
        });
    }

    @Test
    void aStoreThatFailsMakesTheImportFailOrNot() {
        String all = stagedImage(random(6_000_000));
        S3.failWrites(1);
        directly(all, ", \"stores\": [\"file\", \"remote\"]");
        JsonNode failed = finished(all);
        assertThat(failed.get("status").asString()).isEqualTo("failure");
        assertThat(failed.get("message").asString()).contains("store remote could not take");
        JsonNode image = show(all);
        assertThat(image.get("status").asString()).isEqualTo("queued");
        assertThat(image.get("size").isNull()).isTrue();
        assertThat(image.has("stores")).isFalse();
        assertThat(image.get("os_glance_failed_import").asString()).contains("remote");
        assertThat(STORE.resolve(all)).doesNotExist();
        assertThat(S3.unfinishedUploads()).isZero();
        await().untilAsserted(() -> assertThat(staged(all)).isEmpty());
        assertThat(stage(all, random(10)).status()).isEqualTo(204);

        String some = stagedImage(random(6_000_000));
        S3.failWrites(1);
        directly(some, ", \"stores\": [\"remote\", \"second\"], \"all_stores_must_succeed\": false");
        assertThat(finished(some).get("status").asString()).isEqualTo("success");
        JsonNode partly = show(some);
        assertThat(partly.get("stores").asString()).isEqualTo("second");
        assertThat(partly.get("os_glance_failed_import").asString()).isEqualTo("remote");
        assertThat(partly.get("os_glance_importing_to_stores").asString()).isEmpty();

        String none = stagedImage(random(6_000_000));
        S3.failWrites(1);
        directly(none, ", \"stores\": [\"remote\"], \"all_stores_must_succeed\": false");
        assertThat(finished(none).get("message").asString()).isEqualTo("None of the uploads finished!");
        assertThat(show(none).get("status").asString()).isEqualTo("queued");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/image", "/moved"})
    void dataAreFetchedFromTheWeb(String path) throws Exception {
        String id = rawImage();
        fromWeb(id, path);
        assertThat(finished(id).get("status").asString()).isEqualTo("success");
        assertThat(download(id)).isEqualTo(WEB_DATA);
        assertThat(show(id).get("os_hash_value").asString())
                .isEqualTo(java.util.HexFormat.of()
                        .formatHex(java.security.MessageDigest.getInstance("SHA-512")
                                .digest(WEB_DATA)));
    }

    @ParameterizedTest
    @CsvSource({
        "/cut, did not arrive whole",
        "/missing, answers 404",
        "/endless, too large",
        "/loop, redirects too often",
        "/inside, not at an address",
        "/file, does not pass filtering"
    })
    void whatCannotBeFetchedLeavesAQueuedImage(String path, String message) {
        String id = rawImage();
        fromWeb(id, path);
        JsonNode task = finished(id);
        assertThat(task.get("status").asString()).isEqualTo("failure");
        assertThat(task.get("message").asString()).contains(message);
        assertThat(status(id)).isEqualTo("queued");
        assertThat(show(id).get("os_glance_failed_import").asString()).isEqualTo("file");
        await().untilAsserted(() -> assertThat(staged(id)).isEmpty());
    }

    @Test
    void aTaskMakesAnImageOfWhatIsOnTheWeb() {
        String body = """
                {"type": "import", "input": {"import_from": "%s", "import_from_format": "raw", "image_properties": {
                 "name": "by-task", "disk_format": "%s", "container_format": "bare", "visibility": "public"}}}
                """;
        assertThat(member.post("/v2/tasks", body.formatted(web("/image"), "raw"))
                        .status())
                .isEqualTo(403);
        assertProblem(admin.post("/v2/tasks", body.formatted("file:///etc/passwd", "raw")), 400, "filtering");
        assertThat(admin.post("/v2/tasks", body.formatted(web("/image"), "odd")).status())
                .isEqualTo(400);
        assertThat(admin.post("/v2/tasks", "{\"type\": \"clone\", \"input\": {}}")
                        .status())
                .isEqualTo(400);
        RestApi.Answer made = admin.post("/v2/tasks", body.formatted(web("/image"), "raw"));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        String task = made.json().get("id").asString();
        assertThat(made.json().get("status").asString()).isEqualTo("pending");
        await().until(() ->
                admin.get("/v2/tasks/" + task).json().get("status").asString().equals("success"));
        String image =
                admin.get("/v2/tasks/" + task).json().at("/result/image_id").asString();
        assertThat(show(image).get("status").asString()).isEqualTo("active");
        assertThat(show(image).get("name").asString()).isEqualTo("by-task");
        assertThat(admin.delete("/v2/images/" + image).status()).isEqualTo(204);
    }

    @Test
    void fetchedContentIsInspected() {
        String id = image("\"disk_format\": \"qcow2\", \"container_format\": \"bare\"");
        fromWeb(id, "/image");
        assertThat(finished(id).get("message").asString()).contains("qcow2");
        assertThat(status(id)).isEqualTo("queued");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "file:///etc/passwd",
                "ftp://example.org/x",
                "http://",
                "http:///x",
                "http://user:secret@example.org/",
                "gopher://127.0.0.1:25/",
                "nonsense"
            })
    void addressesThatMayNotBeAskedForAreRefused(String uri) {
        String id = rawImage();
        assertProblem(
                importBy(member, id, "web-download", ", \"uri\": \"" + uri + "\"}"),
                400,
                "URI for web-download does not pass filtering");
        assertThat(status(id)).isEqualTo("queued");
    }

    @Test
    void requestsAreRefusedWithTheirReason() {
        String id = rawImage();
        assertProblem(importBy(member, id, "glance-direct", "}"), 409, "needs to be staged before");
        assertProblem(importBy(member, id, "copy-image", "}"), 403, "copy_image");
        assertProblem(importBy(admin, id, "copy-image", "}"), 409, "Only images with status active");
        assertProblem(importBy(member, id, "magic", "}"), 400, "Unknown import method name 'magic'");
        assertThat(member.post("/v2/images/" + id + "/import", "{}").status()).isEqualTo(400);
        assertThat(member.post("/v2/images/" + id + "/import", "{\"method\": {}}")
                        .status())
                .isEqualTo(400);
        assertThat(importBy(member, id, "glance-direct", "}, \"all_stores\": 1").status())
                .isEqualTo(400);
        String staged = stagedImage(random(10));
        assertProblem(importBy(member, staged, "glance-direct", "}, \"stores\": [\"nowhere\"]"), 409, "no store");
        assertProblem(
                importBy(member, staged, "glance-direct", "}, \"stores\": [\"file\"], \"all_stores\": true"),
                400,
                "can't be used with");
        assertProblem(importBy(member, staged, "web-download", ", \"uri\": \"" + web("/image") + "\"}"), 409, "queued");
        RestApi stranger = as("other", UUID.randomUUID().toString(), "member", "reader");
        assertThat(importBy(stranger, staged, "glance-direct", "}").status()).isEqualTo(404);
        assertThat(importBy(as("r", project, "reader"), staged, "glance-direct", "}")
                        .status())
                .isEqualTo(403);
        assertThat(stranger.get("/v2/images/" + staged + "/tasks").status()).isEqualTo(404);
        String bare = image("");
        assertThat(stage(bare, random(10)).status()).isEqualTo(204);
        assertProblem(importBy(member, bare, "glance-direct", "}"), 409, "container_format");
        assertThat(member.delete("/v2/images/" + bare).status()).isEqualTo(204);
        await().untilAsserted(() -> assertThat(staged(bare)).isEmpty());
    }

    @Test
    void uploadsGoToTheStoreThatIsChosen() {
        byte[] data = random(11_000_000);
        String id = rawImage();
        RestApi.Answer unknown =
                upload(id, HttpRequest.BodyPublishers.ofByteArray(data), "X-Image-Meta-Store", "nowhere");
        assertProblem(unknown, 400, "no store");
        assertThat(upload(id, HttpRequest.BodyPublishers.ofByteArray(data), "X-Image-Meta-Store", "remote")
                        .status())
                .isEqualTo(204);
        assertThat(show(id).get("stores").asString()).isEqualTo("remote");
        assertThat(download(id)).isEqualTo(data);
        await().until(() -> Files.exists(STORE.resolveSibling("cache").resolve(id)));
        int reads = S3.reads();
        assertThat(download(id)).isEqualTo(data);
        assertThat(S3.reads()).isEqualTo(reads);

        String broken = rawImage();
        S3.failWrites(1);
        assertThat(upload(broken, HttpRequest.BodyPublishers.ofByteArray(data), "X-Image-Meta-Store", "remote")
                        .status())
                .isEqualTo(503);
        assertThat(status(broken)).isEqualTo("queued");
        assertThat(S3.objects.keySet()).noneMatch(key -> key.startsWith(broken));
        assertThat(S3.unfinishedUploads()).isZero();
        String part = rawImage();
        upload(part, HttpRequest.BodyPublishers.ofByteArray(random(100)), "X-Image-Meta-Store", "remote");
        RestApi.Answer range = send(HttpRequest.newBuilder(URI.create(base + "/v2/images/" + part + "/file"))
                .header("X-Auth-Token", token("user", project, "member", "reader"))
                .header("Range", "bytes=10-19")
                .build());
        assertThat(range.raw().body()).isEqualTo(java.util.Arrays.copyOfRange(random(100), 10, 20));
    }

    @Test
    void orphansInARemoteStoreAreRemoved() {
        String key = UUID.randomUUID() + ".0123456789abcdef0123456789abcdef";
        S3.objects.put(key, new byte[10]);
        await().untilAsserted(() -> assertThat(S3.objects).doesNotContainKey(key));
    }

    /** Makes an import look like one whose process was killed, and gives it to the living. */
    private void resume(String task) {
        jdbc.sql("""
                INSERT INTO image_imports (task_name, task_instance, task_data, execution_time, picked, version)
                VALUES ('import-image', :id, :data, UTC_TIMESTAMP(6), FALSE, 1)
                """)
                .param("id", task)
                .param("data", ("{\"taskId\": \"" + task + "\"}").getBytes(StandardCharsets.UTF_8))
                .update();
    }

    private String deadTask(String image, String method, String uri, String stores) {
        String task = UUID.randomUUID().toString();
        jdbc.sql("""
                INSERT INTO tasks (id, type, status, owner, image_id, input, message, attempt, created_at, updated_at)
                VALUES (:id, 'api_image_import', 'processing', :owner, :image, :input, '', REPEAT('d', 32),
                        UTC_TIMESTAMP(6), UTC_TIMESTAMP(6))
                """)
                .param("id", task)
                .param("owner", project)
                .param("image", image)
                .param("input", """
                        {"image_id": "%s", "import_req": {"method": {"name": "%s", "uri": "%s"}}, "backend": [%s]}
                        """.formatted(image, method, uri, stores))
                .update();
        jdbc.sql("UPDATE images SET status = 'importing', import_task = :task WHERE id = :id")
                .param("task", task)
                .param("id", image)
                .update();
        jdbc.sql("""
                INSERT INTO image_properties (image_pk, name, value)
                SELECT pk, 'os_glance_importing_to_stores', 'file,remote,second' FROM images WHERE id = :id
                """).param("id", image).update();
        return task;
    }

    /** Killed while it brought the data to the second store. */
    @Test
    void anImportThatDiedBetweenStoresIsFinished() throws Exception {
        byte[] data = random(700_000);
        String id = stagedImage(data);
        String task = deadTask(id, "glance-direct", "", "\"file\", \"remote\", \"second\"");
        Files.write(STORE.resolve(id), data);
        Files.createDirectories(SECOND_STORE.resolve(".staging"));
        Files.write(SECOND_STORE.resolve(".staging").resolve(id + "." + "d".repeat(32)), random(1000));
        jdbc.sql("""
                INSERT INTO image_locations (image_pk, store, upload, state)
                SELECT pk, 'file', REPEAT('d', 32), 'active' FROM images WHERE id = :id
                UNION ALL SELECT pk, 'second', REPEAT('d', 32), 'pending' FROM images WHERE id = :id
                """).param("id", id).update();
        jdbc.sql("""
                UPDATE image_properties p JOIN images i ON i.pk = p.image_pk SET p.value = 'remote,second'
                WHERE i.id = :id AND p.name = 'os_glance_importing_to_stores'
                """).param("id", id).update();
        resume(task);
        assertThat(finished(id).get("status").asString()).isEqualTo("success");
        assertThat(show(id).get("stores").asString()).isEqualTo("file,remote,second");
        assertThat(SECOND_STORE.resolve(id)).hasBinaryContent(data);
        assertThat(status(id)).isEqualTo("active");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(SECOND_STORE.resolve(".staging").resolve(id + "." + "d".repeat(32)))
                        .doesNotExist());
    }

    /** Killed while it fetched, and after it had fetched. */
    @Test
    void aDownloadThatDiedIsFetchedAgainOrNot() throws Exception {
        String again = rawImage();
        String task = deadTask(again, "web-download", web("/image"), "\"file\"");
        Path half = STORE.resolve(".staging").resolve(again + "." + "d".repeat(32));
        Files.createDirectories(half.getParent());
        Files.write(half, random(1000));
        jdbc.sql("UPDATE images SET upload = REPEAT('d', 32), upload_stage = 'receiving' WHERE id = :id")
                .param("id", again)
                .update();
        resume(task);
        assertThat(finished(again).get("status").asString()).isEqualTo("success");
        assertThat(download(again)).isEqualTo(WEB_DATA);
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(half).doesNotExist());

        byte[] data = random(5000);
        String fetched = stagedImage(data);
        String other = deadTask(fetched, "web-download", web("/image"), "\"file\"");
        int requests = REQUESTS.get();
        resume(other);
        assertThat(finished(fetched).get("status").asString()).isEqualTo("success");
        assertThat(download(fetched)).isEqualTo(data);
        assertThat(REQUESTS.get()).isEqualTo(requests);
    }

    @Test
    void anImportOfADeletedImageEnds() {
        String id = stagedImage(random(5000));
        String task = deadTask(id, "glance-direct", "", "\"file\"");
        assertThat(member.delete("/v2/images/" + id).status()).isEqualTo(204);
        await().untilAsserted(() -> assertThat(staged(id)).isEmpty());
        resume(task);
        await().untilAsserted(() -> assertThat(
                        admin.get("/v2/tasks/" + task).json().get("status").asString())
                .isEqualTo("failure"));
        assertThat(STORE.resolve(id)).doesNotExist();
    }
}
