package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.auth.testing.EndpointFuzz;
import io.altostratus.auth.testing.EndpointSweep;
import io.altostratus.auth.testing.Route;
import io.altostratus.testing.RestApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.databind.JsonNode;

/** Everything that the controllers serve: asked without a token, by nobody, by a stranger, and with nonsense. */
class NetworkEndpointsTest extends NetworkSlice {

    private static final Set<String> OPEN = Set.of("GET /", "GET /v2.0");

    /** They tell everybody the same, or the caller about himself. */
    private static final Set<String> UNJUDGED = Set.of(
            "GET /v2.0/extensions",
            "GET /v2.0/extensions/{alias}",
            "GET /v2.0/quotas/tenant",
            "GET /v2.0/quotas/project");

    private static final List<String> NONSENSE = List.of(
            "null",
            "true",
            "-1",
            "0",
            "1e30",
            "99999999999999999999",
            "\"\"",
            "\"x\"",
            "\" \"",
            "\"'; --\"",
            "\"\\u0000\"",
            "\"\\ud83d\\ude00\"",
            "\"fe80::1%eth0\"",
            "\"10.0.0.0/33\"",
            "\"::/0\"",
            "\"" + "x".repeat(70_000) + "\"",
            "[]",
            "[null]",
            "[1]",
            "[\"x\"]",
            "[[]]",
            "[{}]",
            "[{\"ip_address\": null}]",
            "{}",
            "{\"x\": {\"x\": []}}");

    private final Map<String, String> things = new HashMap<>();
    private final Map<String, JsonNode> views = new LinkedHashMap<>();

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Test
    void everyRequestIsRefusedWithoutATokenAndToThoseWhoMayNot() {
        EndpointSweep sweep = new EndpointSweep(mapping, port);
        makeThingsOfOthers();
        sweep.everyRequestWithoutATokenIsRefused(OPEN);
        Set<String> unjudged = new HashSet<>(OPEN);
        unjudged.addAll(UNJUDGED);
        // What a body lacks is told before anybody is judged; the features' own tests send whole ones.
        Route.of(mapping).stream()
                .filter(route -> route.schema() != null)
                .map(Route::toString)
                .forEach(unjudged::add);
        sweep.everyRequestIsJudgedByPolicy(token("no-project", "powerless"), things, unjudged);
        sweep.nothingIsToldToStrangers(
                token("strange-project", "member", "reader"),
                things,
                new HashSet<>(views.values().stream()
                        .map(view -> view.get("id").asString())
                        .toList()),
                List.of(
                        "project_id=" + project,
                        "shared=False",
                        "id=" + things.get("networks") + "&id=" + things.get("ports"),
                        "tags=secret",
                        "not-tags=x"),
                Set.of());
        views.forEach((kind, view) -> {
            String path = path(kind) + "/" + view.get("id").asString();
            assertThat(user.get(path).status()).as(path).isEqualTo(200);
        });
    }

    @Test
    void nonsenseIsTheCallersFault() {
        makeThingsOfOthers();
        new EndpointFuzz(mapping, port, 20_261_121)
                .everyAnswerIsTheCallersFaultOrSuccess(
                        token("admin-project", "admin", "member", "reader", "service"),
                        things,
                        false,
                        Duration.ofSeconds(10));
        assertThat(admin.get("/v2.0/networks").status()).isEqualTo(200);
    }

    /** Each attribute of each object with each piece of nonsense, in a new object and in a change. */
    @Test
    void noAttributeMakesTheServiceFail() {
        makeThingsOfOthers();
        List<String> failures = new ArrayList<>();
        views.forEach((kind, view) -> {
            String path = path(kind);
            String id = view.get("id").asString();
            for (String attribute : view.propertyNames()) {
                for (String value : NONSENSE) {
                    String given = "\"" + attribute + "\": " + value;
                    check(admin.put(path + "/" + id, body(kind, given)), "PUT", kind, given, failures);
                    String whole = required(kind, attribute);
                    check(
                            admin.post(path, body(kind, whole.isEmpty() ? given : whole + ", " + given)),
                            "POST",
                            kind,
                            given,
                            failures);
                    if (value.startsWith("\"") && value.length() < 50) {
                        String query = value.substring(1, value.length() - 1).replaceAll("[^\\w.:/-]", "%00");
                        check(
                                admin.get(path + "?" + attribute + "=" + query + "&sort_key=" + attribute),
                                "GET",
                                kind,
                                given,
                                failures);
                    }
                }
            }
        });
        assertThat(failures).isEmpty();
    }

