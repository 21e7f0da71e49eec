package io.altostratus.identity.projects;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.identity.IdentitySlice;
import io.altostratus.testing.RestApi;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Projects, their tree and tags, and domains, which act as projects. */
class ProjectsTest extends IdentitySlice {

    private String project(String more) {
        return made("projects", "project", "\"name\": \"%s\"%s".formatted(unique("p"), more))
                .get("id")
                .asString();
    }

    private String below(String parent) {
        return project(", \"parent_id\": \"%s\"".formatted(parent));
    }

    private JsonNode domain() {
        return made("domains", "domain", "\"name\": \"%s\"".formatted(unique("D")));
    }

    private static void status(RestApi.Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    }

    private List<String> listed(String query) {
        RestApi.Answer answer = admin.get("/v3/projects?" + query);
        status(answer, 200);
        List<String> ids = new ArrayList<>();
        answer.json().get("projects").forEach(p -> ids.add(p.get("id").asString()));
        return ids;
    }

    @Test
    void aTreeIsAsDeepAsAllowedAndKeepsItsOrder() {
        String domain = domain().get("id").asString();
        String top = project(", \"domain_id\": \"%s\"".formatted(domain));
        List<String> line = new ArrayList<>(List.of(top));
        while (line.size() < 5) {
            line.add(below(line.getLast()));
        }
        status(
                admin.post(
                        "/v3/projects",
                        "{\"project\": {\"name\": \"deep\", \"parent_id\": \"%s\"}}".formatted(line.getLast())),
                403);
        JsonNode shown = admin.get("/v3/projects/" + line.get(1) + "?parents_as_ids&subtree_as_ids")
                .json()
                .get("project");
        assertThat(shown.get("domain_id").asString()).isEqualTo(domain);
        assertThat(shown.at("/parents/" + top).has(domain)).isTrue();
        assertThat(shown.at("/parents/" + top + "/" + domain).isNull()).isTrue();
        assertThat(shown.at("/subtree/" + line.get(2) + "/" + line.get(3) + "/" + line.get(4))
                        .isNull())
                .isTrue();
        status(admin.get("/v3/projects/" + top + "?parents_as_ids&parents_as_list"), 400);
        status(admin.get("/v3/projects/" + top + "?subtree_as_ids&subtree_as_list"), 400);
        // lists show what the caller has a role in
        assertThat(admin.get("/v3/projects/" + top + "?subtree_as_list").json().at("/project/subtree"))
                .isEmpty();
        String adminUser =
                admin.get("/v3/users?name=admin").json().at("/users/0/id").asString();
        String reader =
                admin.get("/v3/roles?name=reader").json().at("/roles/0/id").asString();
        status(
                admin.put(
                        "/v3/OS-INHERIT/projects/" + top + "/users/" + adminUser + "/roles/" + reader
                                + "/inherited_to_projects",
                        ""),
                204);
        JsonNode asList = admin.get("/v3/projects/" + top + "?subtree_as_list").json();
        assertThat(asList.at("/project/subtree")).hasSize(4);
        assertThat(asList.at("/project/subtree/0/project/id").asString()).isEqualTo(line.get(1));
        assertThat(admin.get("/v3/projects/" + line.get(2) + "?parents_as_list")
                        .json()
                        .at("/project/parents")
                        .size())
                .isEqualTo(1);

        status(admin.delete("/v3/projects/" + top), 403);
        status(admin.patch("/v3/projects/" + top, "{\"project\": {\"enabled\": false}}"), 403);
        String last = line.getLast();
        status(admin.patch("/v3/projects/" + last, "{\"project\": {\"enabled\": false}}"), 200);
        status(admin.patch("/v3/projects/" + last, "{\"project\": {\"parent_id\": \"%s\"}}".formatted(top)), 403);
        status(admin.patch("/v3/projects/" + last, "{\"project\": {\"domain_id\": \"default\"}}"), 400);
        status(admin.patch("/v3/projects/" + last, "{\"project\": {\"is_domain\": true}}"), 400);
        status(admin.patch("/v3/projects/" + last, "{\"project\": {\"id\": \"x\"}}"), 400);
        status(admin.patch("/v3/projects/" + last, "{\"project\": {}}"), 400);
        String above = line.get(3);
        status(admin.patch("/v3/projects/" + above, "{\"project\": {\"enabled\": false}}"), 200);
        status(admin.patch("/v3/projects/" + last, "{\"project\": {\"enabled\": true}}"), 403);
        status(
                admin.post("/v3/projects", "{\"project\": {\"name\": \"x\", \"parent_id\": \"%s\"}}".formatted(above)),
                400);
        status(admin.post("/v3/projects", """
                        {"project": {"name": "x", "parent_id": "%s", "domain_id": "default"}}""".formatted(top)), 400);
        status(admin.post("/v3/projects", "{\"project\": {\"name\": \"x\", \"parent_id\": \"ghost\"}}"), 400);
        status(admin.post("/v3/projects", "{\"project\": {\"name\": \"x\", \"domain_id\": \"ghost\"}}"), 400);
        for (String id : line.reversed()) {
            status(admin.delete("/v3/projects/" + id), 204);
        }
    }

