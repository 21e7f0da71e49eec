package io.altostratus.identity.roles;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.identity.IdentitySlice;
import io.altostratus.testing.RestApi;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import tools.jackson.databind.JsonNode;

/** Grants of every kind, what follows from them, and what is left of them afterwards. */
class AssignmentsTest extends IdentitySlice {

    @Autowired
    private EffectiveRoles effective;

    private String domain;
    private String top;
    private String leaf;
    private String user;
    private String userName;
    private String group;
    private String role;

    @BeforeEach
    void makeAWorld() {
        domain = made("domains", "domain", "\"name\": \"%s\"".formatted(unique("d")))
                .get("id")
                .asString();
        top = project(domain);
        leaf = project(top);
        userName = unique("u");
        user = made("users", "user", """
                "name": "%s", "password": "pw", "domain_id": "%s" """.formatted(userName, domain)).get("id").asString();
        group = unique("g").replace("-", "");
        jdbc.sql("INSERT INTO user_groups (id, domain_id, name, description, extra) VALUES (:id, :d, :id, '', '{}')")
                .param("id", group)
                .param("d", domain)
                .update();
        jdbc.sql("INSERT INTO group_members (group_id, user_id) VALUES (:id, :user)")
                .param("id", group)
                .param("user", user)
                .update();
        role = role("");
    }

    private String project(String parent) {
        return made("projects", "project", "\"name\": \"%s\", \"parent_id\": \"%s\"".formatted(unique("p"), parent))
                .get("id")
                .asString();
    }

    private String role(String more) {
        return made("roles", "role", "\"name\": \"%s\"%s".formatted(unique("r"), more))
                .get("id")
                .asString();
    }

    private void put(String path) {
        status(admin.put("/v3" + path, ""), 204);
    }

    private static void status(RestApi.Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    }

    private List<String> rolesIn(String project) {
        return effective.inProject(user, project).stream().map(Role::id).toList();
    }

    private JsonNode assignments(String query) {
        RestApi.Answer answer = admin.get("/v3/role_assignments?" + query);
        status(answer, 200);
        return answer.json().get("role_assignments");
    }

    @Test
    void everyKindOfGrantIsGivenListedCheckedAndTaken() {
        for (String actor : List.of("/users/" + user, "/groups/" + group)) {
            for (String target : List.of("/projects/" + top, "/domains/" + domain, "/system")) {
                oneGrant(target + actor + "/roles/" + role, target + actor + "/roles");
            }
            for (String target : List.of("/projects/" + top, "/domains/" + domain)) {
                String path = "/OS-INHERIT" + target + actor + "/roles";
                oneGrant(
                        path + "/" + role + "/inherited_to_projects",
                        target.startsWith("/d") ? path + "/inherited_to_projects" : null);
            }
        }
        String ghost = "/v3/projects/" + top + "/users/ghost/roles/" + role;
        status(admin.put(ghost, ""), 404);
        status(admin.put("/v3/projects/ghost/users/" + user + "/roles/" + role, ""), 404);
        status(admin.put("/v3/system/users/" + user + "/roles/ghost", ""), 404);
    }

    private void oneGrant(String path, @Nullable String list) {
        status(admin.get("/v3" + path), 404);
        put(path);
        put(path);
        status(admin.get("/v3" + path), 204);
        status(admin.send("HEAD", "/v3" + path, null), 204);
        if (list != null) {
            JsonNode roles = admin.get("/v3" + list).json().get("roles");
            assertThat(roles.findValuesAsString("id")).containsExactly(role);
        }
        status(admin.delete("/v3" + path), 204);
        status(admin.delete("/v3" + path), 404);
    }

