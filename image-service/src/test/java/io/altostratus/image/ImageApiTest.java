package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.MariaDbServer;
import io.altostratus.testing.RestApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ImageApiTest extends ImageSlice {

    private static final String PATCH_TYPE = "application/openstack-images-v2.1-json-patch";
    private static final String OLD_PATCH_TYPE = "application/openstack-images-v2.0-json-patch";

    private RestApi.Answer patch(RestApi who, String id, String body) {
        return who.withHeader("Content-Type", PATCH_TYPE).patch("/v2/images/" + id, body);
    }

    private static List<String> ids(RestApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().get("images").findValuesAsString("id");
    }

    @Test
    void versionsNeedNoToken() {
        RestApi.Answer choices = anonymous.get("/");
        assertThat(choices.status()).isEqualTo(300);
        assertThat(anonymous.get("/versions").status()).isEqualTo(200);
        JsonNode current = choices.json().at("/versions/0");
        assertThat(current.get("id").asString()).isEqualTo("v2.16"); // there is a cache
        assertThat(current.get("status").asString()).isEqualTo("CURRENT");
        assertThat(current.at("/links/0/href").asString()).isEqualTo(base + "/v2/");
        assertThat(anonymous.get("/v2/images").status()).isEqualTo(401);
    }

    @Test
    void schemasTellWhatAnImageLooksLike() {
        JsonNode image = member.get("/v2/schemas/image").json();
        assertThat(image.at("/properties/kernel_id/is_base").asBoolean(true)).isFalse();
        assertThat(image.at("/properties/os_hash_value/readOnly").asBoolean()).isTrue();
        JsonNode images = member.get("/v2/schemas/images").json();
        assertThat(images.at("/properties/images/items/name").asString()).isEqualTo("image");
        assertThat(image.at("/properties/cinder_encryption_key_id/is_base").asBoolean(true))
                .isFalse();
        JsonNode membership = member.get("/v2/schemas/member").json();
        assertThat(membership.get("name").asString()).isEqualTo("member");
        // openstacksdk takes nothing but an object there, and Glance leaves it out.
        assertThat(membership.has("additionalProperties")).isFalse();
        assertThat(member.get("/v2/schemas/members").json().at("/properties/members/items"))
                .isEqualTo(membership);
    }

    @Test
    void aNewImageHasGlancesDefaults() {
        RestApi.Answer answer = member.post(
                "/v2/images", "{\"name\": \"n\", \"os_distro\": \"debian\", \"tags\": [\"b\", \"a\", \"a\"]}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        JsonNode image = answer.json();
        String id = image.get("id").asString();
        assertThat(answer.header("Location")).isEqualTo(base + "/v2/images/" + id);
        assertThat(image.get("status").asString()).isEqualTo("queued");
        assertThat(image.get("visibility").asString()).isEqualTo("shared");
        assertThat(image.get("owner").asString()).isEqualTo(project);
        assertThat(image.get("protected").asBoolean(true)).isFalse();
        assertThat(image.get("os_hidden").asBoolean(true)).isFalse();
        assertThat(image.get("min_disk").asInt()).isZero();
        assertThat(image.get("tags").toString()).isEqualTo("[\"a\",\"b\"]");
        assertThat(image.get("os_distro").asString()).isEqualTo("debian");
        for (String unknown :
                List.of("size", "virtual_size", "checksum", "os_hash_algo", "os_hash_value", "disk_format")) {
            assertThat(image.get(unknown).isNull()).as(unknown).isTrue();
        }
        assertThat(image.get("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(image.get("self").asString()).isEqualTo("/v2/images/" + id);
        assertThat(image.get("file").asString()).isEqualTo("/v2/images/" + id + "/file");
        assertThat(image.has("direct_url")).isFalse();
        assertThat(member.get("/v2/images/" + id).json()).isEqualTo(image);
    }

    @Test
    void anIdIsTakenOnceAndForEver() {
        String id = UUID.randomUUID().toString();
        assertThat(member.post("/v2/images", "{\"id\": \"" + id + "\"}").status())
                .isEqualTo(201);
        assertProblem(member.post("/v2/images", "{\"id\": \"" + id + "\"}"), 409, "already exists");
        assertThat(member.delete("/v2/images/" + id).status()).isEqualTo(204);
        assertThat(member.get("/v2/images/" + id).status()).isEqualTo(404);
        assertThat(member.get("/v2/images/").status()).isEqualTo(404);
        assertThat(member.delete("/v2/images/").status()).isEqualTo(404);
        assertThat(member.delete("/v2/images/" + id).status()).isEqualTo(404);
        Awaitility.await()
                .untilAsserted(() -> assertThat(jdbc.sql("SELECT COUNT(*) FROM images WHERE id = :id")
                                .param("id", id)
                                .query(Integer.class)
                                .single())
                        .isZero());
        assertProblem(member.post("/v2/images", "{\"id\": \"" + id + "\"}"), 409, "already exists");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{nonsense | 400 | Malformed",
                "[] | 400 | JSON object",
                "{\"id\": \"x\"} | 400 | attribute id",
                "{\"name\": 7} | 400 | attribute name",
                "{\"name\": \"a\", \"name\": \"b\"} | 400 | Malformed",
                "{\"visibility\": \"none\"} | 400 | attribute visibility",
                "{\"disk_format\": \"floppy\"} | 400 | attribute disk_format",
                "{\"container_format\": \"box\"} | 400 | attribute container_format",
                "{\"min_disk\": -1} | 400 | attribute min_disk",
                "{\"min_ram\": 99999999999} | 400 | attribute min_ram",
                "{\"min_ram\": \"1\"} | 400 | attribute min_ram",
                "{\"protected\": \"yes\"} | 400 | attribute protected",
                "{\"tags\": [1]} | 400 | attribute 0",
                "{\"own\": {\"deep\": 1}} | 400 | attribute own",
                "{\"kernel_id\": \"k\"} | 400 | attribute kernel_id",
                "{\" edge\": \"x\"} | 400 | edge",
                "{\"status\": \"active\"} | 403 | 'status' is read-only",
                "{\"checksum\": \"0\"} | 403 | 'checksum' is read-only",
                "{\"self\": \"x\"} | 403 | 'self' is read-only",
                "{\"deleted\": \"x\"} | 403 | 'deleted' is reserved",
                "{\"os_glance_task\": \"x\"} | 403 | is reserved",
                "{\"locations\": []} | 403 | locations",
                "{\"owner\": \"other\"} | 403 | owned by 'other'",
                "{\"visibility\": \"public\"} | 403 | complete publicize_image action",
            })
    void badInputIsToldByField(String body, int status, String text) {
        assertProblem(member.post("/v2/images", body), status, text);
    }

    @Test
    void limitsAreTold() {
        StringBuilder many = new StringBuilder("\"p0\": \"v\"");
        for (int i = 1; i < 129; i++) {
            many.append(", \"p").append(i).append("\": \"v\"");
        }
        assertProblem(member.post("/v2/images", "{" + many + "}"), 413, "Attempted: 129, Maximum: 128");
        assertProblem(member.post("/v2/images", "{\"name\": \"" + "x".repeat(256) + "\"}"), 400, "attribute name");
        assertProblem(member.post("/v2/images", "{\"" + "x".repeat(256) + "\": \"v\"}"), 400, "");
        assertProblem(member.post("/v2/images", "{\"name\": \"" + "x".repeat(200_000) + "\"}"), 413, "too large");
        String id = image("\"tags\": [\"t\"]");
        for (int i = 1; i < 128; i++) {
            assertThat(member.put("/v2/images/" + id + "/tags/t" + i, "").status())
                    .isEqualTo(204);
        }
        assertProblem(member.put("/v2/images/" + id + "/tags/one-too-many", ""), 413, "Maximum: 128");
        assertThat(show(id).get("tags").size()).isEqualTo(128);
    }

    @Test
    void errorsComeAsTheClientAcceptsThem() {
        String path = "/v2/images/" + UUID.randomUUID();
        RestApi plain = RestApi.at(base).withToken(token("user", project, "member", "reader"));
        RestApi.Answer html = plain.withHeader("Accept", "*/*").get(path);
        assertThat(html.header("Content-Type")).startsWith("text/html");
        assertThat(html.toString()).contains("<h1>404 Not Found</h1>").contains("No image found with ID");
        RestApi.Answer text = plain.get(path);
        assertThat(text.header("Content-Type")).startsWith("text/plain");
        assertThat(text.toString()).contains("404 Not Found\n\nNo image found");
        JsonNode json = plain.withHeader("Accept", "application/json").get(path).json();
        assertThat(json.get("code").asString()).isEqualTo("404 Not Found");
        assertThat(json.get("title").asString()).isEqualTo("Not Found");
        RestApi.Answer escaped = plain.withHeader("Accept", "*/*").get("/v2/images?sort_key=%3Cscript%3E");
        assertThat(escaped.toString()).contains("&lt;script&gt;").doesNotContain("<script>");
    }

    @Test
    void projectsDoNotSeeEachOther() {
        String id = image("\"name\": \"mine\"");
        RestApi other = as("stranger", UUID.randomUUID().toString(), "member", "reader");
        assertThat(other.get("/v2/images/" + id).status()).isEqualTo(404);
        assertThat(other.delete("/v2/images/" + id).status()).isEqualTo(404);
        assertThat(patch(other, id, "[]").status()).isEqualTo(404);
        assertThat(other.put("/v2/images/" + id + "/tags/t", "").status()).isEqualTo(404);
        assertThat(other.get("/v2/images/" + id + "/file").status()).isEqualTo(404);
        assertThat(other.withHeader("Content-Type", "application/octet-stream")
                        .put("/v2/images/" + id + "/file", "x")
                        .status())
                .isEqualTo(404);
        assertThat(ids(other.get("/v2/images?limit=1000"))).doesNotContain(id);
        assertThat(ids(other.get("/v2/images?visibility=all&limit=1000"))).doesNotContain(id);
        assertThat(ids(other.get("/v2/images?owner=" + project))).isEmpty();
        assertProblem(other.get("/v2/images?marker=" + id), 400, "No image found");

        patch(member, id, "[{\"op\": \"replace\", \"path\": \"/visibility\", \"value\": \"community\"}]");
        assertThat(other.get("/v2/images/" + id).status()).isEqualTo(200);
        assertThat(ids(other.get("/v2/images?limit=1000"))).doesNotContain(id);
        assertThat(ids(other.get("/v2/images?visibility=community&limit=1000"))).contains(id);
        assertProblem(other.delete("/v2/images/" + id), 403, "complete delete_image action");
        assertProblem(
                patch(other, id, "[{\"op\": \"replace\", \"path\": \"/name\", \"value\": \"x\"}]"),
                403,
                "complete modify_image action");

        patch(admin, id, "[{\"op\": \"replace\", \"path\": \"/visibility\", \"value\": \"public\"}]");
        assertThat(ids(other.get("/v2/images?limit=1000"))).contains(id);
        RestApi reader = as("reader", project, "reader");
        assertThat(reader.get("/v2/images/" + id).status()).isEqualTo(200);
        assertThat(reader.post("/v2/images", "{}").status()).isEqualTo(403);
        assertThat(reader.delete("/v2/images/" + id).status()).isEqualTo(403);
        assertThat(as("nobody", project).get("/v2/images").status()).isEqualTo(403);
        assertThat(as("service", "service", "service").get("/v2/images/" + id).status())
                .isEqualTo(200);
        admin.delete("/v2/images/" + id);
    }

    @Test
    void aPatchChangesAttributes() {
        String id = image("\"name\": \"old\", \"colour\": \"red\"");
        RestApi.Answer answer = patch(member, id, """
                [{"op": "replace", "path": "/name", "value": "new"},
                 {"op": "add", "path": "/a~1b", "value": "slash"},
                 {"op": "replace", "path": "/colour", "value": "blue"},
                 {"op": "add", "path": "/tags", "value": ["x", "y"]},
                 {"op": "replace", "path": "/min_disk", "value": 3},
                 {"op": "replace", "path": "/disk_format", "value": "qcow2"},
                 {"op": "add", "path": "/kernel_id", "value": null},
                 {"op": "replace", "path": "/protected", "value": true}]""");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        JsonNode image = answer.json();
        assertThat(image).isEqualTo(show(id));
        assertThat(image.get("name").asString()).isEqualTo("new");
        assertThat(image.get("a/b").asString()).isEqualTo("slash");
        assertThat(image.get("colour").asString()).isEqualTo("blue");
        assertThat(image.get("tags").toString()).isEqualTo("[\"x\",\"y\"]");
        assertThat(image.get("min_disk").asInt()).isEqualTo(3);
        assertThat(image.get("kernel_id").isNull()).isTrue();

        assertProblem(member.delete("/v2/images/" + id), 403, "is protected and cannot be deleted");
        assertThat(patch(member, id, """
                [{"op": "remove", "path": "/colour"}, {"op": "replace", "path": "/protected", "value": false}]""").json().has("colour")).isFalse();
        assertThat(member.delete("/v2/images/" + id).status()).isEqualTo(204);
    }

    @Test
    void theOlderPatchFormatIsUnderstood() {
        String id = image("\"name\": \"old\"");
        RestApi old = member.withHeader("Content-Type", OLD_PATCH_TYPE);
        assertThat(old.patch("/v2/images/" + id, """
                [{"replace": "/name", "value": "new"}, {"add": "/extra", "value": "1"}]""").json().get("extra").asString())
                .isEqualTo("1");
        assertProblem(
                old.patch("/v2/images/" + id, "[{\"add\": \"/extra\", \"value\": \"2\"}]"), 409, "already present");
        assertProblem(
                old.patch("/v2/images/" + id, "[{\"add\": \"/a\", \"remove\": \"/b\", \"value\": \"2\"}]"),
                400,
                "exactly one member");
        assertThat(old.patch("/v2/images/" + id, "[{\"remove\": \"/extra\"}]").status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{} | 400 | JSON array",
                "[1] | 400 | must be JSON objects",
                "[{\"path\": \"/name\"}] | 400 | Unable to find `op`",
                "[{\"op\": \"move\", \"path\": \"/name\"}] | 400 | Invalid operation",
                "[{\"op\": \"add\", \"value\": 1}] | 400 | Unable to find 'path'",
                "[{\"op\": \"add\", \"path\": 5, \"value\": 1}] | 400 | attribute path",
                "[{\"op\": \"add\", \"path\": \"name\", \"value\": \"x\"}] | 400 | does not start",
                "[{\"op\": \"add\", \"path\": \"/a//b\", \"value\": \"x\"}] | 400 | adjacent",
                "[{\"op\": \"add\", \"path\": \"/a~2\", \"value\": \"x\"}] | 400 | escape sequence",
                "[{\"op\": \"add\", \"path\": \"/tags/-\", \"value\": \"x\"}] | 400 | Invalid JSON pointer",
                "[{\"op\": \"add\", \"path\": \"/name\"}] | 400 | requires a member named",
                "[{\"op\": \"replace\", \"path\": \"/name\", \"value\": 4}] | 400 | attribute name",
                "[{\"op\": \"replace\", \"path\": \"/min_ram\", \"value\": -4}] | 400 | attribute min_ram",
                "[{\"op\": \"add\", \"path\": \"/free\", \"value\": {}}] | 400 | attribute free",
                "[{\"op\": \"replace\", \"path\": \"/free\", \"value\": \"x\"}] | 409 | does not exist",
                "[{\"op\": \"remove\", \"path\": \"/free\"}] | 409 | does not exist",
                "[{\"op\": \"remove\", \"path\": \"/name\"}] | 403 | may not be removed",
                "[{\"op\": \"replace\", \"path\": \"/id\", \"value\": \"x\"}] | 403 | 'id' is read-only",
                "[{\"op\": \"replace\", \"path\": \"/status\", \"value\": \"x\"}] | 403 | 'status' is read-only",
                "[{\"op\": \"add\", \"path\": \"/locations/-\", \"value\": {}}] | 403 | add locations",
                "[{\"op\": \"replace\", \"path\": \"/locations\", \"value\": []}] | 403 | replace locations",
                "[{\"op\": \"remove\", \"path\": \"/locations/0\"}] | 403 | remove locations",
                "[{\"op\": \"add\", \"path\": \"/kernel_id\", \"value\": \"none\"}] | 400 | attribute kernel_id",
                "[{\"op\": \"add\", \"path\": \"/os_glance_x\", \"value\": \"y\"}] | 403 | is reserved",
                "[{\"op\": \"add\", \"path\": \"/deleted\", \"value\": \"x\"}] | 403 | 'deleted' is reserved",
                "[{\"op\": \"replace\", \"path\": \"/owner\", \"value\": \"x\"}] | 403 | Owner can't be updated",
                "[{\"op\": \"replace\", \"path\": \"/visibility\", \"value\": \"public\"}] | 403 | publicize_image",
            })
    void aBadPatchChangesNothing(String body, int status, String text) {
        String id = image("\"name\": \"same\"");
        JsonNode before = show(id);
        assertProblem(patch(member, id, body), status, text);
        assertThat(show(id)).isEqualTo(before);
    }

    @Test
    void aPatchOfAnotherMediaTypeIsRefused() {
        String id = image("\"name\": \"same\"");
        RestApi.Answer answer = member.patch("/v2/images/" + id, "[]");
        assertProblem(answer, 415, "expects Content-Type");
        assertThat(answer.header("Accept-Patch")).contains(PATCH_TYPE);
        assertProblem(patch(member, id, ""), 400, "Body expected");
        assertProblem(patch(member, id, "[{"), 400, "Malformed");
    }

    @Test
    void patchesOfManyAtOnceAreAllKept() throws Exception {
        String id = image("\"name\": \"busy\"");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            String change = "[{\"op\": \"add\", \"path\": \"/p" + i + "\", \"value\": \"v\"}]";
            threads.add(Thread.ofVirtual()
                    .start(() -> assertThat(patch(member, id, change).status()).isEqualTo(200)));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        JsonNode image = show(id);
        for (int i = 0; i < 8; i++) {
            assertThat(image.has("p" + i)).as("p" + i).isTrue();
        }
    }

    @Test
    void tagsComeAndGo() {
        String id = image("");
        assertThat(member.put("/v2/images/" + id + "/tags/one", "").status()).isEqualTo(204);
        assertThat(member.put("/v2/images/" + id + "/tags/one", "").status()).isEqualTo(204);
        assertThat(show(id).get("tags").toString()).isEqualTo("[\"one\"]");
        assertThat(member.delete("/v2/images/" + id + "/tags/one").status()).isEqualTo(204);
        assertThat(member.delete("/v2/images/" + id + "/tags/one").status()).isEqualTo(404);
        assertProblem(member.put("/v2/images/" + id + "/tags/" + "x".repeat(256), ""), 400, "tags");
    }

    @Test
    void theListIsFiltered() {
        String a = image("\"name\": \"alpha\", \"disk_format\": \"raw\", \"min_disk\": 5, \"tags\": [\"x\", \"y\"]");
        String b = image("\"name\": \"beta, the\", \"disk_format\": \"qcow2\", \"container_format\": \"bare\","
                + " \"os_distro\": \"debian\", \"tags\": [\"x\"]");
        String c = image("\"name\": \"gamma\", \"os_hidden\": true, \"protected\": true");
        assertThat(ids(member.get("/v2/images"))).containsExactly(b, a);
        assertThat(list("os_hidden=true")).containsExactly(c);
        assertThat(list("name=alpha")).containsExactly(a);
        assertThat(list("name=eq:alpha")).containsExactly(a);
        assertThat(list("name=in:alpha,%22beta,%20the%22")).containsExactlyInAnyOrder(a, b);
        assertThat(list("id=in:" + a + "," + b)).containsExactlyInAnyOrder(a, b);
        assertThat(list("owner=" + project)).containsExactlyInAnyOrder(a, b);
        assertThat(list("owner=other")).isEmpty();
        assertThat(list("status=queued")).hasSize(2);
        assertThat(list("status=active")).isEmpty();
        assertThat(list("visibility=shared")).hasSize(2);
        assertThat(list("visibility=private")).isEmpty();
        assertThat(list("disk_format=in:raw,iso")).containsExactly(a);
        assertThat(list("container_format=bare")).containsExactly(b);
        assertThat(list("tag=x")).hasSize(2);
        assertThat(list("tag=x&tag=y")).containsExactly(a);
        assertThat(list("os_distro=debian")).containsExactly(b);
        assertThat(list("os_distro=fedora")).isEmpty();
        assertThat(list("min_disk=5")).containsExactly(a);
        assertThat(list("min_disk_min=1")).containsExactly(a);
        assertThat(list("min_disk_max=4")).containsExactly(b);
        assertThat(list("size_min=1")).isEmpty();
        assertThat(list("protected=false")).hasSize(2);
        assertThat(list("protected=true&os_hidden=true")).containsExactly(c);
        String created = show(a).get("created_at").asString();
        assertThat(list("created_at=gte:" + created)).hasSize(2);
        assertThat(list("created_at=" + created)).contains(a);
        assertThat(list("created_at=lt:" + created)).isEmpty();
        assertThat(list("created_at=neq:" + created)).doesNotContain(a);
        assertThat(list("updated_at=gt:2001-01-01T00:00:00%2B02:00")).hasSize(2);
        assertThat(list("updated_at=lte:2001-01-01")).isEmpty();
        patch(member, c, "[{\"op\": \"replace\", \"path\": \"/protected\", \"value\": false}]");
    }

    private List<String> list(String query) {
        return ids(member.get("/v2/images?" + query));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "limit=x | limit param must be an integer",
                "limit=-1 | limit param must be positive",
                "marker=nobody | No image found with ID nobody",
                "sort_key=secret | Invalid sort key: secret",
                "sort_key=name&sort_dir=up | Invalid sort direction: up",
                "sort_key=name&sort_dir=asc&sort_dir=asc | Number of sort dirs",
                "sort=name:asc&sort_key=name | cannot be combined",
                "sort=name:up | Invalid sort direction",
                "visibility=secret | Invalid visibility value",
                "member_status=x | Invalid status",
                "os_hidden=maybe | Invalid value 'maybe'",
                "protected=maybe | Invalid value 'maybe'",
                "size_min=big | non-numeric value: size_min",
                "created_at=yesterday | Bad \"created_at\" query filter",
                "created_at=lt:%2B999999999-12-31T23:59:59Z | Bad \"created_at\" query filter",
                "created_at=about:2001-01-01 | unknown operator",
                "name=like:x | unknown operator 'like'",
                "name=in:%22open | quote is not closed",
                "changes-since=2001-01-01 | no longer available",
            })
    void badQueriesAreTold(String query, String text) {
        assertProblem(member.get("/v2/images?" + query), 400, text);
    }

    @Test
    void pagesAreLinked() {
        for (int i = 0; i < 5; i++) {
            image("\"name\": \"n" + i + "\"");
        }
        // Public images that other tests have made would be listed as well.
        String own = "/v2/images?owner=" + project;
        RestApi.Answer first = member.get(own + "&limit=2&sort_key=name&sort_dir=asc&marker=");
        assertThat(first.json().get("first").asString()).isEqualTo(own + "&limit=2&sort_key=name&sort_dir=asc");
        assertThat(first.json().get("schema").asString()).isEqualTo("/v2/schemas/images");
        List<String> names = new ArrayList<>(first.json().get("images").findValuesAsString("name"));
        String next = first.json().path("next").asString("");
        while (!next.isEmpty()) {
            JsonNode page = member.get(next).json();
            names.addAll(page.get("images").findValuesAsString("name"));
            next = page.path("next").asString("");
        }
        assertThat(names).containsExactly("n0", "n1", "n2", "n3", "n4");
        assertThat(ids(member.get("/v2/images?limit=0"))).isEmpty();
        assertThat(member.get(own + "&sort=name:desc")
                        .json()
                        .at("/images/0/name")
                        .asString())
                .isEqualTo("n4");
    }

    /** Pages while images come and go: what was there all the time is told once. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void pagesTellEverySurvivorOnce(long seed) {
        Random random = new Random(seed);
        Set<String> survivors = new HashSet<>();
        for (int i = 0; i < 24; i++) {
            survivors.add(randomImage(random));
        }
        List<String> keys = List.of("name", "size", "disk_format", "created_at", "updated_at", "status", "id");
        String order = "sort=" + keys.get(random.nextInt(keys.size())) + (random.nextBoolean() ? ":asc" : ":desc") + ","
                + keys.get(random.nextInt(keys.size()));
        int limit = 1 + random.nextInt(6);
        List<String> seen = new ArrayList<>();
        String next = "/v2/images?" + order + "&limit=" + limit;
        while (!next.isEmpty()) {
            JsonNode page = member.get(next).json();
            seen.addAll(page.get("images").findValuesAsString("id"));
            next = page.path("next").asString("");
            randomImage(random);
            String victim = survivors.iterator().next();
            if (!next.endsWith(victim) && survivors.size() > 8) {
                survivors.remove(victim);
                assertThat(member.delete("/v2/images/" + victim).status()).isEqualTo(204);
            }
        }
        assertThat(seen).as(order).doesNotHaveDuplicates().containsAll(survivors);
    }

    private String randomImage(Random random) {
        String name = random.nextInt(4) == 0 ? "null" : "\"n" + random.nextInt(4) + "\"";
        String format = random.nextBoolean() ? "null" : "\"raw\"";
        return image("\"name\": " + name + ", \"disk_format\": " + format);
    }

    @Test
    void whileTheDatabaseIsAwayTheAnswerIs503WithinSecondsAndThenAllIsWellAgain() {
        MariaDbServer.shared().stop();
        try {
            long start = System.nanoTime();
            assertThat(member.get("/v2/images").status()).isEqualTo(503);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(5));
        } finally {
            MariaDbServer.shared().restart();
        }
        Awaitility.await()
                .atMost(Duration.ofSeconds(10))
                .untilAsserted(
                        () -> assertThat(member.get("/v2/images").status()).isEqualTo(200));
    }
}
