package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tags of servers: put, replaced, removed, and looked for in lists. */
class ServerTagsTest extends ComputeSlice {

    private static final String FULL = "/v2.1/servers/";

    @BeforeEach
    void ingredients() {
        seed.flavor("f1");
        seed.host("h0");
    }

    @Test
    void tagsComeAndGo() {
        String id = seed.server(project, Map.of());
        RestApi api = in("2.26", user);
        String path = FULL + id + "/tags";
        assertThat(user.get(path).status()).as("before 2.26").isEqualTo(404);
        RestApi.Answer added = api.send("PUT", path + "/red", null);
        assertThat(added.status()).as(added.toString()).isEqualTo(201);
        assertThat(added.header("Location")).endsWith(path + "/red");
        assertThat(api.send("PUT", path + "/red", null).status()).isEqualTo(204);
        assertThat(api.get(path + "/red").status()).isEqualTo(204);
        assertThat(api.get(path + "/Red").status()).isEqualTo(404);
        assertFault(api.send("PUT", path + "/a%2Cb", null), 400, "badRequest", "invalid");
        assertFault(api.send("PUT", path + "/" + "x".repeat(61), null), 400, "badRequest", "invalid");
        assertThat(api.put(path, "{\"tags\": [\"b\", \"a\", \"b\"]}")
                        .json()
                        .get("tags")
                        .toString())
                .isEqualTo("[\"a\",\"b\"]");
        String many = String.join(
                ",", IntStream.range(0, 50).mapToObj(i -> "\"t" + i + "\"").toList());
        assertThat(api.put(path, "{\"tags\": [" + many + "]}").status()).isEqualTo(200);
        assertFault(api.put(path, "{\"tags\": [" + many + ", \"x\"]}"), 400, "badRequest", "tags");
        assertFault(api.send("PUT", path + "/x", null), 400, "badRequest", "limit 50");
        assertThat(api.delete(path + "/t0").status()).isEqualTo(204);
        assertFault(api.delete(path + "/t0"), 404, "itemNotFound", "has no tag 't0'");
        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(api.get(path).json().get("tags")).isEmpty();
        assertFault(in("2.26", reader).delete(path), 403, "forbidden", "delete_all");
        jdbc.sql("UPDATE servers SET vm_state = 'error'").update();
        assertFault(api.send("PUT", path + "/x", null), 409, "conflictingRequest", "update tag", "vm_state error");
        assertFault(
                user.put(FULL + id + "/metadata", "{\"metadata\": {}}"), 409, "conflictingRequest", "update metadata");
    }

    @Test
    void tagsFilterLists() {
        Map<String, List<String>> tags = Map.of("ab", List.of("a", "b"), "a", List.of("a"), "none", List.of());
        tags.forEach((name, words) -> {
            String id = seed.server(project, Map.of("name", name));
            words.forEach(word -> jdbc.sql("INSERT INTO server_tags VALUES (:id, :tag)")
                    .param("id", id)
                    .param("tag", word)
                    .update());
        });
        RestApi api = in("2.26", user);
        assertThat(names(api, "tags=a,b")).containsExactlyInAnyOrder("ab");
        assertThat(names(api, "tags-any=a,b,c")).containsExactlyInAnyOrder("ab", "a");
        assertThat(names(api, "not-tags=a,b")).containsExactlyInAnyOrder("a", "none");
        assertThat(names(api, "not-tags-any=a,b")).containsExactlyInAnyOrder("none");
        assertThat(names(user, "tags=a")).as("not known yet").hasSize(3);
    }

    private static List<String> names(RestApi api, String query) {
        RestApi.Answer answer = api.get("/v2.1/servers?" + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().get("servers").findValuesAsString("name");
    }
}