    @Test
    void aTokenHasWhatIsGivenByGroupsFromAboveAndByImplication() {
        String implied = role("");
        String ofDomain = role(", \"domain_id\": \"%s\"".formatted(domain));
        status(admin.put("/v3/roles/" + ofDomain + "/implies/" + implied, ""), 201);
        put("/OS-INHERIT/domains/" + domain + "/groups/" + group + "/roles/" + role + "/inherited_to_projects");
        put("/OS-INHERIT/projects/" + top + "/users/" + user + "/roles/" + ofDomain + "/inherited_to_projects");
        assertThat(rolesIn(top)).containsExactly(role);
        assertThat(rolesIn(leaf)).containsExactlyInAnyOrder(role, implied);
        assertThat(effective.inDomain(user, domain)).isEmpty();
        assertThat(rolesIn(domain)).isEmpty();

        RestApi.Answer login = anonymous.post("/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "%s", "password": "pw"}}},
                 "scope": {"project": {"id": "%s"}}}}""".formatted(user, leaf));
        status(login, 201);
        assertThat(login.json().at("/token/roles").findValuesAsString("id")).containsExactlyInAnyOrder(role, implied);
        RestApi self = anonymous.withToken(String.valueOf(login.header("X-Subject-Token")));
        assertThat(self.get("/v3/auth/projects").json().get("projects").findValuesAsString("id"))
                .containsExactlyInAnyOrder(top, leaf);
        assertThat(self.get("/v3/users/" + user + "/projects")
                        .json()
                        .get("projects")
                        .findValuesAsString("id"))
                .containsExactlyInAnyOrder(top, leaf);
        assertThat(self.get("/v3/auth/domains").json().get("domains")).isEmpty();

        // What the token does not live on leaves it alone; what it lives on takes it along.
        put("/domains/" + domain + "/users/" + user + "/roles/" + role);
        status(admin.delete("/v3/domains/" + domain + "/users/" + user + "/roles/" + role), 204);
        status(self.get("/v3/auth/projects"), 200);
        status(
                admin.delete("/v3/OS-INHERIT/domains/" + domain + "/groups/" + group + "/roles/" + role
                        + "/inherited_to_projects"),
                204);
        status(self.get("/v3/auth/projects"), 401);
        assertThat(rolesIn(top)).isEmpty();
        assertThat(rolesIn(leaf)).containsExactly(implied);
    }

    @Test
    void assignmentsAreListedAsGiven() {
        put("/projects/" + top + "/users/" + user + "/roles/" + role);
        put("/projects/" + leaf + "/groups/" + group + "/roles/" + role);
        put("/OS-INHERIT/projects/" + top + "/users/" + user + "/roles/" + role + "/inherited_to_projects");
        put("/system/users/" + user + "/roles/" + role);
        assertThat(assignments("user.id=" + user)).hasSize(3);
        assertThat(assignments("role.id=" + role)).hasSize(4);
        assertThat(assignments("role.id=" + role + "&scope.system=all")).hasSize(1);
        assertThat(assignments("scope.project.id=" + top)).hasSize(2);
        assertThat(assignments("scope.project.id=" + top + "&include_subtree")).hasSize(3);
        assertThat(assignments("scope.domain.id=" + domain)).isEmpty();
        assertThat(assignments("role.id=" + role + "&scope.OS-INHERIT:inherited_to=projects"))
                .hasSize(1);
        JsonNode inherited = assignments("user.id=" + user + "&scope.OS-INHERIT:inherited_to=projects")
                .get(0);
        assertThat(inherited.at("/scope/OS-INHERIT:inherited_to").asString()).isEqualTo("projects");
        assertThat(inherited.at("/links/assignment").asString())
                .endsWith("/v3/OS-INHERIT/projects/" + top + "/users/" + user + "/roles/" + role
                        + "/inherited_to_projects");
        JsonNode named = assignments("group.id=" + group + "&include_names").get(0);
        assertThat(named.at("/group/domain/id").asString()).isEqualTo(domain);
        assertThat(named.at("/scope/project/domain/id").asString()).isEqualTo(domain);
        assertThat(named.at("/role/name").asString()).startsWith("r-");
        assertThat(named.at("/role").has("domain")).isFalse();
        for (String wrong : List.of(
                "user.id=x&group.id=y",
                "scope.project.id=x&scope.domain.id=y",
                "scope.system=all&scope.domain.id=y",
                "effective&group.id=x",
                "effective&scope.domain.id=x&scope.OS-INHERIT:inherited_to=projects",
                "include_subtree")) {
            status(admin.get("/v3/role_assignments?" + wrong), 400);
        }
    }

    @Test
    void effectiveAssignmentsFollowGroupsTreesAndImplications() {
        String implied = role("");
        status(admin.put("/v3/roles/" + role + "/implies/" + implied, ""), 201);
        put("/OS-INHERIT/domains/" + domain + "/groups/" + group + "/roles/" + role + "/inherited_to_projects");
        JsonNode all = assignments("effective&user.id=" + user);
        assertThat(all).hasSize(4); // two projects, two roles
        JsonNode found = assignments("effective&role.id=" + implied + "&scope.project.id=" + leaf);
        assertThat(found).hasSize(1);
        JsonNode one = found.get(0);
        assertThat(one.at("/user/id").asString()).isEqualTo(user);
        assertThat(one.at("/scope/project/id").asString()).isEqualTo(leaf);
        assertThat(one.at("/links/membership").asString()).endsWith("/v3/groups/" + group + "/users/" + user);
        assertThat(one.at("/links/prior_role").asString()).endsWith("/v3/prior_role/" + role + "/implies/" + implied);
        assertThat(one.at("/links/assignment").asString())
                .endsWith("/v3/OS-INHERIT/domains/" + domain + "/groups/" + group + "/roles/" + role
                        + "/inherited_to_projects");
        assertThat(assignments("effective&scope.project.id=" + top + "&include_subtree&include_names"))
                .hasSize(4);
        assertThat(assignments("effective&user.id=" + user + "&scope.domain.id=" + domain))
                .isEmpty();
        status(admin.delete("/v3/roles/" + role + "/implies/" + implied), 204);
        assertThat(assignments("effective&user.id=" + user)).hasSize(2);
    }

    @Test
    void impliedRolesAreMadeShownAndRefused() {
        String second = role("");
        String ofDomain = role(", \"domain_id\": \"%s\"".formatted(domain));
        String adminRole =
                admin.get("/v3/roles?name=admin").json().at("/roles/0/id").asString();
        String rule = "/v3/roles/" + role + "/implies/" + second;
        RestApi.Answer created = admin.put(rule, "");
        status(created, 201);
        assertThat(created.json().at("/role_inference/implies/id").asString()).isEqualTo(second);
        status(admin.get(rule), 200);
        status(admin.send("HEAD", rule, null), 204);
        JsonNode list = admin.get("/v3/roles/" + role + "/implies").json();
        assertThat(list.at("/role_inference/implies").findValuesAsString("id")).containsExactly(second);
        assertThat(admin.get("/v3/role_inferences").json().toString())
                .contains(role)
                .contains(second);
        status(admin.put("/v3/roles/" + role + "/implies/" + adminRole, ""), 403);
        status(admin.put("/v3/roles/" + role + "/implies/" + ofDomain, ""), 403);
        status(admin.put("/v3/roles/" + ofDomain + "/implies/" + role, ""), 201);
        status(admin.delete(rule), 204);
        status(admin.delete(rule), 404);
        status(admin.get(rule), 404);
    }

    @Test
    void aRoleOfADomainStaysInTheDomain() {
        String ofDomain = role(", \"domain_id\": \"%s\", \"description\": \"x\"".formatted(domain));
        String elsewhere =
                admin.get("/v3/auth/projects").json().at("/projects/0/id").asString();
        status(admin.put("/v3/projects/" + elsewhere + "/users/" + user + "/roles/" + ofDomain, ""), 403);
        status(admin.put("/v3/domains/default/users/" + user + "/roles/" + ofDomain, ""), 403);
        status(admin.put("/v3/system/users/" + user + "/roles/" + ofDomain, ""), 400);
        put("/projects/" + top + "/users/" + user + "/roles/" + ofDomain);
        assertThat(rolesIn(top)).isEmpty();
        assertThat(assignments("effective&user.id=" + user)).isEmpty();
        assertThat(admin.get("/v3/roles?domain_id=" + domain)
                        .json()
                        .get("roles")
                        .findValuesAsString("id"))
                .containsExactly(ofDomain);
        assertThat(admin.get("/v3/roles").json().get("roles").findValuesAsString("id"))
                .doesNotContain(ofDomain);
        status(admin.delete("/v3/roles/" + ofDomain), 204);
        assertThat(assignments("user.id=" + user)).isEmpty();
    }

    @Test
    void rolesAreFilteredProtectedAndTakeTheirTokensAlong() {
        String name = unique("Exact_Name%");
        String id = made("roles", "role", """
                "name": "%s", "options": {"immutable": true}, "colour": "red" """.formatted(name)).get("id").asString();
        assertThat(admin.get("/v3/roles?name__startswith=Exact_Name%25")
                        .json()
                        .get("roles")
                        .findValuesAsString("id"))
                .contains(id);
        assertThat(admin.get("/v3/roles?name__contains=exact_name").json().get("roles"))
                .isEmpty();
        assertThat(admin.get("/v3/roles?name__icontains=exact_name%25-")
                        .json()
                        .get("roles")
                        .findValuesAsString("id"))
                .contains(id);
        status(admin.patch("/v3/roles/" + id, "{\"role\": {\"name\": \"other\"}}"), 403);
        status(admin.delete("/v3/roles/" + id), 403);
        status(
                admin.patch("/v3/roles/" + id, "{\"role\": {\"options\": {\"immutable\": false}, \"name\": \"x\"}}"),
                403);
        status(admin.patch("/v3/roles/" + id, "{\"role\": {\"options\": {\"wrong\": false}}}"), 400);
        status(admin.patch("/v3/roles/" + id, "{\"role\": {\"options\": {\"immutable\": null}}}"), 200);
        status(admin.patch("/v3/roles/" + id, "{\"role\": {\"domain_id\": \"default\"}}"), 400);
        put("/projects/" + top + "/users/" + user + "/roles/" + id);
        RestApi.Answer login = anonymous.post("/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "%s", "password": "pw"}}},
                 "scope": {"project": {"id": "%s"}}}}""".formatted(user, top));
        RestApi self = anonymous.withToken(String.valueOf(login.header("X-Subject-Token")));
        status(self.get("/v3/auth/projects"), 200);
        status(admin.delete("/v3/roles/" + id), 204);
        status(self.get("/v3/auth/projects"), 401);
        status(admin.get("/v3/roles/" + id), 404);
    }

    @Test
    void theManagerOfADomainGivesRolesWithinIt() {
        String manager =
                admin.get("/v3/roles?name=manager").json().at("/roles/0/id").asString();
        String member =
                admin.get("/v3/roles?name=member").json().at("/roles/0/id").asString();
        put("/domains/" + domain + "/users/" + user + "/roles/" + manager);
        RestApi.Answer login = anonymous.post("/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "%s", "password": "pw"}}},
                 "scope": {"domain": {"id": "%s"}}}}""".formatted(user, domain));
        RestApi self = anonymous.withToken(String.valueOf(login.header("X-Subject-Token")));
        status(self.put("/v3/projects/" + top + "/groups/" + group + "/roles/" + member, ""), 204);
        status(self.put("/v3/projects/" + top + "/groups/" + group + "/roles/" + role, ""), 403);
        assertThat(self.get("/v3/role_assignments").json().get("role_assignments"))
                .hasSize(2);
        assertThat(self.get("/v3/projects").json().get("projects").findValuesAsString("id"))
                .containsExactlyInAnyOrder(top, leaf);
        assertThat(self.get("/v3/domains").json().get("domains").findValuesAsString("id"))
                .containsExactly(domain);
        status(self.post("/v3/projects", "{\"project\": {\"name\": \"mine\"}}"), 201);
        status(self.post("/v3/projects", "{\"project\": {\"name\": \"x\", \"domain_id\": \"default\"}}"), 403);
        status(self.get("/v3/roles/" + role), 403);
        status(self.get("/v3/roles/" + member), 200);
    }
}
