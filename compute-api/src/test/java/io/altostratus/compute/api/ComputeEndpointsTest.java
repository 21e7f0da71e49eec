package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertAll;

import io.altostratus.api.microversion.Microversion;
import io.altostratus.auth.testing.EndpointFuzz;
import io.altostratus.auth.testing.EndpointSweep;
import io.altostratus.auth.testing.Route;
import io.altostratus.compute.api.actions.ServerAction;
import io.altostratus.testing.RestApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/**
 * Everything that the controllers serve, and each action of servers, in the oldest and in the newest microversion: asked
 * without a token, by nobody, by a stranger, and with nonsense.
 */
class ComputeEndpointsTest extends ComputeSlice {

    private static final String ACTION = "/v2.1/servers/{id}/action";

    private static final Set<String> OPEN = Set.of("GET /", "GET /v2", "GET /v2.1", "GET /placement");

    /** They tell everybody the same, or the caller about himself. */
    private static final Set<String> UNJUDGED = Set.of(
            "GET /v2.1/versions/{id}",
            "GET /v2.1/flavors",
            "GET /v2.1/flavors/detail",
            "POST /v2.1/os-baremetal-nodes",
            "DELETE /v2.1/os-baremetal-nodes/{id}",
            "POST /v2.1/os-baremetal-nodes/{id}/action");

    /** What a body lacks is told before anybody is judged; the features' own tests send whole ones. */
    private static final Set<String> WITHOUT_A_WHOLE_BODY = Set.of(
            "PUT /v2.1/flavors/{id}/os-extra_specs/{key}",
            "PUT /v2.1/images/{image}/metadata/{key}",
            "PUT /v2.1/servers/{id}/metadata/{key}",
            "POST /v2.1/servers/{id}/action addFloatingIp",
            "POST /v2.1/servers/{id}/action removeFixedIp",
            "POST /v2.1/servers/{id}/action removeFloatingIp",
            "POST /placement/resource_classes");

    /** Whose things these are the neighbours know, who are asked with the caller's own token; the doubles do not. */
    private static final Set<String> OF_NEIGHBOURS =
            Set.of("/v2.1/images", "/v2.1/os-networks", "/v2.1/os-tenant-networks", "/v2.1/os-security-group");

    /** The conductor is asked, which is not there. */
    private static final String AUDIT = "/v2.1/altostratus-audit";

    private final Map<String, String> things = new HashMap<>();
    private final Set<String> secrets = new HashSet<>();
    private String server = "";

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Autowired
    private List<ServerAction> actions;

    private List<Route> routes() {
        List<Route> routes = new ArrayList<>();
        for (Route route : Route.of(mapping)) {
            if (route.pattern().equals(ACTION)) {
                actions.forEach(action ->
                        routes.add(new Route(route.method(), route.pattern(), action.schema(), action.name())));
            } else {
                routes.add(route);
            }
        }
        return routes;
    }

    /** What Nova had once is answered with 410 to everybody who has a token. */
    private Set<String> gone() {
        Set<String> gone = new HashSet<>();
        mapping.getHandlerMethods().forEach((info, handler) -> {
            if (handler.getBeanType().getSimpleName().equals("GoneController")) {
                info.getMethodsCondition()
                        .getMethods()
                        .forEach(method -> info.getPatternValues().forEach(path -> gone.add(method + " " + path)));
            }
        });
        return gone;
    }

    private Set<String> ofNeighbours() {
        return routes().stream()
                .filter(route -> OF_NEIGHBOURS.stream().anyMatch(route.pattern()::startsWith))
                .map(Route::toString)
                .collect(Collectors.toSet());
    }

    private static List<String> headers(String compute, String placement) {
        return List.of("OpenStack-API-Version: compute " + compute + ",placement " + placement);
    }

    private static String token(String projectId, String... roles) {
        return identity().tokens().project("user-of-" + projectId, projectId, roles);
    }

