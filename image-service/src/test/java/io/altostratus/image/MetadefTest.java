package io.altostratus.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.altostratus.testing.RestApi;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** {@code /v2/metadefs} and its schemas. */
class MetadefTest extends ImageSlice {

    private static final String ALL = "/v2/metadefs/namespaces";

    private final String name = "Test::" + UUID.randomUUID();
    private final String path = ALL + "/" + name;
    private final List<String> made = new ArrayList<>();

    @BeforeEach
    void defaultsAreThere() {
        await().until(() -> admin.get(ALL + "/OS::Software::WebServers").status() == 200);
    }

    @AfterEach
    void clean() {
        made.forEach(namespace -> jdbc.sql("DELETE FROM metadef_namespaces WHERE namespace = :namespace")
                .param("namespace", namespace)
                .update());
    }

    private JsonNode create(String namespace, String attributes) {
        made.add(namespace);
        return ok(admin.post(ALL, "{\"namespace\": \"" + namespace + "\"" + attributes + "}"), 201);
    }

    private static JsonNode ok(RestApi.Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer.json();
    }

    private static List<String> names(JsonNode list, String key) {
        return list.valueStream().map(item -> item.path(key).asString()).toList();
    }

    @Test
    void aNamespaceLives() {
        JsonNode created = create(name, "");
        assertThat(created.path("visibility").asString()).isEqualTo("private");
        assertThat(created.path("protected").asBoolean()).isFalse();
        assertThat(created.path("owner").asString()).isEqualTo("admin-project");
        assertThat(created.path("self").asString()).isEqualTo(path);
        assertThat(created.path("schema").asString()).isEqualTo("/v2/schemas/metadefs/namespace");
        assertThat(created.path("created_at").asString()).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ");
        assertThat(created.has("display_name")).isFalse();
        assertProblem(admin.post(ALL, "{\"namespace\": \"" + name + "\"}"), 409, "already exists");

        JsonNode updated = ok(
                admin.put(
                        path,
                        "{\"namespace\": \"" + name
                                + "\", \"display_name\": \"Shown\", \"description\": \"d\", \"visibility\": \"public\","
                                + " \"protected\": true, \"owner\": \"other\"}"),
                200);
        assertThat(updated.path("display_name").asString()).isEqualTo("Shown");
        assertThat(updated.path("owner").asString()).isEqualTo("other");
        assertProblem(admin.delete(path), 403, "protected");
        ok(member.get(path), 200);

        String renamed = name + "-2";
        made.add(renamed);
        ok(admin.put(path, "{\"namespace\": \"" + renamed + "\"}"), 200);
        assertProblem(admin.get(path), 404, "not found");
        assertProblem(member.get(ALL + "/" + renamed), 404, "not found");
        assertProblem(
                admin.put(ALL + "/" + renamed, "{\"namespace\": \"OS::OperatingSystem\"}"), 409, "already exists");
        assertThat(admin.delete(ALL + "/" + renamed).status()).isEqualTo(204);
        assertProblem(admin.delete(ALL + "/" + renamed), 404, "not found");
    }

    @Test
    void aNamespaceComesWithAllThatIsInIt() {
        JsonNode created = create(name, """
                , "visibility": "public",
                "resource_type_associations": [{"name": "OS::Glance::Image", "prefix": "hw_"},
                                               {"name": "Test::New::Type"}],
                "objects": [{"name": "o", "description": "d", "required": ["p"],
                             "properties": {"p": {"title": "P", "type": "string", "enum": ["a"]}}}],
                "properties": {"q": {"title": "Q", "type": "integer", "minimum": 1, "unknown": 2}},
                "tags": [{"name": "t1"}, {"name": "t2"}]""");
        JsonNode shown = ok(member.get(path), 200);
        assertThat(shown).isEqualTo(created);
        assertThat(names(shown.path("resource_type_associations"), "name"))
                .containsExactly("OS::Glance::Image", "Test::New::Type");
        assertThat(names(shown.path("tags"), "name")).containsExactly("t1", "t2");
        assertThat(shown.at("/properties/q/minimum").asInt()).isEqualTo(1);
        assertThat(shown.at("/properties/q").has("unknown")).isFalse();
        assertThat(shown.at("/objects/0/required/0").asString()).isEqualTo("p");

        JsonNode prefixed = ok(member.get(path + "?resource_type=OS::Glance::Image"), 200);
        assertThat(prefixed.path("properties").has("hw_q")).isTrue();
        assertThat(prefixed.at("/objects/0/required/0").asString()).isEqualTo("hw_p");
        assertThat(prefixed.at("/objects/0/properties").has("hw_p")).isTrue();
        assertThat(ok(member.get(path + "/properties/hw_q?resource_type=OS::Glance::Image"), 200)
                        .path("name")
                        .asString())
                .isEqualTo("q");
        assertProblem(member.get(path + "/properties/q?resource_type=OS::Glance::Image"), 404, "does not start");

        assertThat(names(ok(member.get("/v2/metadefs/resource_types"), 200).path("resource_types"), "name"))
                .contains("OS::Glance::Image", "OS::Nova::Flavor", "Test::New::Type");
        // Half a namespace is none.
        assertProblem(
                admin.post(
                        ALL, "{\"namespace\": \"" + name + "-x\", \"tags\": [{\"name\": \"t\"}, {\"name\": \"t\"}]}"),
                409,
                "twice");
        assertThat(admin.get(ALL + "/" + name + "-x").status()).isEqualTo(404);
    }

