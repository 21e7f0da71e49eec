package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.api.ratelimit.RateLimitProperties;
import io.altostratus.api.ratelimit.RateLimiter;
import io.altostratus.context.Json;
import io.altostratus.context.RequestContext;
import io.altostratus.testing.RestApi;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Quotas of projects, users and classes, and what is told as limits. */
class QuotasTest extends ComputeSlice {

    private static final String SETS = "/v2.1/os-quota-sets/";
    private static final String CLASSES = "/v2.1/os-quota-class-sets/";
    private static final List<String> ALWAYS = List.of(
            "instances", "cores", "ram", "metadata_items", "key_pairs", "server_groups", "server_group_members");
    private static final List<String> FILES =
            List.of("injected_files", "injected_file_content_bytes", "injected_file_path_bytes");
    private static final List<String> NETWORKS =
            List.of("fixed_ips", "floating_ips", "security_groups", "security_group_rules");

    private static String set(String values) {
        return ("{'quota_set': {" + values + "}}").replace('\'', '"');
    }

    @Test
    void everyMicroversionTellsItsResources() {
        JsonNode first = user.get(SETS + project).json().get("quota_set");
        assertThat(first.propertyNames())
                .contains("id")
                .containsAll(ALWAYS)
                .containsAll(FILES)
                .containsAll(NETWORKS);
        assertThat(first.get("injected_file_content_bytes").asInt()).isEqualTo(10_240);
        JsonNode v36 = in("2.36", user).get(SETS + project + "/defaults").json().get("quota_set");
        assertThat(v36.propertyNames()).containsAll(ALWAYS).containsAll(FILES).doesNotContainAnyElementsOf(NETWORKS);
        JsonNode v57 = in("2.57", user).get(SETS + project + "/detail").json().get("quota_set");
        assertThat(v57.propertyNames())
                .containsAll(ALWAYS)
                .doesNotContainAnyElementsOf(FILES)
                .hasSize(8);
        assertThat(v57.at("/cores/reserved").asInt(-1)).isZero();
        assertThat(admin.get(CLASSES + "default").json().get("quota_class_set").propertyNames())
                .containsAll(NETWORKS)
                .doesNotContain("server_groups");
        assertThat(in("2.50", admin)
                        .get(CLASSES + "default")
                        .json()
                        .get("quota_class_set")
                        .propertyNames())
                .doesNotContainAnyElementsOf(NETWORKS)
                .contains("server_groups", "injected_files");
        assertThat(in("2.57", admin)
                        .get(CLASSES + "default")
                        .json()
                        .get("quota_class_set")
                        .propertyNames())
                .containsAll(ALWAYS)
                .doesNotContainAnyElementsOf(FILES);
        for (String version : List.of("2.36", "2.57")) {
            assertFault(in(version, admin).put(SETS + project, set("'fixed_ips': 1")), 400, "badRequest", "fixed_ips");
        }
        assertFault(in("2.57", admin).put(SETS + project, set("'injected_files': 1")), 400, "badRequest");
        assertFault(admin.put(SETS + project, set("'networks': 1")), 400, "badRequest", "networks quota");
        assertFault(in("2.75", user).get(SETS + project + "?colour=1"), 400, "badRequest", "colour");
    }

    @Test
    void limitsAreSetAboveTheUseUnlessForced() {
        seed.servers(project, 3);
        JsonNode changed = admin.put(SETS + project, set("'instances': 4, 'cores': '-1', 'force': 'False'"))
                .json();
        assertThat(changed.at("/quota_set/instances").asInt()).isEqualTo(4);
        assertThat(changed.at("/quota_set").has("id")).isFalse();
        assertFault(admin.put(SETS + project, set("'instances': 2")), 400, "badRequest", "already used and reserved 3");
        assertThat(admin.put(SETS + project, set("'instances': 2, 'force': true"))
                        .status())
                .isEqualTo(200);
        JsonNode detail = user.get(SETS + project + "/detail").json().get("quota_set");
        assertThat(detail.at("/instances/limit").asInt()).isEqualTo(2);
        assertThat(detail.at("/instances/in_use").asInt()).isEqualTo(3);
        assertThat(admin.delete(SETS + project).status()).isEqualTo(202);
        assertThat(user.get(SETS + project).json().at("/quota_set/instances").asInt())
                .isEqualTo(10);
        assertThat(admin.put(CLASSES + "default", "{\"quota_class_set\": {\"instances\": 12}}")
                        .json()
                        .at("/quota_class_set/instances")
                        .asInt())
                .isEqualTo(12);
        assertThat(user.get(SETS + project + "/defaults")
                        .json()
                        .at("/quota_set/instances")
                        .asInt())
                .isEqualTo(12);
        assertFault(user.put(SETS + project, set("'instances': 1")), 403, "forbidden");
        assertFault(stranger.get(SETS + project), 403, "forbidden");
        assertFault(user.get(CLASSES + "default"), 403, "forbidden");
        assertFault(admin.put(CLASSES + "x".repeat(256), "{\"quota_class_set\": {}}"), 400, "badRequest");
    }

