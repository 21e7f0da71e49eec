package io.altostratus.identity.limits;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.identity.IdentitySlice;
import io.altostratus.testing.RestApi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LimitsTest extends IdentitySlice {

    private String service;
    private String project;

    @BeforeEach
    void makeAServiceAndAProject() {
        service = made("services", "service", "\"type\": \"t\", \"name\": \"%s\"".formatted(unique("s")))
                .get("id")
                .asString();
        project = made("projects", "project", "\"name\": \"%s\"".formatted(unique("p")))
                .get("id")
                .asString();
    }

    private static RestApi.Answer status(RestApi.Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        return answer;
    }

    private RestApi.Answer register(String resource, String more) {
        return admin.post("/v3/registered_limits", """
                {"registered_limits": [{"service_id": "%s", "resource_name": "%s", "default_limit": 10%s}]}""".formatted(service, resource, more));
    }

    private RestApi.Answer limit(String resource, String owner, int value) {
        return admin.post("/v3/limits", """
                {"limits": [{"service_id": "%s", "resource_name": "%s", %s, "resource_limit": %d}]}""".formatted(service, resource, owner, value));
    }

    private String ofProject() {
        return "\"project_id\": \"" + project + "\"";
    }

    @Test
    void registeredLimitsLiveTheirLife() {
        JsonNode made = status(register("cores", ", \"region_id\": \"RegionOne\", \"description\": \"d\""), 201)
                .json()
                .at("/registered_limits/0");
        String path = "/v3/registered_limits/" + made.get("id").asString();
        assertThat(made.get("region_id").asString()).isEqualTo("RegionOne");
        status(register("cores", ""), 201);
        status(register("cores", ""), 409);
        status(register("ram", ", \"region_id\": \"nowhere\""), 400);
        status(register("ram", ", \"default_limit\": -2"), 400);
        assertThat(admin.get("/v3/registered_limits?service_id=" + service)
                        .json()
                        .get("registered_limits"))
                .hasSize(2);
        assertThat(admin.get("/v3/registered_limits?region_id=RegionOne&service_id=" + service)
                        .json()
                        .get("registered_limits"))
                .hasSize(1);
        status(admin.patch(path, "{\"registered_limit\": {\"region_id\": null}}"), 409);
        JsonNode changed = status(admin.patch(path, "{\"registered_limit\": {\"default_limit\": 0}}"), 200)
                .json()
                .get("registered_limit");
        assertThat(changed.get("default_limit").asInt()).isZero();
        assertThat(changed.get("description").asString()).isEqualTo("d");
        status(admin.delete(path), 204);
        status(admin.get(path), 404);
    }

    @Test
    void limitsNeedARegisteredOneAndHoldIt() {
        status(limit("cores", ofProject(), 5), 403);
        String registered =
                register("cores", "").json().at("/registered_limits/0/id").asString();
        JsonNode made = status(limit("cores", ofProject(), 5), 201).json().at("/limits/0");
        assertThat(made.get("project_id").asString()).isEqualTo(project);
        assertThat(made.get("domain_id").isNull()).isTrue();
        assertThat(made.get("region_id").isNull()).isTrue();
        status(limit("cores", ofProject(), 6), 409);
        status(limit("cores", "\"project_id\": \"ghost\"", 6), 400);
        status(limit("cores", "\"domain_id\": \"ghost\"", 6), 400);
        status(limit("cores", ofProject() + ", \"domain_id\": \"default\"", 6), 400);
        // a domain that is named as a project is a domain still
        assertThat(status(limit("cores", "\"project_id\": \"default\"", 7), 201)
                        .json()
                        .at("/limits/0/domain_id")
                        .asString())
                .isEqualTo("default");
        // all of a batch or none
        status(register("ram", ""), 201);
        status(admin.post("/v3/limits", """
                {"limits": [{"service_id": "%1$s", "resource_name": "ram", "project_id": "%2$s", "resource_limit": 1},
                            {"service_id": "%1$s", "resource_name": "disk", "project_id": "%2$s", "resource_limit": 1}]}""".formatted(service, project)), 403);
        assertThat(admin.get("/v3/limits?service_id=" + service).json().get("limits"))
                .hasSize(2);
        assertThat(admin.get("/v3/limits?resource_name=cores&project_id=" + project)
                        .json()
                        .get("limits"))
                .hasSize(1);
        status(admin.delete("/v3/registered_limits/" + registered), 403);
        status(
                admin.patch("/v3/registered_limits/" + registered, "{\"registered_limit\": {\"default_limit\": 1}}"),
                403);
        String path = "/v3/limits/" + made.get("id").asString();
        JsonNode changed = status(
                        admin.patch(path, "{\"limit\": {\"resource_limit\": 0, \"description\": \"less\"}}"), 200)
                .json()
                .get("limit");
        assertThat(changed.get("resource_limit").asInt()).isZero();
        status(admin.patch(path, "{\"limit\": {\"project_id\": \"x\"}}"), 400);
        assertThat(admin.get("/v3/limits/model").json().at("/model/name").asString())
                .isEqualTo("flat");

        status(admin.delete("/v3/projects/" + project), 204);
        status(admin.get(path), 404);
        status(admin.delete("/v3/services/" + service), 204);
        status(admin.get("/v3/registered_limits/" + registered), 404);
    }

    @Test
    void aProjectsUsersSeeItsLimitsOnly() {
        register("cores", "");
        String own = limit("cores", ofProject(), 5).json().at("/limits/0/id").asString();
        String domains = limit("cores", "\"domain_id\": \"default\"", 50)
                .json()
                .at("/limits/0/id")
                .asString();
        String name = unique("u");
        String user = made("users", "user", "\"name\": \"%s\", \"password\": \"pw\"".formatted(name))
                .get("id")
                .asString();
        String reader =
                admin.get("/v3/roles?name=reader").json().at("/roles/0/id").asString();
        status(admin.put("/v3/projects/" + project + "/users/" + user + "/roles/" + reader, ""), 204);
        String projectName =
                admin.get("/v3/projects/" + project).json().at("/project/name").asString();
        RestApi self = anonymous.withToken(passwordToken(name, "pw", projectName));
        assertThat(self.get("/v3/limits").json().get("limits").findValuesAsString("id"))
                .containsExactly(own);
        status(self.get("/v3/limits/" + own), 200);
        status(self.get("/v3/limits/" + domains), 403);
        status(self.get("/v3/registered_limits"), 200);
        status(self.post("/v3/limits", "{\"limits\": []}"), 400);
        status(self.delete("/v3/limits/" + own), 403);
        status(admin.delete("/v3/limits/" + domains), 204);
        status(admin.delete("/v3/limits/" + domains), 404);
    }
}