    @Test
    void objectsPropertiesAndTags() {
        create(name, "");
        JsonNode object = ok(admin.post(path + "/objects", "{\"name\": \"o 1\"}"), 201);
        assertThat(object.path("self").asString()).isEqualTo(path + "/objects/o 1");
        assertThat(object.path("required").isArray()).isTrue();
        assertProblem(admin.post(path + "/objects", "{\"name\": \"o 1\"}"), 409, "already exists");
        ok(
                admin.put(
                        path + "/objects/o%201",
                        "{\"name\": \"o2\", \"properties\": {\"a\": {\"title\": \"A\", \"type\": \"boolean\"}}}"),
                200);
        assertThat(ok(admin.get(path + "/objects/o2"), 200)
                        .at("/properties/a/type")
                        .asString())
                .isEqualTo("boolean");
        assertProblem(admin.get(path + "/objects/o%201"), 404, "not found");
        assertProblem(admin.put(path + "/objects/none", "{\"name\": \"x\"}"), 404, "not found");
        JsonNode objects = ok(admin.get(path + "/objects"), 200);
        assertThat(names(objects.path("objects"), "name")).containsExactly("o2");
        assertThat(objects.path("schema").asString()).isEqualTo("/v2/schemas/metadefs/objects");

        String property = "{\"name\": \"p\", \"title\": \"T\", \"type\": \"string\", \"enum\": [\"a\", \"b\"]}";
        assertThat(ok(admin.post(path + "/properties", property), 201)
                        .path("name")
                        .asString())
                .isEqualTo("p");
        assertProblem(admin.post(path + "/properties", property), 409, "already exists");
        assertThat(ok(admin.put(path + "/properties/p", property.replace("\"T\"", "\"U\"")), 200)
                        .path("title")
                        .asString())
                .isEqualTo("U");
        assertThat(ok(admin.get(path + "/properties"), 200)
                        .at("/properties/p/enum/1")
                        .asString())
                .isEqualTo("b");
        assertThat(admin.delete(path + "/properties/p").status()).isEqualTo(204);
        assertProblem(admin.delete(path + "/properties/p"), 404, "not found");

        ok(admin.post(path + "/tags/single", ""), 201);
        assertProblem(admin.post(path + "/tags/single", ""), 409, "already exists");
        assertProblem(admin.post(path + "/tags/" + "x".repeat(81), ""), 400, "80");
        String tags = "{\"tags\": [{\"name\": \"a\"}, {\"name\": \"b\"}, {\"name\": \"c\"}]}";
        assertThat(names(ok(admin.post(path + "/tags", tags), 201).path("tags"), "name"))
                .containsExactly("a", "b", "c");
        assertThat(admin.get(path + "/tags/single").status()).isEqualTo(404);
        RestApi appending = admin.withHeader("X-Openstack-Append", "True");
        ok(appending.post(path + "/tags", "{\"tags\": [{\"name\": \"d\"}]}"), 201);
        assertProblem(appending.post(path + "/tags", tags), 409, "already exists");
        JsonNode page = ok(admin.get(path + "/tags?limit=2&sort_key=name&sort_dir=asc"), 200);
        assertThat(names(page.path("tags"), "name")).containsExactly("a", "b");
        assertThat(names(ok(admin.get(page.path("next").asString()), 200).path("tags"), "name"))
                .containsExactly("c", "d");
        assertThat(ok(admin.put(path + "/tags/d", "{\"name\": \"e\"}"), 200)
                        .path("name")
                        .asString())
                .isEqualTo("e");
        assertProblem(admin.put(path + "/tags/e", "{\"name\": \"a\"}"), 409, "already exists");
        assertThat(admin.delete(path + "/tags").status()).isEqualTo(204);
        assertThat(ok(admin.get(path + "/tags"), 200).path("tags").size()).isZero();

        assertThat(admin.delete(path + "/objects").status()).isEqualTo(204);
        assertThat(admin.delete(path + "/properties").status()).isEqualTo(204);
        assertThat(ok(admin.get(path), 200).has("objects")).isFalse();
    }