    @Test
    void aUserOfAProjectMayHaveLessThanTheProject() {
        seed.flavor("f1");
        String of = project + "?user_id=" + userId();
        assertFault(admin.put(SETS + of, set("'instances': 11")), 400, "badRequest", "less than or equal to 10");
        assertThat(admin.put(SETS + of, set("'instances': 1, 'key_pairs': 1")).status())
                .isEqualTo(200);
        assertThat(user.get(SETS + of).json().at("/quota_set/instances").asInt())
                .isEqualTo(1);
        assertThat(user.get(SETS + project).json().at("/quota_set/instances").asInt())
                .isEqualTo(10);
        seed.server(project, Map.of("user_id", "somebody-else"));
        assertThat(user.post("/v2.1/servers", serverBody("")).status()).isEqualTo(202);
        assertFault(user.post("/v2.1/servers", serverBody("")), 403, "forbidden", "already used 1 of 1 instances");
        assertThat(user.get(SETS + project + "/detail?user_id=" + userId())
                        .json()
                        .at("/quota_set/instances/in_use")
                        .asInt())
                .isEqualTo(1);
        seed.keypair(userId(), "k");
        assertFault(user.post("/v2.1/os-keypairs", "{\"keypair\": {\"name\": \"l\"}}"), 403, "forbidden", "key pairs");
        assertThat(admin.delete(SETS + of).status()).isEqualTo(202);
        assertThat(user.post("/v2.1/servers", serverBody("")).status()).isEqualTo(202);
    }

    @Test
    void whatUsersWerePromisedIsNotTakenFromTheProject() {
        String groups = "/v2.1/os-server-groups";
        String group = "{\"server_group\": {\"name\": \"g\", \"policies\": [\"affinity\"]}}";
        String of = project + "?user_id=" + userId();
        assertThat(admin.put(SETS + of, set("'server_groups': 1, 'server_group_members': 1, 'metadata_items': 1"))
                        .status())
                .isEqualTo(200);
        assertFault(admin.put(SETS + project, set("'server_groups': 0")), 400, "badRequest", "reserved 1");
        assertThat(admin.put(SETS + project, set("'server_groups': 1")).status())
                .isEqualTo(200);
        assertThat(admin.put(SETS + project, set("'server_groups': 2")).status())
                .isEqualTo(200);
        String id = user.post(groups, group).json().at("/server_group/id").asString();
        assertFault(user.post(groups, group), 403, "forbidden", "too many server groups");

        seed.flavor("f1");
        seed.server(project, Map.of("server_group_id", id, "user_id", "somebody-else"));
        ObjectNode member = (ObjectNode) Json.MAPPER.readTree(serverBody(""));
        member.putObject("os:scheduler_hints").put("group", id);
        RestApi.Answer first = user.post("/v2.1/servers", member.toString());
        assertThat(first.status()).as(first.toString()).isEqualTo(202);
        assertFault(user.post("/v2.1/servers", member.toString()), 403, "forbidden", "too many servers in group");

        String server = seed.server(project, Map.of("metadata", "{}"));
        String metadata = "/v2.1/servers/" + server + "/metadata";
        assertThat(user.post(metadata, "{\"metadata\": {\"a\": \"1\"}}").status())
                .isEqualTo(200);
        assertFault(user.post(metadata, "{\"metadata\": {\"b\": \"1\"}}"), 403, "forbidden", "exceeds 1");
    }

