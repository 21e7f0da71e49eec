package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.RestApi;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ImageDataTest extends ImageSlice {

    private static byte[] random(int size) {
        byte[] data = new byte[size];
        new Random(size).nextBytes(data);
        return data;
    }

    private static String hash(String algorithm, byte[] data) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance(algorithm).digest(data));
    }

    private RestApi.Answer download(String id, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + "/v2/images/" + id + "/file"))
                .header("X-Auth-Token", token("user", project, "member", "reader"))
                .header("Accept", "application/json");
        if (headers.length > 0) {
            request.headers(headers);
        }
        return send(request.build());
    }

    private static byte[] body(RestApi.Answer answer) {
        return answer.raw().body();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 131_071, 131_072, 131_073, 3_000_000})
    void whatIsUploadedIsDownloaded(int size) throws Exception {
        byte[] data = random(size);
        String id = activeImage(data);

        JsonNode image = show(id);
        assertThat(image.get("status").asString()).isEqualTo("active");
        assertThat(image.get("size").asLong()).isEqualTo(size);
        assertThat(image.get("virtual_size").asLong()).isEqualTo(size);
        assertThat(image.get("checksum").asString()).isEqualTo(hash("MD5", data));
        assertThat(image.get("os_hash_algo").asString()).isEqualTo("sha512");
        assertThat(image.get("os_hash_value").asString()).isEqualTo(hash("SHA-512", data));

        RestApi.Answer answer = download(id);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(body(answer)).isEqualTo(data);
        assertThat(answer.header("Content-Type")).startsWith("application/octet-stream");
        assertThat(answer.header("Content-Length")).isEqualTo(String.valueOf(size));
        assertThat(answer.header("Content-MD5")).isEqualTo(hash("MD5", data));

        Path file = STORE.resolve(id);
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                .isEqualTo("rw-r-----");
        assertThat(staged(id)).isEmpty();
        assertThat(member.delete("/v2/images/" + id).status()).isEqualTo(204);
        await().untilAsserted(() -> assertThat(file).doesNotExist());
    }

    @Test
    void dataWithoutAnAnnouncedLengthAreTaken() {
        byte[] data = random(500_000);
        String id = rawImage();
        assertThat(upload(id, HttpRequest.BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(data)))
                        .status())
                .isEqualTo(204);
        assertThat(body(download(id))).isEqualTo(data);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "bytes=0-9, 0, 10",
                "bytes=990-, 990, 1000",
                "bytes=990-5000, 990, 1000",
                "bytes=-5, 995, 1000",
                "bytes=-5000, 0, 1000",
                "bytes=999-999, 999, 1000",
            })
    void partsAreDownloaded(String range, int start, int end) {
        byte[] data = random(1000);
        String id = activeImage(data);
        RestApi.Answer answer = download(id, "Range", range);
        assertThat(answer.status()).isEqualTo(206);
        assertThat(body(answer)).isEqualTo(Arrays.copyOfRange(data, start, end));
        assertThat(answer.header("Content-Range")).isEqualTo("bytes " + start + "-" + (end - 1) + "/1000");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bytes=1000- | 416 | Start position MUST be in the inclusive range [0, 999]",
                "bytes=5-2 | 416 | Invalid Range header",
                "bytes=-0 | 416 | Invalid Range header",
                "lines=1-2 | 416 | Invalid Range header",
                "bytes=0-1,5-6 | 400 | multiple ranges",
            })
    void badPartsAreRefused(String range, int status, String text) {
        String id = activeImage(random(1000));
        assertProblem(download(id, "Range", range), status, text);
    }

    @Test
    void anImageWithoutDataHasNoContent() {
        String id = rawImage();
        assertThat(download(id).status()).isEqualTo(204);
        String large = activeImage(random(200_000));
        RestApi.Answer head = member.send("HEAD", "/v2/images/" + large + "/file", null);
        assertThat(head.status()).isEqualTo(200);
        assertThat(head.header("Content-Length")).isEqualTo("200000");
    }

    @Test
    void uploadsAreRefusedWithTheirReason() {
        String active = activeImage(random(10));
        assertProblem(upload(active, random(10)), 409, "from active to saving is not allowed");
        assertProblem(upload(UUID.randomUUID().toString(), random(10)), 404, "No image found");
        assertProblem(upload(image(""), random(10)), 400, "disk_format, container_format must be set");
        assertProblem(upload(image("\"disk_format\": \"raw\""), random(10)), 400, "Property container_format must be");
        String id = rawImage();
        assertProblem(member.put("/v2/images/" + id + "/file", "{}"), 415, "application/octet-stream");
        assertProblem(
                upload(id, HttpRequest.BodyPublishers.ofByteArray(random(10)), "x-openstack-image-size", "11"),
                400,
                "11 were announced");
        assertProblem(
                upload(id, HttpRequest.BodyPublishers.ofByteArray(random(10)), "x-openstack-image-size", "many"),
                400,
                "x-openstack-image-size is many");
        RestApi reader = as("reader", project, "reader");
        assertProblem(
                reader.withHeader("Content-Type", "application/octet-stream").put("/v2/images/" + id + "/file", "x"),
                403,
                "complete upload_image action");
        assertThat(reader.get("/v2/images/" + active + "/file").status()).isEqualTo(403);
        assertThat(status(id)).isEqualTo("queued");
        assertThat(STORE.resolve(id)).doesNotExist();
    }

    @Test
    void formatsAreFixedOnceThereAreData() {
        String id = activeImage(random(10));
        assertProblem(
                member.withHeader("Content-Type", "application/openstack-images-v2.1-json-patch")
                        .patch(
                                "/v2/images/" + id,
                                "[{\"op\": \"replace\", \"path\": \"/disk_format\", \"value\": \"iso\"}]"),
                403,
                "can be only replaced for a queued image");
    }

    @Test
    void dangerousContentIsRefusedAndNothingIsKept() {
        byte[] qcow2 = new byte[5_000_000];
        System.arraycopy("QFI\u00FB".getBytes(StandardCharsets.ISO_8859_1), 0, qcow2, 0, 4);
        qcow2[7] = 3;
        qcow2[15] = 1; // a backing file's name at offset 1
        String declared = image("\"disk_format\": \"qcow2\", \"container_format\": \"bare\"");
        assertProblem(upload(declared, qcow2), 400, "must not have a backing file");
        String disguised = rawImage();
        assertProblem(upload(disguised, qcow2), 400, "declared as raw, but its content is qcow2");
        for (String id : List.of(declared, disguised)) {
            assertThat(status(id)).isEqualTo("queued");
            assertThat(STORE.resolve(id)).doesNotExist();
            assertThat(staged(id)).isEmpty();
        }
        qcow2[15] = 0;
        qcow2[23] = 16; // clusters of 64 KiB
        qcow2[29] = 1; // a disk of 64 KiB
        qcow2[39] = 1;
        qcow2[45] = 1; // its L1 table in the second cluster
        qcow2[53] = 2;
        qcow2[59] = 1; // its reference counts in the third
        qcow2[103] = 104;
        assertThat(upload(declared, qcow2).status()).isEqualTo(204);
        assertThat(show(declared).get("virtual_size").asLong()).isEqualTo(65_536);
    }

    @Test
    void tooLargeIsTooLarge() {
        String id = rawImage();
        assertProblem(upload(id, new byte[65 << 20]), 413, "too large");
        byte[] chunk = new byte[1 << 20];
        assertProblem(
                upload(
                        id,
                        HttpRequest.BodyPublishers.ofByteArrays(
                                IntStream.range(0, 65).mapToObj(i -> chunk).toList())),
                413,
                "too large");
        assertThat(status(id)).isEqualTo("queued");
        assertThat(staged(id)).isEmpty();
    }

    /** An upload whose client sends a part and waits. */
    private final class HalfUpload implements AutoCloseable {

        private final Socket socket;
        private final OutputStream out;
        private final int total;

        HalfUpload(String id, int sent, int total) throws Exception {
            this.total = total;
            socket = new Socket("127.0.0.1", port);
            out = socket.getOutputStream();
            out.write(("PUT /v2/images/" + id + "/file HTTP/1.1\r\nHost: x\r\nX-Auth-Token: "
                            + token("user", project, "member", "reader")
                            + "\r\nContent-Type: application/octet-stream\r\nContent-Length: " + total + "\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            out.write(new byte[sent]);
            out.flush();
            await().until(() -> status(id).equals("saving") && !staged(id).isEmpty());
        }

        String finish(int rest) throws Exception {
            out.write(new byte[rest]);
            out.flush();
            socket.setSoTimeout(30_000);
            InputStream in = socket.getInputStream();
            byte[] answer = new byte[4096];
            int read = in.read(answer);
            return read < 0 ? "" : new String(answer, 0, read, StandardCharsets.US_ASCII);
        }

        @Override
        public void close() throws Exception {
            socket.close();
        }
    }

    @Test
    void anInterruptedUploadLeavesTheImageQueuedAndNothingBehind() throws Exception {
        String id = rawImage();
        try (HalfUpload half = new HalfUpload(id, 500_000, 1_000_000)) {
            assertProblem(upload(id, random(10)), 409, "from saving to saving");
        }
        await().until(() -> status(id).equals("queued"));
        assertThat(staged(id)).isEmpty();
        assertThat(STORE.resolve(id)).doesNotExist();
        assertThat(upload(id, random(10)).status()).isEqualTo(204);
    }

    @Test
    void aSlowUploadKeepsItsLease() throws Exception {
        String id = rawImage();
        try (HalfUpload half = new HalfUpload(id, 500_000, 1_000_000)) {
            // the lease is 6 s
            await().during(Duration.ofSeconds(9))
                    .atMost(Duration.ofSeconds(20))
                    .until(() -> status(id).equals("saving"));
            assertThat(half.finish(500_000)).startsWith("HTTP/1.1 204");
        }
        assertThat(show(id).get("size").asInt()).isEqualTo(1_000_000);
    }

    @Test
    void deletingEndsAnUpload() throws Exception {
        String id = rawImage();
        try (HalfUpload half = new HalfUpload(id, 500_000, 1_000_000)) {
            assertThat(member.delete("/v2/images/" + id).status()).isEqualTo(204);
            assertThat(member.get("/v2/images/" + id).status()).isEqualTo(404);
            assertThat(half.finish(500_000)).startsWith("HTTP/1.1 410");
        }
        await().untilAsserted(() -> assertThat(staged(id)).isEmpty());
        assertThat(STORE.resolve(id)).doesNotExist();
    }

    /** Makes the image look like one whose upload's process was killed. */
    private String dead(String id, String stage, byte[] data) throws Exception {
        String upload = UUID.randomUUID().toString().replace("-", "");
        Files.createDirectories(STORE.resolve(".staging"));
        Files.write(STORE.resolve(".staging").resolve(id + "." + upload), data);
        jdbc.sql("""
                UPDATE images SET status = 'saving', upload = :upload, upload_stage = :stage, size = :size,
                       lease_expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND WHERE id = :id
                """)
                .param("upload", upload)
                .param("stage", stage)
                .param("size", stage.equals("placing") ? data.length : null)
                .param("id", id)
                .update();
        jdbc.sql("""
                INSERT INTO image_locations (image_pk, store, upload, state)
                SELECT pk, 'file', :upload, 'pending' FROM images WHERE id = :id
                """).param("upload", upload).param("id", id).update();
        return upload;
    }

    @Test
    void theImageOfADeadUploadIsQueuedAgain() throws Exception {
        String id = rawImage();
        dead(id, "receiving", random(1000));
        await().until(() -> status(id).equals("queued"));
        await().untilAsserted(() -> assertThat(staged(id)).isEmpty());
        assertThat(show(id).get("size").isNull()).isTrue();
        assertThat(upload(id, random(10)).status()).isEqualTo(204);
    }

    @Test
    void anUploadThatDiedAfterItsDecisionIsFinished() throws Exception {
        byte[] data = random(1000);
        String id = rawImage();
        dead(id, "placing", data);
        await().until(() -> status(id).equals("active"));
        assertThat(Files.readAllBytes(STORE.resolve(id))).isEqualTo(data);
        assertThat(staged(id)).isEmpty();

        String moved = rawImage();
        String upload = dead(moved, "placing", data);
        Files.move(STORE.resolve(".staging").resolve(moved + "." + upload), STORE.resolve(moved));
        await().until(() -> status(moved).equals("active"));
        assertThat(body(download(moved))).isEqualTo(data);
    }

    @Test
    void stagedDataOfNobodyAreRemoved() throws Exception {
        String stranger = UUID.randomUUID().toString();
        Files.createDirectories(STORE.resolve(".staging"));
        Path file = Files.write(STORE.resolve(".staging").resolve(stranger + ".0123"), random(10));
        Files.setLastModifiedTime(
                file,
                java.nio.file.attribute.FileTime.from(java.time.Instant.now().minusSeconds(60)));
        await().untilAsserted(() -> assertThat(file).doesNotExist());
    }

    /** As if the process had slept for longer than its lease: its image is given to another upload meanwhile. */
    @Test
    void anUploadThatWasTakenForDeadCannotHarmItsSuccessor() throws Exception {
        byte[] data = random(2000);
        String id = rawImage();
        try (HalfUpload half = new HalfUpload(id, 500_000, 1_000_000)) {
            jdbc.sql("""
                    UPDATE images SET status = 'queued', upload = NULL, upload_stage = NULL, lease_expires_at = NULL
                    WHERE id = :id
                    """).param("id", id).update();
            assertThat(upload(id, data).status()).isEqualTo(204);
            assertThat(half.finish(500_000)).startsWith("HTTP/1.1 410");
        }
        assertThat(body(download(id))).isEqualTo(data);
        assertThat(status(id)).isEqualTo("active");
        await().untilAsserted(() -> assertThat(staged(id)).isEmpty());
    }

    @Test
    void anUploadSurvivesThatTheDatabaseIsAway() throws Exception {
        String id = rawImage();
        try (HalfUpload half = new HalfUpload(id, 500_000, 1_000_000)) {
            MariaDbServer.shared().stop();
            CompletableFuture<Void> restart = CompletableFuture.runAsync(
                    () -> MariaDbServer.shared().restart(), CompletableFuture.delayedExecutor(3, TimeUnit.SECONDS));
            assertThat(half.finish(500_000)).startsWith("HTTP/1.1 204");
            restart.join();
        }
        await().ignoreExceptions()
                .atMost(Duration.ofSeconds(10))
                .until(() -> status(id).equals("active"));
        assertThat(show(id).get("checksum").asString()).isEqualTo(hash("MD5", new byte[1_000_000]));
        assertThat(body(download(id))).isEqualTo(new byte[1_000_000]);
    }

    @Test
    void manyUploadsAtOnce() throws Exception {
        int count = 12;
        List<Thread> threads = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        CountDownLatch good = new CountDownLatch(count);
        for (int i = 0; i < count; i++) {
            String id = rawImage();
            ids.add(id);
            byte[] data = random(2_000_000 + i);
            threads.add(Thread.ofVirtual().start(() -> {
                if (upload(id, data).status() == 204 && Arrays.equals(body(download(id)), data)) {
                    good.countDown();
                }
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(good.getCount()).isZero();
    }
}