    @Test
    void associations() {
        create(name, "");
        String types = path + "/resource_types";
        JsonNode association = ok(admin.post(types, "{\"name\": \"OS::Nova::Flavor\", \"prefix\": \"hw:\"}"), 201);
        assertThat(association.path("prefix").asString()).isEqualTo("hw:");
        assertProblem(admin.post(types, "{\"name\": \"OS::Nova::Flavor\"}"), 409, "already exists");
        assertThat(names(ok(admin.get(types), 200).path("resource_type_associations"), "name"))
                .containsExactly("OS::Nova::Flavor");
        assertThat(admin.delete(types + "/OS::Nova::Flavor").status()).isEqualTo(204);
        assertProblem(admin.delete(types + "/OS::Nova::Flavor"), 404, "not found");
        assertProblem(admin.delete(types + "/Not::A::Type"), 404, "not found");
    }

    @Test
    void nothingIsTakenOutOfAProtectedNamespace() {
        create(
                name,
                ", \"protected\": true, \"tags\": [{\"name\": \"t\"}], \"objects\": [{\"name\": \"o\"}],"
                        + " \"properties\": {\"p\": {\"title\": \"P\", \"type\": \"string\"}},"
                        + " \"resource_type_associations\": [{\"name\": \"OS::Nova::Flavor\"}]");
        for (String part : List.of(
                "",
                "/tags",
                "/tags/t",
                "/objects",
                "/objects/o",
                "/properties",
                "/properties/p",
                "/resource_types/OS::Nova::Flavor")) {
            assertProblem(admin.delete(path + part), 403, "protected");
        }
        ok(admin.post(path + "/tags/more", ""), 201);
        assertThat(ok(admin.get(path), 200).path("tags").size()).isEqualTo(2);
    }

    @Test
    void othersSeeWhatIsPublicAndChangeNothing() {
        create(name, ", \"tags\": [{\"name\": \"t\"}]");
        for (String part : List.of("", "/tags", "/tags/t", "/objects", "/properties", "/resource_types")) {
            assertProblem(member.get(path + part), 404, "not found");
        }
        for (String part : List.of("", "/tags", "/tags/t", "/objects", "/properties/p")) {
            assertProblem(member.delete(path + part), 404, "not found");
        }
        ok(admin.put(path, "{\"namespace\": \"" + name + "\", \"owner\": \"" + project + "\"}"), 200);
        ok(member.get(path), 200);
        assertThat(names(ok(member.get(ALL + "?visibility=private"), 200).path("namespaces"), "namespace"))
                .containsExactly(name);
        ok(admin.put(path, "{\"namespace\": \"" + name + "\", \"visibility\": \"public\"}"), 200);
        ok(member.get(path + "/tags/t"), 200);
        assertProblem(member.delete(path + "/tags/t"), 403, "not authorized");
        assertProblem(member.post(path + "/objects", "{\"name\": \"o\"}"), 403, "not authorized");
        assertProblem(member.put(path, "{\"namespace\": \"" + name + "\"}"), 403, "not authorized");
        assertProblem(member.post(ALL, "{\"namespace\": \"mine\"}"), 403, "not authorized");
        assertThat(anonymous.get(path).status()).isEqualTo(401);
    }

