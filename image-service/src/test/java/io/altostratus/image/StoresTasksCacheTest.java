package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.testing.RestApi;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What this service says of itself, its tasks and its cache. */
class StoresTasksCacheTest extends ImageSlice {

    private static List<String> texts(JsonNode array, String field) {
        return array.valueStream().map(node -> node.get(field).asString()).toList();
    }

    @Test
    void storesAndMethodsAreTold() {
        JsonNode stores = member.get("/v2/info/stores").json().get("stores");
        assertThat(texts(stores, "id")).containsExactly("file", "remote", "second");
        assertThat(stores.get(0).get("default").asString()).isEqualTo("true");
        assertThat(stores.get(2).get("description").asString()).isEqualTo("another disk");
        assertThat(stores.get(2).has("default")).isFalse();
        assertThat(member.get("/v2/info/stores/detail").status()).isEqualTo(403);
        JsonNode detail = admin.get("/v2/info/stores/detail").json().get("stores");
        assertThat(texts(detail, "type")).containsExactly("file", "s3", "file");
        assertThat(detail.get(0).at("/properties/data_dir").asString()).isEqualTo(STORE.toString());
        assertThat(detail.get(1).get("weight").asInt()).isZero();
        assertThat(detail.toString()).doesNotContain(S3Stub.SECRET_KEY);
        JsonNode methods = member.get("/v2/info/import").json().get("import-methods");
        assertThat(methods.get("value").valueStream().map(JsonNode::asString))
                .containsExactly("glance-direct", "web-download", "copy-image");

        RestApi.Answer created = member.post("/v2/images", "{}");
        assertThat(created.header("OpenStack-image-store-ids")).isEqualTo("file,remote,second");
        assertThat(created.header("OpenStack-image-import-methods")).isEqualTo("glance-direct,web-download,copy-image");
    }

    @Test
    void versionsAreTold() {
        JsonNode versions = anonymous.get("/versions").json().get("versions");
        assertThat(texts(versions, "id"))
                .startsWith("v2.16", "v2.15", "v2.14", "v2.13")
                .endsWith("v2.0");
        assertThat(texts(versions, "status").stream().filter("CURRENT"::equals)).hasSize(1);
        assertThat(anonymous.get("/").status()).isEqualTo(300);
    }

    private String task(String status, String owner) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                INSERT INTO tasks (id, type, status, owner, input, message, created_at, updated_at, expires_at)
                VALUES (:id, 'api_image_import', :status, :owner, '{"a": 1}', '', UTC_TIMESTAMP(6), UTC_TIMESTAMP(6),
                        UTC_TIMESTAMP(6) + INTERVAL 1 HOUR)
                """)
                .param("id", id)
                .param("status", status)
                .param("owner", owner)
                .update();
        return id;
    }

    @Test
    void tasksAreListedForAdministrators() {
        String owner = UUID.randomUUID().toString().replace("-", "");
        String first = task("failure", owner);
        String second = task("success", owner);
        assertThat(member.get("/v2/tasks").status()).isEqualTo(403);
        assertThat(member.get("/v2/tasks/" + first).status()).isEqualTo(403);
        JsonNode list = admin.get("/v2/tasks?owner=" + owner + "&sort_key=created_at&sort_dir=asc")
                .json();
        assertThat(texts(list.get("tasks"), "id")).containsExactly(first, second);
        assertThat(list.get("tasks").get(0).has("input")).isFalse();
        JsonNode page = admin.get("/v2/tasks?limit=1&owner=" + owner).json();
        assertThat(texts(page.get("tasks"), "id")).containsExactly(second);
        assertThat(texts(admin.get(page.get("next").asString()).json().get("tasks"), "id"))
                .containsExactly(first);
        assertThat(texts(
                        admin.get("/v2/tasks?status=failure&owner=" + owner)
                                .json()
                                .get("tasks"),
                        "id"))
                .containsExactly(first);
        assertThat(admin.get("/v2/tasks/" + first).json().at("/input/a").asInt())
                .isEqualTo(1);
        assertThat(admin.get("/v2/tasks/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(admin.delete("/v2/tasks/" + first).status()).isEqualTo(405);
        assertThat(anonymous.get("/v2/schemas/task").status()).isEqualTo(401);
        assertThat(member.get("/v2/schemas/task").json().at("/name").asString()).isEqualTo("task");
        assertThat(member.get("/v2/schemas/tasks").json().at("/name").asString())
                .isEqualTo("tasks");
    }

    @ParameterizedTest
    @CsvSource({
        "sort_dir=up",
        "sort_key=input",
        "status=odd",
        "type=odd",
        "limit=-1",
        "limit=x",
        "marker=x",
        "marker=00000000-0000-0000-0000-000000000000"
    })
    void badQueriesOfTasksAreRefused(String query) {
        assertThat(admin.get("/v2/tasks?" + query).status()).isEqualTo(400);
    }

    @Test
    void imagesAreCached() throws Exception {
        assertThat(member.get("/v2/cache").status()).isEqualTo(403);
        assertThat(admin.put("/v2/cache/" + UUID.randomUUID(), "").status()).isEqualTo(404);
        assertThat(admin.put("/v2/cache/" + rawImage(), "").status()).isEqualTo(400);
        byte[] data = new byte[200_000];
        String id = activeImage(data);
        assertThat(member.put("/v2/cache/" + id, "").status()).isEqualTo(403);
        assertThat(admin.put("/v2/cache/" + id, "").status()).isEqualTo(202);
        await().until(() -> cached().contains(id));
        JsonNode entry = admin.get("/v2/cache")
                .json()
                .get("cached_images")
                .valueStream()
                .filter(node -> node.get("image_id").asString().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(entry.get("size").asLong()).isEqualTo(data.length);
        assertThat(entry.get("last_accessed").asDouble()).isPositive();
        assertThat(texts(admin.get("/v2/cached_images").json().get("cached_images"), "image_id"))
                .contains(id);
        assertThat(admin.get("/v2/queued_images").json().get("queued_images").size())
                .isZero();
        assertThat(admin.post("/v2/cache/prune", "")
                        .json()
                        .get("total_files_pruned")
                        .asInt())
                .isZero();
        assertThat(admin.post("/v2/cache/clean", "").status()).isEqualTo(200);
        assertThat(admin.delete("/v2/cache/" + id).status()).isEqualTo(204);
        assertThat(cached()).doesNotContain(id);
        assertThat(admin.put("/v2/cache/" + id, "").status()).isEqualTo(202);
        await().until(() -> cached().contains(id));
        assertThat(admin.withHeader("x-image-cache-clear-target", "invalid")
                        .delete("/v2/cache")
                        .status())
                .isEqualTo(400);
        assertThat(admin.delete("/v2/cache").status()).isEqualTo(204);
        assertThat(cached()).isEmpty();
        assertThat(Files.exists(STORE.resolveSibling("cache").resolve(id))).isFalse();
    }

    private List<String> cached() {
        return texts(admin.get("/v2/cache").json().get("cached_images"), "image_id");
    }
}
