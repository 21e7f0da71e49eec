package io.altostratus.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class CatalogTest extends IdentitySlice {

    private String region;
    private String service;

    @BeforeEach
    void makeAService() {
        region = unique("Region");
        service = id("services", "service", "\"type\": \"%s\", \"name\": \"s\"".formatted(unique("type")));
    }

    @AfterEach
    void removeIt() {
        admin.delete("/v3/services/" + service);
        admin.delete("/v3/regions/" + region);
    }

    @Test
    void servicesAreFoundByTypeAndName() {
        JsonNode made = admin.get("/v3/services/" + service).json().get("service");
        String type = made.get("type").asString();
        assertThat(admin.get("/v3/services?name=s&type=" + type).json().get("services"))
                .hasSize(1);
        assertThat(admin.get("/v3/services?type__icontains=" + type.toUpperCase(java.util.Locale.ROOT))
                        .json()
                        .get("services"))
                .hasSize(1);
        assertThat(admin.get("/v3/services?type=none").json().get("services")).isEmpty();
        assertStatus(admin.patch("/v3/services/" + service, "{\"service\": {\"description\": \"new\"}}"), 200);
        assertThat(admin.get("/v3/services/" + service)
                        .json()
                        .at("/service/description")
                        .asString())
                .isEqualTo("new");
        assertThat(catalogTypes()).contains(type);
        admin.patch("/v3/services/" + service, "{\"service\": {\"enabled\": false}}");
        assertThat(catalogTypes()).doesNotContain(type);
        assertStatus(admin.patch("/v3/services/" + service, "{\"service\": {}}"), 400);
        assertStatus(admin.patch("/v3/services/" + service, "{\"service\": {\"id\": \"x\"}}"), 400);
        assertStatus(admin.post("/v3/services", "{\"service\": {\"name\": \"x\"}}"), 400);
    }

    private List<String> catalogTypes() {
        return admin.get("/v3/auth/catalog").json().get("catalog").findValuesAsString("type");
    }

    @Test
    void endpointsAreFilteredAndMakeTheirRegion() {
        String one = endpoint("public", "http://x/$(tenant_id)s");
        String two = endpoint("internal", "http://y");
        assertThat(admin.get("/v3/regions/" + region).status()).isEqualTo(200);
        assertThat(ids(admin.get("/v3/endpoints?service_id=" + service), "endpoints"))
                .containsExactly(one, two);
        assertThat(ids(
                        admin.get("/v3/endpoints?service_id=" + service + "&interface=internal&region_id=" + region),
                        "endpoints"))
                .containsExactly(two);
        JsonNode shown = admin.get("/v3/endpoints/" + one).json().get("endpoint");
        assertThat(shown.get("region").asString()).isEqualTo(region);
        assertThat(shown.get("enabled").asBoolean()).isTrue();
        assertStatus(
                admin.patch("/v3/endpoints/" + one, "{\"endpoint\": {\"enabled\": false, \"interface\": \"admin\"}}"),
                200);
        assertStatus(admin.patch("/v3/endpoints/" + one, "{\"endpoint\": {\"enabled\": \"False\"}}"), 400);
        assertStatus(admin.patch("/v3/endpoints/" + one, "{\"endpoint\": {\"url\": \"http://%(x)s\"}}"), 400);
        assertStatus(admin.patch("/v3/endpoints/" + one, "{\"endpoint\": {\"region_id\": \"none-there\"}}"), 400);
        assertStatus(admin.delete("/v3/endpoints/" + one), 204);
        assertStatus(admin.get("/v3/endpoints/" + one), 404);
        assertStatus(admin.delete("/v3/regions/" + region), 403);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://x/%(other)s",
                "http://x/$(compute)s",
                "http://x/%20",
                "http://x/%(project_id)",
                "not an address",
                "http://x/ y"
            })
    void addressesWithUnknownPlacesAreRefused(String url) {
        RestApi.Answer answer = admin.post(
                "/v3/endpoints",
                "{\"endpoint\": {\"service_id\": \"%s\", \"interface\": \"public\", \"url\": \"%s\"}}"
                        .formatted(service, url));
        assertStatus(answer, 400);
    }

    @Test
    void tokensWithoutAProjectGetWhatNeedsNone() {
        String type =
                admin.get("/v3/services/" + service).json().at("/service/type").asString();
        endpoint("public", "http://x/%(project_id)s/%(user_id)s");
        endpoint("internal", "http://y/%%");
        JsonNode mine = ofType(admin.get("/v3/auth/catalog").json().get("catalog"), type);
        assertThat(mine.get("endpoints")).hasSize(2);
        assertThat(mine.get("endpoints").findValuesAsString("url")).contains("http://y/%");
        JsonNode domain = anonymous
                .post(
                        "/v3/auth/tokens",
                        passwordAuth("admin", "secret", ", \"scope\": {\"domain\": {\"id\": \"default\"}}"))
                .json()
                .at("/token/catalog");
        assertThat(ofType(domain, type).get("endpoints").findValuesAsString("url"))
                .containsExactly("http://y/%");
    }

    private static JsonNode ofType(JsonNode catalog, String type) {
        return catalog.valueStream()
                .filter(entry -> entry.get("type").asString().equals(type))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void regionsAreATree() {
        assertStatus(admin.put("/v3/regions/" + region, "{\"region\": {\"description\": null}}"), 201);
        assertStatus(admin.put("/v3/regions/" + region, "{\"region\": {}}"), 409);
        assertStatus(admin.put("/v3/regions/other", "{\"region\": {\"id\": \"" + region + "\"}}"), 400);
        JsonNode child = made("regions", "region", "\"parent_region_id\": \"" + region + "\", \"description\": \"c\"");
        String childId = child.get("id").asString();
        assertThat(child.get("parent_region_id").asString()).isEqualTo(region);
        assertThat(ids(admin.get("/v3/regions?parent_region_id=" + region), "regions"))
                .containsExactly(childId);
        assertStatus(
                admin.patch("/v3/regions/" + region, "{\"region\": {\"parent_region_id\": \"" + childId + "\"}}"), 400);
        assertStatus(
                admin.patch("/v3/regions/" + region, "{\"region\": {\"parent_region_id\": \"" + region + "\"}}"), 400);
        assertStatus(admin.post("/v3/regions", "{\"region\": {\"parent_region_id\": \"none\"}}"), 404);
        assertStatus(admin.delete("/v3/regions/" + region), 403);
        assertStatus(admin.patch("/v3/regions/" + childId, "{\"region\": {\"parent_region_id\": null}}"), 200);
        assertStatus(admin.delete("/v3/regions/" + childId), 204);
        assertStatus(admin.delete("/v3/regions/" + region), 204);
    }

    @Test
    void aProjectSeesTheEndpointsThatAreAssignedToIt() {
        String one = endpoint("public", "http://x");
        String two = endpoint("internal", "http://y");
        JsonNode project = made("projects", "project", "\"name\": \"%s\"".formatted(unique("filtered")));
        String projectId = project.get("id").asString();
        String base = "/v3/OS-EP-FILTER/projects/" + projectId;
        assertStatus(admin.send("HEAD", base + "/endpoints/" + one, null), 404);
        assertStatus(admin.put(base + "/endpoints/" + one, ""), 204);
        assertStatus(admin.put(base + "/endpoints/" + one, ""), 409);
        assertStatus(admin.send("HEAD", base + "/endpoints/" + one, null), 204);
        assertThat(ids(admin.get("/v3/OS-EP-FILTER/endpoints/" + one + "/projects"), "projects"))
                .containsExactly(projectId);
        assertThat(ids(admin.get(base + "/endpoints"), "endpoints")).containsExactly(one);

        grantAdmin(projectId);
        RestApi inProject = anonymous.withToken(
                passwordToken("admin", "secret", project.get("name").asString()));
        assertThat(endpointIds(inProject)).containsExactly(one);

        String group = id(
                "OS-EP-FILTER/endpoint_groups",
                "endpoint_group",
                "\"name\": \"g\", \"filters\": {\"service_id\": \"%s\", \"interface\": \"internal\"}"
                        .formatted(service));
        String groupBase = "/v3/OS-EP-FILTER/endpoint_groups/" + group;
        assertThat(ids(admin.get(groupBase + "/endpoints"), "endpoints")).containsExactly(two);
        assertStatus(admin.get(groupBase + "/projects/" + projectId), 404);
        assertStatus(admin.put(groupBase + "/projects/" + projectId, ""), 204);
        assertStatus(admin.put(groupBase + "/projects/" + projectId, ""), 409);
        assertThat(admin.get(groupBase + "/projects/" + projectId)
                        .json()
                        .at("/project_endpoint_group/project_id")
                        .asString())
                .isEqualTo(projectId);
        assertThat(ids(admin.get(groupBase + "/projects"), "projects")).containsExactly(projectId);
        assertThat(ids(admin.get(base + "/endpoint_groups"), "endpoint_groups")).containsExactly(group);
        assertThat(endpointIds(inProject)).containsExactlyInAnyOrder(one, two);

        assertStatus(admin.delete(base + "/endpoints/" + one), 204);
        assertThat(endpointIds(inProject)).containsExactly(two);
        assertStatus(admin.delete(groupBase + "/projects/" + projectId), 204);
        assertThat(endpointIds(inProject).size()).isGreaterThan(2);

        admin.put(groupBase + "/projects/" + projectId, "");
        assertStatus(admin.delete("/v3/projects/" + projectId), 204);
        assertThat(ids(admin.get(groupBase + "/projects"), "projects")).isEmpty();
        assertStatus(admin.delete(groupBase), 204);
        assertStatus(admin.get(groupBase), 404);
    }

    private void grantAdmin(String project) {
        String user = admin.get("/v3/users?name=admin").json().at("/users/0/id").asString();
        String role = admin.get("/v3/roles?name=admin").json().at("/roles/0/id").asString();
        admin.put("/v3/projects/" + project + "/users/" + user + "/roles/" + role, "");
    }

    private static List<String> endpointIds(RestApi api) {
        return api.get("/v3/auth/catalog")
                .json()
                .get("catalog")
                .valueStream()
                .flatMap(entry -> entry.get("endpoints").findValuesAsString("id").stream())
                .toList();
    }

    @Test
    void endpointGroupsAreChecked() {
        String path = "/v3/OS-EP-FILTER/endpoint_groups";
        assertStatus(admin.post(path, "{\"endpoint_group\": {\"name\": \"g\", \"filters\": {}}}"), 400);
        assertStatus(admin.post(path, "{\"endpoint_group\": {\"name\": \"g\", \"filters\": {\"url\": \"x\"}}}"), 400);
        assertStatus(admin.post(path, "{\"endpoint_group\": {\"filters\": {\"interface\": \"public\"}}}"), 400);
        String group = id(
                "OS-EP-FILTER/endpoint_groups",
                "endpoint_group",
                "\"name\": \"%s\", \"filters\": {\"interface\": \"public\"}".formatted(unique("named")));
        JsonNode changed = admin.patch(
                        path + "/" + group, "{\"endpoint_group\": {\"name\": \"n\", \"description\": \"d\"}}")
                .json()
                .get("endpoint_group");
        assertThat(changed.get("description").asString()).isEqualTo("d");
        assertThat(changed.at("/filters/interface").asString()).isEqualTo("public");
        assertThat(ids(admin.get(path + "?name=n"), "endpoint_groups")).contains(group);
        assertThat(admin.get(path + "?name=none").json().get("endpoint_groups")).isEmpty();
        assertStatus(admin.delete(path + "/" + group), 204);
    }

    @Test
    void theNearestPolicyOfAnEndpointHolds() {
        String endpoint = endpoint("public", "http://x");
        String parent = id("regions", "region", "");
        admin.patch("/v3/regions/" + region, "{\"region\": {\"parent_region_id\": \"" + parent + "\"}}");
        String ofService = policy("{\\\"a\\\": 1}");
        String ofRegion = policy("b");
        String ofEndpoint = policy("c");
        String shown = "/v3/endpoints/" + endpoint + "/OS-ENDPOINT-POLICY/policy";
        assertStatus(admin.get(shown), 404);

        associate(ofService, "/services/" + service);
        assertThat(admin.get(shown).json().at("/policy/id").asString()).isEqualTo(ofService);
        associate(ofRegion, "/services/" + service + "/regions/" + parent);
        assertThat(admin.get(shown).json().at("/policy/id").asString()).isEqualTo(ofRegion);
        associate(ofEndpoint, "/endpoints/" + endpoint);
        assertThat(admin.get(shown).json().at("/policy/blob").asString()).isEqualTo("c");
        for (String policy : List.of(ofService, ofRegion, ofEndpoint)) {
            assertThat(ids(admin.get("/v3/policies/" + policy + "/OS-ENDPOINT-POLICY/endpoints"), "endpoints"))
                    .containsExactly(endpoint);
        }
        // An endpoint has one policy: another takes its place.
        associate(ofService, "/endpoints/" + endpoint);
        assertStatus(admin.get("/v3/policies/" + ofEndpoint + "/OS-ENDPOINT-POLICY/endpoints/" + endpoint), 404);
        assertStatus(admin.delete("/v3/policies/" + ofService + "/OS-ENDPOINT-POLICY/endpoints/" + endpoint), 204);
        assertThat(admin.get(shown).json().at("/policy/id").asString()).isEqualTo(ofRegion);

        assertThat(ids(admin.get("/v3/policies?type=text/x"), "policies")).contains(ofService, ofRegion, ofEndpoint);
        JsonNode changed = admin.patch("/v3/policies/" + ofService, "{\"policy\": {\"type\": \"t\", \"note\": \"n\"}}")
                .json()
                .get("policy");
        assertThat(changed.get("type").asString()).isEqualTo("t");
        assertThat(changed.get("note").asString()).isEqualTo("n");
        assertThat(changed.get("blob").asString()).isEqualTo("{\"a\": 1}");
        for (String policy : List.of(ofService, ofRegion, ofEndpoint)) {
            assertStatus(admin.delete("/v3/policies/" + policy), 204);
        }
        assertStatus(admin.get(shown), 404);
        admin.patch("/v3/regions/" + region, "{\"region\": {\"parent_region_id\": null}}");
        assertStatus(admin.delete("/v3/regions/" + parent), 204);
    }

    private String policy(String blob) {
        return id("policies", "policy", "\"type\": \"text/x\", \"blob\": \"%s\"".formatted(blob));
    }

    private void associate(String policy, String subject) {
        String path = "/v3/policies/" + policy + "/OS-ENDPOINT-POLICY" + subject;
        assertStatus(admin.send("HEAD", path, null), 404);
        assertStatus(admin.put(path, ""), 204);
        assertStatus(admin.put(path, ""), 204);
        assertStatus(admin.get(path), 204);
    }

    private String endpoint(String interfaceName, String url) {
        return id(
                "endpoints",
                "endpoint",
                "\"service_id\": \"%s\", \"interface\": \"%s\", \"url\": \"%s\", \"region\": \"%s\""
                        .formatted(service, interfaceName, url, region));
    }

    private String id(String collection, String envelope, String attributes) {
        return made(collection, envelope, attributes).get("id").asString();
    }

    private static List<String> ids(RestApi.Answer answer, String collection) {
        assertStatus(answer, 200);
        return answer.json()
                .get(collection)
                .valueStream()
                .map(entry -> entry.get("id").asString())
                .toList();
    }

    private static void assertStatus(RestApi.Answer answer, int status) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
    }
}