    @Test
    void tagsAreKeptAndFilteredBy() {
        String id = project(", \"tags\": [\"a\", \"b\"], \"colour\": \"red\"");
        String other = project(", \"tags\": [\"b\", \"c\"]");
        String bare = project("");
        String path = "/v3/projects/" + id + "/tags";
        assertThat(admin.get("/v3/projects/" + id).json().at("/project/tags").toString())
                .isEqualTo("[\"a\",\"b\"]");
        assertThat(listed("tags=a,b")).contains(id).doesNotContain(other, bare);
        assertThat(listed("tags-any=a,c")).contains(id, other).doesNotContain(bare);
        assertThat(listed("not-tags=a,b")).contains(other, bare).doesNotContain(id);
        assertThat(listed("not-tags-any=a,c")).contains(bare).doesNotContain(id, other);
        assertThat(listed("tags=b&not-tags=a")).contains(other).doesNotContain(id, bare);
        status(admin.put(path + "/new", "{}"), 201);
        status(admin.put(path + "/new", "{}"), 400);
        status(admin.get(path + "/new"), 204);
        status(admin.get(path + "/NEW"), 404);
        status(admin.put(path + "/a,b", "{}"), 400);
        status(admin.put(path, "{\"tags\": [\"x\", \"x\"]}"), 400);
        status(admin.put(path, "{\"tags\": [\"x/y\"]}"), 400);
        JsonNode replaced = admin.put(path, "{\"tags\": [\"y\", \"x\"]}").json();
        assertThat(replaced.get("tags").toString()).isEqualTo("[\"x\",\"y\"]");
        assertThat(replaced.at("/links/self").asString()).endsWith(path);
        status(admin.delete(path + "/x"), 204);
        status(admin.delete(path + "/x"), 404);
        status(admin.delete(path), 204);
        assertThat(admin.get(path).json().get("tags")).isEmpty();
        status(admin.get("/v3/projects/ghost/tags"), 404);
        for (int i = 0; i < 80; i++) {
            jdbc.sql("INSERT INTO project_tags VALUES (:id, :tag)")
                    .param("id", id)
                    .param("tag", "t" + i)
                    .update();
        }
        status(admin.put(path + "/t80", "{}"), 400);
        status(
                admin.patch("/v3/projects/" + id, "{\"project\": {\"tags\": [], \"options\": {\"immutable\": true}}}"),
                200);
        status(admin.put(path + "/t", "{}"), 403);
        status(admin.delete("/v3/projects/" + id), 403);
        status(admin.patch("/v3/projects/" + id, "{\"project\": {\"options\": {\"immutable\": false}}}"), 200);
        JsonNode shown = admin.get("/v3/projects/" + id).json().get("project");
        assertThat(shown.at("/options/immutable").asBoolean()).isFalse();
        assertThat(shown.get("colour").asString()).isEqualTo("red");
        for (String each : List.of(id, other, bare)) {
            status(admin.delete("/v3/projects/" + each), 204);
        }
    }

    @Test
    void listsAreFilteredInTheDatabase() {
        String domain = domain().get("id").asString();
        String name = unique("Named");
        String top = made("projects", "project", """
                "name": "%s", "domain_id": "%s" """.formatted(name, domain))
                .get("id")
                .asString();
        String off = project(", \"parent_id\": \"%s\", \"enabled\": false".formatted(top));
        assertThat(listed("domain_id=" + domain)).containsExactly(top, off);
        assertThat(listed("domain_id=" + domain + "&enabled=false")).containsExactly(off);
        assertThat(listed("parent_id=" + top)).containsExactly(off);
        assertThat(listed("parent_id=" + domain)).containsExactly(top);
        assertThat(listed("name=" + name)).containsExactly(top);
        assertThat(listed("name__icontains=" + name.substring(2).toUpperCase(java.util.Locale.ROOT)))
                .containsExactly(top);
        assertThat(listed("is_domain=true")).contains(domain, "default").doesNotContain(top);
        assertThat(listed("is_domain=true&domain_id=" + domain)).isEmpty();
        status(admin.post("/v3/projects", """
                        {"project": {"name": "%s", "domain_id": "%s"}}""".formatted(name, domain)), 409);
        status(admin.get("/v3/users/ghost/projects"), 404);
    }