    @ParameterizedTest
    @CsvSource({"2.1, 1.0", "2.93, 1.39"})
    void everyRequestIsRefusedWithoutATokenAndToThoseWhoMayNot(String compute, String placement) {
        EndpointSweep sweep =
                new EndpointSweep(routes(), port, Microversion.parse(compute), headers(compute, placement));
        assertThat(sweep.routes()).hasSizeGreaterThan(200);
        Set<String> ofNeighbours = ofNeighbours();
        Set<String> told = new HashSet<>(ofNeighbours);
        told.add("GET /v2.1/os-quota-sets/{project}/defaults"); // which are the same for every project
        Set<String> unjudged = new HashSet<>(OPEN);
        unjudged.addAll(UNJUDGED);
        unjudged.addAll(WITHOUT_A_WHOLE_BODY);
        unjudged.addAll(ofNeighbours);
        unjudged.addAll(gone());
        assertAll(
                () -> sweep.everyRequestWithoutATokenIsRefused(OPEN),
                () -> sweep.everyRequestIsJudgedByPolicy(token("no-project", "powerless"), things, unjudged),
                () -> sweep.nothingIsToldToStrangers(
                        token("strange-project", "member", "reader"),
                        things,
                        secrets,
                        List.of(
                                "project_id=" + project,
                                "tenant_id=" + project,
                                "all_tenants=1",
                                "all_projects=1",
                                "user_id=" + userId(),
                                "host=" + TestGuestHost.HOST,
                                "uuid=" + server,
                                "name=secret",
                                "tags=secret-tag",
                                "not-tags=x",
                                "is_public=none",
                                "deleted=true",
                                "changes-since=2000-01-01T00:00:00Z"),
                        told));
        assertThat(seed.state(server)).containsEntry("generation", 3L).containsEntry("vm_state", "active");
        for (String thing : List.of("servers", "os-server-groups", "flavors")) {
            assertThat(user.get("/v2.1/" + thing + "/" + things.get(thing)).status())
                    .as(thing)
                    .isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"2.1, 1.0", "2.93, 1.39"})
    void nonsenseIsTheCallersFault(String compute, String placement) {
        List<Route> routes = routes().stream()
                .filter(route -> !route.pattern().startsWith(AUDIT))
                .toList();
        try (TestGuestHost host = new TestGuestHost();
                ScheduledExecutorService conductor = Executors.newSingleThreadScheduledExecutor()) {
            conductor.scheduleWithFixedDelay(this::finishWork, 20, 20, TimeUnit.MILLISECONDS);
            new EndpointFuzz(routes, port, Microversion.parse(compute), headers(compute, placement), 20_261_122)
                    .everyAnswerIsTheCallersFaultOrSuccess(
                            token(project, "admin", "member", "reader", "service"),
                            things,
                            true,
                            Duration.ofSeconds(5));
            assertThat(host.asked).as("what came as far as the host").isNotEmpty();
            conductor.shutdownNow();
        }
        assertThat(admin.get("/v2.1/servers").status()).isEqualTo(200);
    }

    /** Whatever is asked of the server is done at once, and it is what it was. */
    private void finishWork() {
        jdbc.sql("UPDATE workflows SET active_server = NULL, outcome = 'done' WHERE outcome IS NULL")
                .update();
        jdbc.sql("""
                UPDATE servers SET vm_state = 'active', task_state = NULL, deleted = FALSE, locked = FALSE
                WHERE id = :id AND (vm_state <> 'active' OR task_state IS NOT NULL OR deleted OR locked)
                """).param("id", server).update();
    }

    @BeforeEach
    void thingsOfOthers() {
        seed.flavor("f1");
        seed.flavor("secret-flavor", 1, 64, false);
        jdbc.sql("INSERT INTO flavor_projects (flavor_pk, project_id) SELECT pk, :project FROM flavors WHERE id = :id")
                .param("project", project)
                .param("id", "secret-flavor")
                .update();
        thing("flavors", "secret-flavor");
        seed.host(TestGuestHost.HOST);
        seed.keypair(userId(), "secret-key");
        thing("os-keypairs", "secret-key");
        server = seed.server(
                project,
                Map.of(
                        "name",
                        "secret-server",
                        "host",
                        TestGuestHost.HOST,
                        "metadata",
                        "{\"secret-item\": \"secret-value\"}"));
        thing("servers", server);
        secrets.addAll(List.of("secret-server", "secret-value"));
        thing("metadata", "secret-item");
        assertThat(in("2.26", user)
                        .put("/v2.1/servers/" + server + "/tags/secret-tag", "")
                        .status())
                .isEqualTo(201);
        thing("tags", "secret-tag");
        thing("project", project);
        thing(
                "os-server-groups",
                made(user.post(
                                "/v2.1/os-server-groups",
                                "{\"server_group\": {\"name\": \"secret-group\", \"policies\": [\"affinity\"]}}"))
                        .at("/server_group/id")
                        .asString());
        thing(
                "os-aggregates",
                made(admin.post("/v2.1/os-aggregates", "{\"aggregate\": {\"name\": \"secret-aggregate\"}}"))
                        .at("/aggregate/id")
                        .asString());
        secrets.remove(things.get("os-aggregates")); // a small number, which is everywhere
        things.put("images", NEIGHBOURS.image());
        String network = NEIGHBOURS.network(project, "net");
        things.put("os-networks", network);
        things.put("os-tenant-networks", network);
        things.put("os-security-groups", NEIGHBOURS.group(project, "web"));
        things.put("os-interface", NEIGHBOURS.port(project, network, server));
        for (String kind : List.of("os-quota-sets", "os-simple-tenant-usage")) {
            things.put(kind, project);
        }
        things.put("os-quota-class-sets", "default");
        things.put("os-extra_specs", "hw:cpu_policy");
        things.put("os-services", id("services"));
        things.put("os-hosts", TestGuestHost.HOST);
        things.put("os-hypervisors", id("compute_nodes"));
        things.put("resource_providers", id("compute_nodes"));
        things.put("allocations", server);
        things.put("inventories", "VCPU");
        things.put("resource_classes", "VCPU");
        things.put("traits", "COMPUTE_NODE");
        things.put("ips", "front");
    }

    private String id(String table) {
        return jdbc.sql("SELECT id FROM " + table).query(String.class).single();
    }

    private static JsonNode made(RestApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    private void thing(String collection, String id) {
        things.put(collection, id);
        secrets.add(id);
    }
}