    @Test
    void listsArePagedAndFiltered() {
        for (int i = 0; i < 5; i++) {
            create(name + i, ", \"resource_type_associations\": [{\"name\": \"" + name + "\"}]");
        }
        String query = ALL + "?resource_types=" + name + ",None::Such&limit=2&sort_key=namespace&sort_dir=asc";
        List<String> seen = new ArrayList<>();
        for (String next = query; !next.isEmpty(); ) {
            JsonNode page = ok(admin.get(next), 200);
            assertThat(page.path("schema").asString()).isEqualTo("/v2/schemas/metadefs/namespaces");
            page.path("namespaces")
                    .forEach(n -> assertThat(
                                    n.at("/resource_type_associations/0/name").asString())
                            .isEqualTo(name));
            seen.addAll(names(page.path("namespaces"), "namespace"));
            next = page.path("next").asString("");
        }
        assertThat(seen).containsExactly(name + 0, name + 1, name + 2, name + 3, name + 4);
        assertThat(names(ok(admin.get(ALL + "?limit=1"), 200).path("namespaces"), "namespace"))
                .hasSize(1);
        assertThat(ok(admin.get(ALL), 200).path("namespaces").size()).isEqualTo(25);
        assertProblem(member.get(ALL + "?marker=" + name + 0), 404, "not found");
        assertProblem(admin.get(ALL + "?limit=-1"), 400, "positive");
        assertProblem(admin.get(ALL + "?limit=x"), 400, "integer");
        assertProblem(admin.get(ALL + "?sort_key=pk"), 400, "Invalid sort key");
        assertProblem(admin.get(ALL + "?sort_dir=up"), 400, "Invalid sort direction");
        assertProblem(admin.get(ALL + "?visibility=shared"), 400, "Invalid visibility");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "400 | {}",
                "400 | {\"namespace\": 1}",
                "400 | {\"namespace\": \"\"}",
                "400 | {\"namespace\": \"a/b\"}",
                "400 | {\"namespace\": \"x\", \"visibility\": \"shared\"}",
                "400 | {\"namespace\": \"x\", \"other\": 1}",
                "400 | {\"namespace\": \"x\", \"properties\": {\"p\": {\"title\": \"t\"}}}",
                "400 | {\"namespace\": \"x\", \"properties\": {\"p\": {\"title\": \"t\", \"type\": \"text\"}}}",
                "400 | {\"namespace\": \"x\", \"tags\": [{}]}",
                "400 | {\"namespace\": \"x\", \"objects\": [{\"name\": \"o\", \"required\": [\"a\", \"a\"]}]}",
                "403 | {\"namespace\": \"x\", \"created_at\": \"2026-01-01T00:00:00Z\"}",
                "403 | {\"namespace\": \"x\", \"self\": \"/\"}",
            })
    void badBodiesAreRefused(int status, String body) {
        assertThat(admin.post(ALL, body).status()).isEqualTo(status);
        assertThat(admin.get(ALL + "/x").status()).isEqualTo(404);
    }

    @Test
    void defaultsAreLoadedOnceAndStayAsAnOperatorHasThem() {
        JsonNode os = ok(member.get(ALL + "/OS::OperatingSystem"), 200);
        assertThat(os.at("/properties/os_type/enum/0").asString()).isEqualTo("linux");
        assertThat(os.path("protected").asBoolean()).isTrue();
        assertThat(ok(member.get(ALL + "/OS::Compute::Quota"), 200)
                        .path("objects")
                        .size())
                .isEqualTo(3);
        assertThat(jdbc.sql("SELECT COUNT(*) FROM metadef_defaults")
                        .query(Integer.class)
                        .single())
                .isEqualTo(25);
    }

    @Test
    void schemas() {
        for (String schema : List.of("namespace", "object", "property", "tag")) {
            assertThat(ok(member.get("/v2/schemas/metadefs/" + schema), 200)
                            .path("name")
                            .asString())
                    .isEqualTo(schema);
        }
        for (String schema : List.of("namespaces", "objects", "properties", "tags")) {
            JsonNode list = ok(member.get("/v2/schemas/metadefs/" + schema), 200);
            assertThat(list.path("name").asString()).isEqualTo(schema);
            assertThat(list.path("properties").has(schema)).isTrue();
        }
        assertThat(ok(member.get("/v2/schemas/metadefs/resource_type"), 200)
                        .path("name")
                        .asString())
                .isEqualTo("resource_type_association");
        assertThat(ok(member.get("/v2/schemas/metadefs/resource_types"), 200)
                        .path("name")
                        .asString())
                .isEqualTo("resource_type_associations");
        assertThat(ok(member.get("/v2/schemas/metadefs/objects"), 200).has("definitions"))
                .isTrue();
        assertProblem(member.get("/v2/schemas/metadefs/other"), 404, "no schema");
    }
}