    @Test
    void limitsTellWhatIsUsed() {
        seed.servers(project, 2);
        JsonNode first = user.get("/v2.1/limits").json().at("/limits/absolute");
        assertThat(first.get("totalInstancesUsed").asInt()).isEqualTo(2);
        assertThat(first.propertyNames()).contains("maxImageMeta", "maxPersonality", "maxSecurityGroups");
        assertThat(in("2.36", user)
                        .get("/v2.1/limits")
                        .json()
                        .at("/limits/absolute")
                        .propertyNames())
                .contains("maxImageMeta")
                .doesNotContain("maxSecurityGroups", "totalFloatingIpsUsed");
        assertThat(in("2.39", user)
                        .get("/v2.1/limits")
                        .json()
                        .at("/limits/absolute")
                        .propertyNames())
                .contains("maxPersonality")
                .doesNotContain("maxImageMeta");
        assertThat(in("2.57", user)
                        .get("/v2.1/limits")
                        .json()
                        .at("/limits/absolute")
                        .propertyNames())
                .hasSize(11)
                .doesNotContain("maxPersonality");
        assertThat(admin.get("/v2.1/limits?tenant_id=" + project)
                        .json()
                        .at("/limits/absolute/totalInstancesUsed")
                        .asInt())
                .isEqualTo(2);
        assertFault(stranger.get("/v2.1/limits?tenant_id=" + project), 403, "forbidden");
        assertThat(user.get("/v2.1/limits?reserved=1").status()).isEqualTo(200);
        assertFault(in("2.75", user).get("/v2.1/limits?reserved=1"), 400, "badRequest", "reserved");
    }

    @Test
    void ratesAreLimitedAndTold() {
        JsonNode rate = user.get("/v2.1/limits").json().at("/limits/rate");
        assertThat(rate.at("/0/uri").asString()).isEqualTo("/rated");
        assertThat(rate.at("/0/limit/0/remaining").asInt()).isEqualTo(3);
        for (int i = 0; i < 3; i++) {
            assertThat(user.get("/v2.1/rated").status()).isEqualTo(404);
        }
        RestApi.Answer refused = user.get("/v2.1/rated/");
        assertFault(refused, 429, "overLimit", "rate-limited");
        assertThat(refused.header("Retry-After"))
                .isEqualTo(refused.json().at("/overLimit/retryAfter").asString())
                .satisfies(seconds -> assertThat(Integer.parseInt(seconds)).isBetween(1_000, 1_200));
        assertThat(refused.json().at("/overLimit/details").asString()).contains("Only 3 GET", "/rated every hour");
        assertThat(refused.header("x-openstack-request-id")).isNotNull();
        assertThat(reader.get("/v2.1/" + project + "/rated").status())
                .as("it is the same user")
                .isEqualTo(429);
        assertThat(stranger.get("/v2.1/rated").status()).isEqualTo(404);
        assertThat(user.get("/v2.1/limits")
                        .json()
                        .at("/limits/rate/0/limit/0/remaining")
                        .asInt())
                .isZero();
        for (int i = 0; i < 2; i++) {
            assertThat(anonymous.post("/v2.1/rated", "{}").status()).isEqualTo(401);
        }
        assertThat(anonymous.post("/v2.1/rated", "{}").status()).isEqualTo(429);
    }

    /** Each instance of the service has a limiter of its own; the rows are shared. */
    @Test
    void twoInstancesCountTogether() throws Exception {
        RateLimitProperties rules = new RateLimitProperties(
                List.of("POST /few 20/HOUR per address", "GET /many 6000/MINUTE per address"), Duration.ofSeconds(1));
        List<RateLimiter> instances =
                List.of(RateLimiter.of(rules, jdbc, Clock.systemUTC()), RateLimiter.of(rules, jdbc, Clock.systemUTC()));
        assertThat(admitted(instances, "POST", "/v2.1/few", 60)).isEqualTo(20);
        assertThat(admitted(instances, "GET", "/v2.1/many", 300)).isEqualTo(300);
        assertThat(rowsOf("rate_buckets")).isEqualTo(2);
        assertThat(instances.getFirst().remaining(RequestContext.background("req-1"), "192.0.2.1"))
                .extracting(RateLimiter.Remaining::remaining)
                .satisfies(left -> assertThat(left.getFirst()).isZero())
                .satisfies(left -> assertThat(left.getLast()).isBetween(4_000, 5_999));
    }

    private static long admitted(List<RateLimiter> instances, String method, String path, int requests)
            throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                RateLimiter instance = instances.get(i % instances.size());
                answers.add(threads.submit(() ->
                        instance.count(true, method, path, null, "192.0.2.1").isEmpty()));
            }
            long admitted = 0;
            for (Future<Boolean> answer : answers) {
                admitted += answer.get() ? 1 : 0;
            }
            return admitted;
        }
    }
}
