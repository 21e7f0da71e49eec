package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What all objects have in common: tags, revisions, filters. */
class TagApiTest extends NetworkSlice {

    private static List<String> tags(JsonNode node) {
        return node.get("tags").valueStream().map(JsonNode::asString).toList();
    }

    @Test
    void everyKindOfObjectHasTags() {
        String network = network(user);
        String subnet = subnet(user, network, "10.0.0.0/24");
        String port = port(user, network).get("id").asString();
        String group =
                create(user, "security_group", "{\"name\": \"g\"}").get("id").asString();
        Map.of("networks", network, "subnets", subnet, "ports", port, "security-groups", group)
                .forEach(this::tagsLive);
    }

    private void tagsLive(String collection, String id) {
        String object = "/v2.0/" + collection + "/" + id;
        String kind = collection.substring(0, collection.length() - 1).replace('-', '_');
        assertThat(tags(user.get(object).json().get(kind))).isEmpty();
        long revision = user.get(object).json().get(kind).get("revision_number").asLong();
        assertThat(user.put(object + "/tags/red", "{}").status()).isEqualTo(201);
        assertThat(user.put(object + "/tags/red", "{}").status()).isEqualTo(201);
        assertThat(user.get(object).json().get(kind).get("revision_number").asLong())
                .isGreaterThan(revision);
        assertThat(user.get(object + "/tags/red").status()).isEqualTo(204);
        assertProblem(user.get(object + "/tags/green"), 404, "TagNotFound", "Tag green could not be found.");
        assertThat(tags(user.put(object + "/tags", "{\"tags\": [\"a b\", \"red\", \"ü\"]}")
                        .json()))
                .containsExactly("a b", "red", "ü");
        assertThat(user.post(object + "/tags", "{\"tags\": [\"blue\", \"red\"]}")
                        .status())
                .isEqualTo(201);
        assertThat(tags(user.get(object + "/tags").json())).containsExactly("a b", "blue", "red", "ü");
        assertThat(tags(user.get("/v2.0/" + collection + "?id=" + id)
                        .json()
                        .get(collection.replace('-', '_'))
                        .get(0)))
                .containsExactly("a b", "blue", "red", "ü");
        assertThat(tags(user.put(object, "{\"" + kind + "\": {\"description\": \"x\"}}")
                        .json()
                        .get(kind)))
                .hasSize(4);
        assertThat(user.delete(object + "/tags/red").status()).isEqualTo(204);
        assertProblem(user.delete(object + "/tags/red"), 404, "TagNotFound", "red");
        assertProblem(
                stranger.get(object + "/tags"),
                404,
                user.get("/v2.0/" + collection + "/" + network(stranger))
                        .json()
                        .at("/NeutronError/type")
                        .asString(),
                id);
        assertThat(stranger.put(object + "/tags/red", "{}").status()).isEqualTo(404);
        for (String bad : List.of("{}", "{\"tags\": \"a\"}", "{\"tags\": [1]}", "{\"tags\": [\"a\", \"a\"]}")) {
            assertProblem(user.put(object + "/tags", bad), 400, "InvalidInput", "");
        }
        assertProblem(user.put(object + "/tags/" + "x".repeat(256), "{}"), 400, "InvalidInput", "maximum length");
        String many = IntStream.range(0, 51).mapToObj(i -> "\"t" + i + "\"").collect(Collectors.joining(","));
        assertProblem(user.put(object + "/tags", "{\"tags\": [" + many + "]}"), 400, "BadRequest", "limit of 50");
        assertThat(tags(user.get(object + "/tags").json())).containsExactly("a b", "blue", "ü");
        assertThat(user.delete(object + "/tags").status()).isEqualTo(204);
        assertThat(tags(user.get(object + "/tags").json())).isEmpty();
        assertThat(user.get("/v2.0/colours/" + id + "/tags").status()).isEqualTo(404);
    }

    @Test
    void listsAreFilteredByTags() {
        create(user, "network", "{\"name\": \"none\"}");
        for (String name : List.of("red", "blue", "red,blue")) {
            String id = create(user, "network", "{\"name\": \"" + name + "\"}")
                    .get("id")
                    .asString();
            user.put("/v2.0/networks/" + id + "/tags", "{\"tags\": [\"" + name.replace(",", "\",\"") + "\"]}");
        }
        assertThat(names("tags=red")).containsExactly("red", "red,blue");
        assertThat(names("tags=red,blue")).containsExactly("red,blue");
        assertThat(names("tags-any=red,blue")).containsExactly("red", "blue", "red,blue");
        assertThat(names("not-tags=red,blue")).containsExactly("none", "red", "blue");
        assertThat(names("not-tags-any=red,blue")).containsExactly("none");
        assertThat(names("tags=red&not-tags=blue")).containsExactly("red");
        assertThat(names("tags=,")).hasSize(4);
    }

    private List<String> names(String query) {
        return user.get("/v2.0/networks?" + query).json().get("networks").findValuesAsString("name");
    }

    @Test
    void nothingIsLeftOfWhatIsDeleted() {
        String network = network(user);
        String subnet = subnet(user, network, "10.0.0.0/24");
        String port = port(user, network).get("id").asString();
        for (String object : List.of("networks/" + network, "subnets/" + subnet, "ports/" + port)) {
            user.put("/v2.0/" + object + "/tags/t", "{}");
        }
        user.delete("/v2.0/ports/" + port);
        assertThat(user.delete("/v2.0/networks/" + network).status()).isEqualTo(204);
        assertThat(jdbc.sql("SELECT COUNT(*) FROM tags WHERE object_id IN (:ids)")
                        .param("ids", List.of(network, subnet, port))
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void changesCanBeBoundToARevision() {
        String network = network(user);
        String subnet = subnet(user, network, "10.0.0.0/24");
        String port = port(user, network).get("id").asString();
        String group =
                create(user, "security_group", "{\"name\": \"g\"}").get("id").asString();
        for (String object :
                List.of("port " + port, "subnet " + subnet, "network " + network, "security_group " + group)) {
            String kind = object.split(" ")[0];
            String path = "/v2.0/" + kind.replace('_', '-') + "s/" + object.split(" ")[1];
            long revision =
                    user.get(path).json().get(kind).get("revision_number").asLong();
            String body = "{\"" + kind + "\": {\"name\": \"new\"}}";
            assertProblem(
                    matching(revision + 1).put(path, body),
                    412,
                    "RevisionNumberConstraintFailed",
                    "Constrained to " + (revision + 1) + ", but current revision is " + revision);
            assertThat(matching(revision).put(path, body).status()).isEqualTo(200);
            assertThat(matching(revision).delete(path).status()).isEqualTo(412);
            assertProblem(
                    user.withHeader("If-Match", "revision_number=x").put(path, body),
                    400,
                    "BadRequest",
                    "revision_number=<int>");
            long now = user.get(path).json().get(kind).get("revision_number").asLong();
            assertThat(matching(now).delete(path).status()).isEqualTo(204);
        }
    }

    private RestApi matching(long revision) {
        return user.withHeader("If-Match", "revision_number=" + revision);
    }
}