    @Test
    void aDomainActsAsAProject() {
        JsonNode made = made("projects", "project", "\"name\": \"%s\", \"is_domain\": true".formatted(unique("D")));
        String id = made.get("id").asString();
        assertThat(made.get("is_domain").asBoolean()).isTrue();
        assertThat(made.get("domain_id").isNull()).isTrue();
        assertThat(made.get("parent_id").isNull()).isTrue();
        status(admin.get("/v3/domains/" + id), 200);
        status(admin.get("/v3/projects/" + id), 200);
        assertThat(project(", \"parent_id\": \"%s\"".formatted(id))).isNotEmpty();
        status(
                admin.post(
                        "/v3/projects",
                        "{\"project\": {\"name\": \"x\", \"is_domain\": true, \"parent_id\": \"%s\"}}".formatted(id)),
                400);
        String user = made(
                        "users",
                        "user",
                        "\"name\": \"%s\", \"password\": \"pw\", \"domain_id\": \"%s\"".formatted(unique("u"), id))
                .get("id")
                .asString();
        String reader =
                admin.get("/v3/roles?name=reader").json().at("/roles/0/id").asString();
        status(admin.put("/v3/projects/" + id + "/users/" + user + "/roles/" + reader, ""), 204);
        RestApi.Answer login = anonymous.post("/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "%s", "password": "pw"}}},
                 "scope": {"project": {"id": "%s"}}}}""".formatted(user, id));
        status(login, 201);
        assertThat(login.json().at("/token/is_domain").asBoolean()).isTrue();
        RestApi self = anonymous.withToken(String.valueOf(login.header("X-Subject-Token")));
        assertThat(self.get("/v3/auth/projects").json().at("/projects/0/id").asString())
                .isEqualTo(id);
        status(self.get("/v3/projects/" + id), 200);

        status(admin.delete("/v3/projects/" + id), 403);
        status(admin.patch("/v3/projects/" + id, "{\"project\": {\"enabled\": false, \"tags\": [\"t\"]}}"), 200);
        status(self.get("/v3/auth/projects"), 401);
        assertThat(admin.get("/v3/domains/" + id).json().at("/domain/tags/0").asString())
                .isEqualTo("t");
        status(admin.delete("/v3/projects/" + id), 204);
        status(admin.get("/v3/domains/" + id), 404);
        status(admin.get("/v3/users/" + user), 404);
        for (String table :
                List.of("assignments WHERE target_id", "project_tags WHERE project_id", "projects WHERE domain_id")) {
            assertThat(jdbc.sql("SELECT COUNT(*) FROM " + table + " = :id")
                            .param("id", id)
                            .query(Long.class)
                            .single())
                    .isZero();
        }
    }

    @Test
    void noChildIsLeftWithoutItsParent() throws Exception {
        try (ExecutorService both = Executors.newFixedThreadPool(2)) {
            for (int round = 0; round < 10; round++) {
                String parent = project("");
                String body = "{\"project\": {\"name\": \"%s\", \"parent_id\": \"%s\"}}".formatted(unique("c"), parent);
                Future<RestApi.Answer> made = both.submit(() -> admin.post("/v3/projects", body));
                Future<RestApi.Answer> gone = both.submit(() -> admin.delete("/v3/projects/" + parent));
                if (made.get().status() == 201) {
                    status(gone.get(), 403);
                    status(
                            admin.delete("/v3/projects/"
                                    + made.get().json().at("/project/id").asString()),
                            204);
                    status(admin.delete("/v3/projects/" + parent), 204);
                } else {
                    status(made.get(), 400);
                    status(gone.get(), 204);
                }
            }
        }
    }

    @Test
    void domainsAreProtectedAndFound() {
        String explicit = java.util.UUID.randomUUID().toString().replace("-", "");
        String name = unique("Dom");
        made("domains", "domain", """
                "name": "%s", "explicit_domain_id": "%s", "tags": ["x"], "options": {"immutable": true},
                "description": null, "colour": "red" """.formatted(name, explicit));
        JsonNode shown = admin.get("/v3/domains/" + explicit).json().get("domain");
        assertThat(shown.has("explicit_domain_id")).isFalse();
        assertThat(shown.at("/options/immutable").asBoolean()).isTrue();
        assertThat(shown.get("colour").asString()).isEqualTo("red");
        assertThat(shown.get("description").asString()).isEmpty();
        status(admin.post("/v3/domains", """
                {"domain": {"name": "%s"}}""".formatted(name)), 409);
        status(admin.post("/v3/domains", """
                {"domain": {"name": "x", "explicit_domain_id": "no"}}"""), 400);
        assertThat(admin.get("/v3/domains?name__startswith=" + name)
                        .json()
                        .at("/domains/0/id")
                        .asString())
                .isEqualTo(explicit);
        String path = "/v3/domains/" + explicit;
        status(admin.patch(path, "{\"domain\": {\"enabled\": false}}"), 403);
        status(admin.patch(path, "{\"domain\": {\"options\": {\"immutable\": null}}}"), 200);
        status(admin.patch(path, "{\"domain\": {\"enabled\": false, \"colour\": null}}"), 200);
        assertThat(admin.get("/v3/domains?enabled=false").json().get("domains").findValuesAsString("id"))
                .contains(explicit);
        String guarded = project(", \"domain_id\": \"default\"");
        status(
                admin.post(
                        "/v3/projects", "{\"project\": {\"name\": \"x\", \"domain_id\": \"%s\"}}".formatted(explicit)),
                400);
        status(admin.delete(path), 204);
        status(admin.delete(path), 404);
        status(admin.delete("/v3/projects/" + guarded), 204);
    }
}