    private static void check(RestApi.Answer answer, String method, String kind, String given, List<String> failures) {
        if (answer.status() >= 500 && answer.status() != 503) {
            failures.add(method + " " + kind + " " + given.substring(0, Math.min(60, given.length())) + " -> "
                    + answer.status());
        }
    }

    private static String body(String kind, String attributes) {
        return "{\"" + kind + "\": {" + attributes + "}}";
    }

    /** What a new object must have, without one attribute. */
    private String required(String kind, String without) {
        Map<String, String> needed = new LinkedHashMap<>();
        switch (kind) {
            case "subnet" -> {
                needed.put("network_id", quoted(things.get("networks")));
                needed.put("ip_version", "4");
                needed.put("cidr", "\"10.9.0.0/24\"");
            }
            case "port" -> needed.put("network_id", quoted(things.get("networks")));
            case "security_group_rule" -> {
                needed.put("security_group_id", quoted(things.get("security-groups")));
                needed.put("direction", "\"ingress\"");
            }
            case "rbac_policy" -> {
                needed.put("object_type", "\"network\"");
                needed.put("object_id", quoted(things.get("networks")));
                needed.put("action", "\"access_as_shared\"");
                needed.put("target_tenant", "\"p\"");
            }
            case "trunk" -> needed.put("port_id", quoted(things.get("ports")));
            case "floatingip" -> needed.put("floating_network_id", quoted(things.get("external")));
            default -> needed.put("name", "\"n\"");
        }
        needed.remove(without);
        return String.join(
                ", ",
                needed.entrySet().stream()
                        .map(entry -> "\"" + entry.getKey() + "\": " + entry.getValue())
                        .toList());
    }

    private static String quoted(@org.jspecify.annotations.Nullable String text) {
        return "\"" + text + "\"";
    }

    private static String path(String kind) {
        String collection = kind.endsWith("y") ? kind.substring(0, kind.length() - 1) + "ies" : kind + "s";
        return "/v2.0/" + collection.replace('_', '-');
    }

    private void makeThingsOfOthers() {
        String network = thing("network", "{\"name\": \"secret\"}");
        things.put("dhcp-networks", network);
        things.put("network-ip-availabilities", network);
        thing("subnet", "{\"network_id\": \"%s\", \"ip_version\": 4, \"cidr\": \"10.0.0.0/24\"}".formatted(network));
        thing("port", "{\"network_id\": \"%s\", \"device_owner\": \"compute:x\"}".formatted(network));
        String group = thing("security_group", "{\"name\": \"secret\"}");
        thing("security_group_rule", "{\"security_group_id\": \"%s\", \"direction\": \"ingress\"}".formatted(group));
        thing("rbac_policy", """
                {"object_type": "network", "object_id": "%s", "action": "access_as_shared", "target_tenant": "friend"}
                """.formatted(network));
        String external = create(admin, "network", "{\"router:external\": true}")
                .get("id")
                .asString();
        subnet(admin, external, "203.0.113.0/24");
        things.put("external", external);
        things.put(
                "l3-routers",
                thing(
                        "router",
                        "{\"name\": \"secret\", \"external_gateway_info\": {\"network_id\": \"%s\"}}"
                                .formatted(external)));
        thing("floatingip", "{\"floating_network_id\": \"%s\", \"description\": \"secret\"}".formatted(external));
        things.put("port_forwardings", network);
        things.put(
                "network_segment_ranges",
                admin.get("/v2.0/network_segment_ranges?limit=1")
                        .json()
                        .at("/network_segment_ranges/0/id")
                        .asString());
        things.put(
                "segments",
                admin.get("/v2.0/segments?network_id=" + network)
                        .json()
                        .at("/segments/0/id")
                        .asString());
        thing("trunk", "{\"name\": \"secret\", \"port_id\": \"%s\"}".formatted(things.get("ports")));
        user.put("/v2.0/networks/" + network + "/tags/secret", "{}");
        // The variable of /v2.0/{collection}/{id}/tags/{tag}.
        things.put("v2.0", "networks");
        things.put("tags", "secret");
        things.put("quotas", project);
        things.put("bindings", "h1");
    }

    private String thing(String kind, String attributes) {
        RestApi.Answer answer = user.post(path(kind), "{\"" + kind + "\": " + attributes + "}");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
        JsonNode made = answer.json().get(kind);
        String id = made.get("id").asString();
        views.put(kind, made);
        things.put(path(kind).substring("/v2.0/".length()), id);
        return id;
    }
}
