package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.testing.RestApi;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class QuotaTest extends ImageSlice {

    private static final int MIB = 1 << 20;

    /** The defaults let every other test do what it likes; projects have limits of their own. */
    @BeforeEach
    void register() {
        for (String resource :
                List.of("image_count_total", "image_count_uploading", "image_size_total", "image_stage_total")) {
            IDENTITY.registerLimit("image", resource, -1);
        }
    }

    private void limit(String resource, long most) {
        IDENTITY.limit("image", resource, project, most);
    }

    @Test
    void manyAtOnceCannotPassTheNumberOfImagesTogether() throws Exception {
        limit("image_count_total", 3);
        AtomicInteger made = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            threads.add(Thread.ofVirtual().start(() -> {
                int status = member.post("/v2/images", "{}").status();
                (status == 201 ? made : status == 413 ? refused : new AtomicInteger()).incrementAndGet();
            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(made.get()).isEqualTo(3);
        assertThat(refused.get()).isEqualTo(9);
        assertProblem(member.post("/v2/images", "{}"), 413, "over its limit for image_count_total");
        String id = member.get("/v2/images").json().at("/images/0/id").asString();
        assertThat(member.delete("/v2/images/" + id).status()).isEqualTo(204);
        assertThat(member.post("/v2/images", "{}").status()).isEqualTo(201);
        limit("image_count_total", -1);
        assertThat(member.post("/v2/images", "{}").status()).isEqualTo(201);
    }

    @Test
    void dataFitIntoTheSizeOfAllImages() {
        limit("image_size_total", 2);
        activeImage(new byte[MIB]);
        String second = rawImage();
        assertProblem(upload(second, new byte[MIB + 1]), 413, "over its limit for image_size_total");
        assertThat(status(second)).isEqualTo("queued");
        // Without a length it is found out at the end.
        HttpRequest.BodyPublisher unknownLength =
                HttpRequest.BodyPublishers.ofByteArrays(List.of(new byte[MIB], new byte[1]));
        assertProblem(upload(second, unknownLength), 413, "over its limit for image_size_total");
        assertThat(status(second)).isEqualTo("queued");
        assertThat(staged(second)).isEmpty();
        assertThat(upload(second, new byte[MIB]).status()).isEqualTo(204);
        assertThat(upload(rawImage(), new byte[1]).status()).isEqualTo(413);
        assertThat(member.delete("/v2/images/" + second).status()).isEqualTo(204);
        assertThat(upload(rawImage(), new byte[1]).status()).isEqualTo(204);
    }

    @Test
    void uploadsAtOnceAreCounted() {
        limit("image_count_uploading", 0);
        assertProblem(upload(rawImage(), new byte[1]), 413, "image_count_uploading");
        limit("image_count_uploading", 1);
        assertThat(upload(rawImage(), new byte[1]).status()).isEqualTo(204);
    }

    @Test
    void stagedDataAndImportsAreCounted() {
        limit("image_stage_total", 1);
        String id = rawImage();
        assertProblem(stage(id, new byte[MIB + 1]), 413, "image_stage_total");
        assertThat(status(id)).isEqualTo("queued");
        assertThat(stage(id, new byte[MIB]).status()).isEqualTo(204);
        assertThat(member.get("/v2/info/usage")
                        .json()
                        .at("/usage/image_stage_total/usage")
                        .asInt())
                .isEqualTo(1);
        assertThat(member.get("/v2/info/usage")
                        .json()
                        .at("/usage/image_count_uploading/usage")
                        .asInt())
                .isEqualTo(1);
        assertThat(stage(rawImage(), new byte[1]).status()).isEqualTo(413);
        limit("image_size_total", 0);
        String order = "{\"method\": {\"name\": \"glance-direct\"}}";
        assertProblem(member.post("/v2/images/" + id + "/import", order), 413, "image_size_total");
        limit("image_size_total", 1);
        assertThat(member.post("/v2/images/" + id + "/import", order).status()).isEqualTo(202);
        await().untilAsserted(() -> assertThat(status(id)).isEqualTo("active"));
        await().untilAsserted(() -> assertThat(member.get("/v2/info/usage")
                        .json()
                        .at("/usage/image_stage_total/usage")
                        .asInt(-1))
                .isZero());
    }

    private RestApi.Answer stage(String id, byte[] data) {
        return send(HttpRequest.newBuilder(URI.create(base + "/v2/images/" + id + "/stage"))
                .header("X-Auth-Token", token("user", project, "member", "reader"))
                .header("Accept", "application/json")
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(data))
                .build());
    }

    @Test
    void usageIsTold() {
        limit("image_count_total", 7);
        limit("image_size_total", 1000);
        activeImage(new byte[2 * MIB + 1]);
        rawImage();
        RestApi.Answer answer = as("reader", project, "reader").get("/v2/info/usage");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        JsonNode usage = answer.json().get("usage");
        assertThat(usage.at("/image_count_total/usage").asInt()).isEqualTo(2);
        assertThat(usage.at("/image_count_total/limit").asInt()).isEqualTo(7);
        assertThat(usage.at("/image_size_total/usage").asInt()).isEqualTo(2);
        assertThat(usage.at("/image_size_total/limit").asInt()).isEqualTo(1000);
        assertThat(usage.at("/image_stage_total/usage").asInt(-1)).isZero();
        assertThat(usage.at("/image_count_uploading/usage").asInt(-1)).isZero();
        assertThat(usage.at("/image_count_uploading/limit").asInt()).isEqualTo(-1);
        assertThat(anonymous.get("/v2/info/usage").status()).isEqualTo(401);
    }
}
