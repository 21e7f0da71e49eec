package io.altostratus.identity;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.auth.testing.EndpointFuzz;
import io.altostratus.auth.testing.EndpointSweep;
import io.altostratus.testing.RestApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Everything that the controllers serve: asked without a token, by nobody, by a stranger, and with nonsense. */
class IdentityEndpointsTest extends IdentitySlice {

    /** What leads to a token, or tells of the API itself. */
    private static final Set<String> OPEN = Set.of(
            "GET /",
            "GET /v3",
            "POST /v3/auth/tokens",
            "POST /v3/OS-OAUTH1/request_token",
            "POST /v3/OS-OAUTH1/access_token");

    /** Whoever has a token learns about himself and his token. */
    private static final Set<String> ABOUT_THE_CALLER =
            Set.of("GET /v3/auth/catalog", "GET /v3/auth/projects", "GET /v3/auth/domains", "GET /v3/auth/system");

    private static final Set<String> TOLD_TO_ALL = Set.of(
            "GET /v3/regions",
            "GET /v3/regions/{id}",
            "GET /v3/auth/catalog",
            "GET /v3/registered_limits",
            "GET /v3/registered_limits/{id}");

    /** Rows that change by themselves. */
    private static final Set<String> RESTLESS = Set.of("identity_tasks", "row_locks", "revocations");

    private final Map<String, String> things = new HashMap<>();
    private final List<String> secrets = new ArrayList<>();
    private final List<String> paths = new ArrayList<>();

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Test
    void everyRequestIsRefusedWithoutATokenAndToThoseWhoMayNot() {
        EndpointSweep sweep = new EndpointSweep(mapping, port);
        assertThat(sweep.routes()).hasSizeGreaterThan(80);
        makeThingsOfOthers();
        String nobody = tokenWithRole("nobody", unique("powerless"));
        String stranger = tokenWithRole("stranger", "member");
        Map<String, Long> before = checksums();

        sweep.everyRequestWithoutATokenIsRefused(OPEN);
        Set<String> unjudged = new java.util.HashSet<>(OPEN);
        unjudged.addAll(ABOUT_THE_CALLER);
        sweep.everyRequestIsJudgedByPolicy(nobody, things, unjudged);
        assertThat(checksums()).as("tables that nobody changed").isEqualTo(before);

        Map<String, JsonNode> shown = shown();
        sweep.nothingIsToldToStrangers(
                stranger,
                things,
                secrets,
                List.of(
                        "domain_id=" + things.get("domains"),
                        "user_id=" + things.get("users") + "&user.id=" + things.get("users"),
                        "scope.project.id=" + things.get("projects") + "&include_names",
                        "parent_id=" + things.get("domains") + "&name=secret"),
                TOLD_TO_ALL);
        assertThat(shown()).as("what belongs to others").isEqualTo(shown);
    }

    @Test
    void nonsenseIsTheCallersFault() {
        makeThingsOfOthers();
        new EndpointFuzz(mapping, port, 20_260_721)
                .everyAnswerIsTheCallersFaultOrSuccess(
                        passwordToken("admin", "secret", "admin"), things, false, Duration.ofSeconds(20));
        assertThat(admin.get("/v3/users").status()).isEqualTo(200);
    }

    private void makeThingsOfOthers() {
        String domain = thing("domains", "domain", "\"name\": \"%s\"".formatted(unique("secret-domain")));
        String project = thing(
                "projects",
                "project",
                "\"name\": \"%s\", \"domain_id\": \"%s\"".formatted(unique("secret-project"), domain));
        String user = thing(
                "users",
                "user",
                "\"name\": \"%s\", \"domain_id\": \"%s\", \"password\": \"pw\""
                        .formatted(unique("secret-user"), domain));
        thing("groups", "group", "\"name\": \"%s\", \"domain_id\": \"%s\"".formatted(unique("secret-group"), domain));
        String role = thing("roles", "role", "\"name\": \"%s\"".formatted(unique("secret-role")));
        things.put("implies", role);
        String service = thing("services", "service", "\"type\": \"%s\"".formatted(unique("secret-type")));
        String region = thing("regions", "region", "");
        thing(
                "endpoints",
                "endpoint",
                "\"service_id\": \"%s\", \"interface\": \"admin\", \"url\": \"http://secret\", \"region_id\": \"%s\""
                        .formatted(service, region));
        thing(
                "OS-EP-FILTER/endpoint_groups",
                "endpoint_group",
                "\"name\": \"secret\", \"filters\": {\"region_id\": \"%s\"}".formatted(region));
        thing("policies", "policy", "\"type\": \"t\", \"blob\": \"secret\"");
        thing(
                "OS-TRUST/trusts",
                "trust",
                "\"trustor_user_id\": \"%s\", \"trustee_user_id\": \"%s\", \"impersonation\": false"
                        .formatted(adminId(), user));
        thing("OS-OAUTH1/consumers", "consumer", "\"description\": \"secret\"");
        String credential = thing(
                "credentials",
                "credential",
                "\"type\": \"cert\", \"blob\": \"secret\", \"user_id\": \"%s\"".formatted(user));
        things.put("OS-EC2", credential);
        admin.put("/v3/projects/" + project + "/tags/secret-tag", "");
        things.put("tags", "secret-tag");
        String registered = many(
                "registered_limits",
                "\"service_id\": \"%s\", \"resource_name\": \"things\", \"default_limit\": 7".formatted(service));
        things.put("registered_limits", registered);
        String limit = many(
                "limits",
                "\"service_id\": \"%s\", \"resource_name\": \"things\", \"resource_limit\": 5, \"project_id\": \"%s\""
                        .formatted(service, project));
        things.put("limits", limit);
        secrets.add(limit);
        lend(user, project);
        secrets.remove(region);
        secrets.remove("secret");
    }

    private String adminId() {
        return admin.get("/v3/users?name=admin").json().at("/users/0/id").asString();
    }

    /** Makes an object whose id and name are nobody's business; an address that is not served makes none. */
    private String thing(String collection, String envelope, String attributes) {
        RestApi.Answer answer = admin.post("/v3/" + collection, "{\"" + envelope + "\": {" + attributes + "}}");
        if (answer.status() == 404) {
            return "";
        }
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        JsonNode made = answer.json().get(envelope);
        String id = made.get("id").asString();
        things.put(collection.replaceFirst(".*/", ""), id);
        paths.add("/v3/" + collection + "/" + id);
        secrets.add(id);
        if (!made.path("name").asString("").isEmpty()) {
            secrets.add(made.get("name").asString());
        }
        return id;
    }

    /** Makes one object of those that are made several at a time. */
    private String many(String collection, String attributes) {
        RestApi.Answer answer = admin.post("/v3/" + collection, "{\"" + collection + "\": [{" + attributes + "}]}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        String id = answer.json().at("/" + collection + "/0/id").asString();
        paths.add("/v3/" + collection + "/" + id);
        return id;
    }

    /** What the other user makes for himself: an application credential with a rule, and a trust. */
    private void lend(String user, String project) {
        String member =
                admin.get("/v3/roles?name=member").json().at("/roles/0/id").asString();
        admin.put("/v3/projects/" + project + "/users/" + user + "/roles/" + member, "");
        RestApi.Answer login = anonymous.post("/v3/auth/tokens", """
                {"auth": {"identity": {"methods": ["password"], "password": {"user": {"id": "%s", "password": "pw"}}},
                 "scope": {"project": {"id": "%s"}}}}
                """.formatted(user, project));
        assertThat(login.status()).as(login.toString()).isEqualTo(201);
        RestApi other = anonymous.withToken(String.valueOf(login.header("X-Subject-Token")));
        RestApi.Answer made = other.post("/v3/users/" + user + "/application_credentials", """
                {"application_credential": {"name": "secret-key", "access_rules":
                 [{"service": "secret", "method": "GET", "path": "/secret"}]}}
                """);
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        String credential = made.json().at("/application_credential/id").asString();
        things.put("application_credentials", credential);
        secrets.add(credential);
        String rule =
                made.json().at("/application_credential/access_rules/0/id").asString();
        things.put("access_rules", rule);
        secrets.add(rule);
        String admins =
                admin.get("/v3/users?name=admin").json().at("/users/0/id").asString();
        made = other.post("/v3/OS-TRUST/trusts", """
                {"trust": {"trustor_user_id": "%s", "trustee_user_id": "%s", "impersonation": true,
                 "project_id": "%s", "roles": [{"name": "member"}]}}
                """.formatted(user, admins, project));
        assertThat(made.status()).as(made.toString()).isEqualTo(201);
        String trust = made.json().at("/trust/id").asString();
        things.put("trusts", trust);
        secrets.add(trust);
    }

    private Map<String, JsonNode> shown() {
        Map<String, JsonNode> shown = new TreeMap<>();
        paths.forEach(path -> shown.put(path, admin.get(path).json()));
        return shown;
    }

    private String tokenWithRole(String user, String roleName) {
        String name = unique(user);
        String project = made("projects", "project", "\"name\": \"%s\"".formatted(name))
                .get("id")
                .asString();
        String id = made("users", "user", "\"name\": \"%s\", \"password\": \"pw\"".formatted(name))
                .get("id")
                .asString();
        JsonNode known = admin.get("/v3/roles?name=" + roleName).json().get("roles");
        String role = known.isEmpty()
                ? made("roles", "role", "\"name\": \"%s\"".formatted(roleName))
                        .get("id")
                        .asString()
                : known.get(0).get("id").asString();
        assertThat(admin.put("/v3/projects/" + project + "/users/" + id + "/roles/" + role, "")
                        .status())
                .isEqualTo(204);
        return passwordToken(name, "pw", name);
    }

    private Map<String, Long> checksums() {
        Map<String, Long> sums = new TreeMap<>();
        for (String table : jdbc.sql("SHOW TABLES").query(String.class).list()) {
            if (!RESTLESS.contains(table)) {
                sums.put(
                        table,
                        jdbc.sql("CHECKSUM TABLE `" + table + "`")
                                .query((row, number) -> row.getLong("Checksum"))
                                .single());
            }
        }
        return sums;
    }
}
