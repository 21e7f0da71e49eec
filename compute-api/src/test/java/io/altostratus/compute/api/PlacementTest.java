package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Hosts and claims by the Placement API, on its own port and under the Compute API's. */
class PlacementTest extends ComputeSlice {

    private static final String NOWHERE = "00000000-0000-4000-8000-000000000000";

    private RestApi own = RestApi.at("");
    private String h1 = "";
    private String h2 = "";

    @BeforeEach
    void hosts() {
        seed.host("h1");
        seed.host("h2");
        jdbc.sql("UPDATE compute_nodes SET traits = '[\"COMPUTE_NODE\", \"HW_CPU_X86_AVX2\"]' WHERE host = 'h1'")
                .update();
        h1 = id("h1");
        h2 = id("h2");
        own = RestApi.at("http://127.0.0.1:" + PLACEMENT_PORT)
                .withToken(identity().tokens().project("admin-user", "admin-project", "admin", "reader"));
    }

    private String id(String host) {
        return jdbc.sql("SELECT id FROM compute_nodes WHERE host = :host")
                .param("host", host)
                .query(String.class)
                .single();
    }

    private RestApi in(String version) {
        return own.withHeader("OpenStack-API-Version", "placement " + version);
    }

    private static JsonNode ok(RestApi.Answer answer) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json();
    }

    private static void assertError(RestApi.Answer answer, int status, String text) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.json().at("/errors/0/status").asInt()).isEqualTo(status);
        assertThat(answer.json().at("/errors/0/detail").asString()).contains(text);
        assertThat(answer.json().at("/errors/0/request_id").asString()).startsWith("req-");
    }

    private String claim(String host, int vcpus, int memoryMb, int diskGb) {
        String server = seed.server(project, Map.of("host", host));
        jdbc.sql("INSERT INTO claims VALUES (:id, :host, 2, :vcpus, :memory, :disk, UTC_TIMESTAMP(6))")
                .param("id", server)
                .param("host", host)
                .param("vcpus", vcpus)
                .param("memory", memoryMb)
                .param("disk", diskGb)
                .update();
        jdbc.sql("""
                UPDATE compute_nodes SET vcpus_used = vcpus_used + :vcpus, memory_mb_used = memory_mb_used + :memory,
                    disk_gb_used = disk_gb_used + :disk, generation = generation + 1 WHERE host = :host
                """)
                .param("host", host)
                .param("vcpus", vcpus)
                .param("memory", memoryMb)
                .param("disk", diskGb)
                .update();
        return server;
    }

    @Test
    void versionsAreNegotiated() {
        RestApi stranger = RestApi.at("http://127.0.0.1:" + PLACEMENT_PORT);
        assertThat(ok(stranger.get("/")).at("/versions/0/max_version").asString())
                .isEqualTo("1.39");
        assertThat(stranger.get("/resource_providers").status()).isEqualTo(401);
        RestApi.Answer refused = in("1.40").get("/");
        assertError(refused, 406, "1.40");
        assertThat(refused.json().at("/errors/0/max_version").asString()).isEqualTo("1.39");
        RestApi.Answer latest = in("latest").get("/resource_providers");
        assertThat(latest.header("OpenStack-API-Version")).isEqualTo("placement 1.39");
        assertThat(latest.header("Cache-Control")).isEqualTo("no-cache");
        assertThat(latest.header("Last-Modified")).isNotNull();
        assertThat(own.get("/resource_providers").header("OpenStack-API-Version"))
                .isEqualTo("placement 1.0");
        assertError(own.get("/traits"), 404, "could not be found");
        assertThat(in("1.23").get("/nowhere").json().at("/errors/0/code").asString())
                .isEqualTo("placement.undefined_code");
        assertThat(admin.get("/v2.1/nowhere").json().at("/itemNotFound/code").asInt())
                .isEqualTo(404);
    }

    @Test
    void underThePathOfTheComputeApiItIsTheSame() {
        JsonNode here = ok(admin.get("/placement/resource_providers/" + h1));
        assertThat(here.at("/links/0/href").asString()).isEqualTo("/placement/resource_providers/" + h1);
        assertThat(ok(own.get("/resource_providers/" + h1)).at("/links/0/href").asString())
                .isEqualTo("/resource_providers/" + h1);
        assertError(user.get("/placement/resource_providers"), 403, "placement:resource_providers:list");
        ok(service.get("/placement/resource_providers"));
    }

    @Test
    void providersAreHosts() {
        JsonNode first = ok(own.get("/resource_providers")).at("/resource_providers/0");
        assertThat(first.propertyNames()).containsExactlyInAnyOrder("uuid", "name", "generation", "links");
        assertThat(first.get("links").findValuesAsString("rel")).containsExactly("self", "inventories", "usages");
        JsonNode latest = ok(in("1.39").get("/resource_providers/" + h1));
        assertThat(latest.get("parent_provider_uuid").isNull()).isTrue();
        assertThat(latest.get("root_provider_uuid").asString()).isEqualTo(h1);
        assertThat(latest.get("links").size()).isEqualTo(6);
        assertError(own.get("/resource_providers/" + NOWHERE), 404, NOWHERE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0 | name=h1 | 1",
                "1.0 | name=h9 | 0",
                "1.4 | resources=VCPU:128 | 2",
                "1.4 | resources=VCPU:129 | 0",
                "1.4 | resources=VCPU:1,DISK_GB:99 | 2",
                "1.4 | resources=DISK_GB:100 | 0",
                "1.18 | required=HW_CPU_X86_AVX2 | 1",
                "1.22 | required=!HW_CPU_X86_AVX2 | 1",
                "1.39 | required=in:HW_CPU_X86_AVX2,HW_CPU_X86_MMX&required=COMPUTE_NODE | 1",
                "1.14 | in_tree=00000000-0000-4000-8000-000000000000 | 0"
            })
    void providersAreFiltered(String version, String query, int expected) {
        assertThat(ok(in(version).get("/resource_providers?" + query))
                        .get("resource_providers")
                        .size())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.0 | member_of=00000000-0000-4000-8000-000000000000",
                "1.39 | uuid=x",
                "1.39 | other=1",
                "1.4 | resources=VCPU",
                "1.4 | resources=VCPU:0",
                "1.4 | resources=NOTHING:1",
                "1.18 | required=NO_SUCH_TRAIT",
                "1.18 | required=",
                "1.18 | required=!HW_CPU_X86_AVX2",
                "1.39 | member_of=x",
                "1.18 | member_of=00000000-0000-4000-8000-000000000000&member_of=00000000-0000-4000-8000-000000000000"
            })
    void badFilters(String version, String query) {
        assertError(in(version).get("/resource_providers?" + query), 400, "");
    }

    @Test
    void aggregatesOfTheComputeApiAreTheProviders() {
        RestApi.Answer made = admin.withHeader("X-OpenStack-Nova-API-Version", "2.41")
                .post("/v2.1/os-aggregates", "{\"aggregate\": {\"name\": \"fast\"}}");
        String uuid = made.json().at("/aggregate/uuid").asString();
        long number = made.json().at("/aggregate/id").asLong();
        admin.post("/v2.1/os-aggregates/" + number + "/action", "{\"add_host\": {\"host\": \"h1\"}}");
        JsonNode of = ok(in("1.19").get("/resource_providers/" + h1 + "/aggregates"));
        assertThat(of.at("/aggregates/0").asString()).isEqualTo(uuid);
        assertThat(of.has("resource_provider_generation")).isTrue();
        assertThat(ok(in("1.3").get("/resource_providers?member_of=in:" + uuid + "," + NOWHERE))
                        .get("resource_providers")
                        .size())
                .isEqualTo(1);
        assertThat(ok(in("1.32").get("/resource_providers?member_of=!" + uuid))
                        .at("/resource_providers/0/uuid")
                        .asString())
                .isEqualTo(h2);
    }

    @Test
    void inventoriesAndUsagesAreTheSchedulersOwn() {
        jdbc.sql("UPDATE compute_nodes SET cpu_ratio = 2.5, reserved_vcpus = 2 WHERE host = 'h1'")
                .update();
        claim("h1", 2, 64, 1);
        JsonNode inventories = ok(own.get("/resource_providers/" + h1 + "/inventories"));
        assertThat(inventories.get("resource_provider_generation").asLong()).isEqualTo(1);
        JsonNode cpu = inventories.at("/inventories/VCPU");
        assertThat(cpu.get("total").asInt()).isEqualTo(8);
        assertThat(cpu.get("reserved").asInt()).isEqualTo(2);
        assertThat(cpu.get("allocation_ratio").asDouble()).isEqualTo(2.5);
        assertThat(cpu.get("max_unit").asInt()).isEqualTo(15);
        assertThat(inventories.at("/inventories/MEMORY_MB/reserved").asInt()).isEqualTo(512);
        assertThat(ok(own.get("/resource_providers/" + h1 + "/inventories/DISK_GB"))
                        .get("total")
                        .asInt())
                .isEqualTo(100);
        assertError(own.get("/resource_providers/" + h1 + "/inventories/VGPU"), 404, "VGPU");
        JsonNode usages = ok(own.get("/resource_providers/" + h1 + "/usages")).get("usages");
        assertThat(usages.get("VCPU").asInt()).isEqualTo(2);
        assertThat(usages.get("MEMORY_MB").asInt()).isEqualTo(64);
        assertThat(ok(in("1.4").get("/resource_providers?resources=VCPU:14"))
                        .get("resource_providers")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void allocationsAreClaims() {
        String server = claim("h1", 2, 64, 0);
        JsonNode ofHost = ok(in("1.28").get("/resource_providers/" + h1 + "/allocations"));
        assertThat(ofHost.at("/allocations/" + server + "/resources/VCPU").asInt())
                .isEqualTo(2);
        assertThat(ofHost.at("/allocations/" + server + "/resources").has("DISK_GB"))
                .isFalse();
        assertThat(ofHost.at("/allocations/" + server + "/consumer_generation").asInt())
                .isEqualTo(2);
        JsonNode ofServer = ok(in("1.38").get("/allocations/" + server));
        assertThat(ofServer.at("/allocations/" + h1 + "/resources/MEMORY_MB").asInt())
                .isEqualTo(64);
        assertThat(ofServer.get("project_id").asString()).isEqualTo(project);
        assertThat(ofServer.get("consumer_type").asString()).isEqualTo("INSTANCE");
        assertThat(ok(own.get("/allocations/" + server)).propertyNames()).containsExactly("allocations");
        assertThat(ok(own.get("/allocations/" + UUID.randomUUID()))
                        .get("allocations")
                        .isEmpty())
                .isTrue();
        assertError(own.delete("/allocations/" + NOWHERE), 404, NOWHERE);
        assertError(own.delete("/allocations/" + server), 409, "Placement shows");
        RestApi mine = reader.withHeader("OpenStack-API-Version", "placement 1.9");
        assertThat(ok(mine.get("/placement/usages?project_id=" + project))
                        .at("/usages/VCPU")
                        .asInt())
                .isEqualTo(2);
        assertError(mine.get("/placement/usages?project_id=other"), 403, "placement:usages");
        assertError(in("1.9").get("/usages"), 400, "project_id");
        JsonNode byType = ok(in("1.38").get("/usages?project_id=" + project));
        assertThat(byType.at("/usages/INSTANCE/consumer_count").asInt()).isEqualTo(1);
        assertThat(ok(in("1.38").get("/usages?project_id=" + project + "&consumer_type=all"))
                        .at("/usages/all/MEMORY_MB")
                        .asInt())
                .isEqualTo(64);
        assertThat(ok(in("1.38").get("/usages?project_id=" + project + "&consumer_type=MIGRATION"))
                        .get("usages")
                        .isEmpty())
                .isTrue();
        String migration = migration(server);
        assertThat(ok(in("1.38").get("/allocations/" + migration))
                        .get("consumer_type")
                        .asString())
                .isEqualTo("MIGRATION");
        assertThat(ok(in("1.38").get("/usages?project_id=" + project + "&consumer_type=MIGRATION"))
                        .at("/usages/MIGRATION/VCPU")
                        .asInt())
                .isEqualTo(1);
        assertThat(ok(in("1.9").get("/usages?project_id=" + project))
                        .at("/usages/VCPU")
                        .asInt())
                .isEqualTo(3);
    }

    private String migration(String server) {
        String id = UUID.randomUUID().toString();
        jdbc.sql("""
                INSERT INTO migrations (id, server_id, server_project_id, project_id, user_id, type, status,
                    source_host, source_node, active, created_at)
                VALUES (:id, :server, :project, :project, 'u', 'resize', 'finished', 'h1', 'h1', TRUE,
                    UTC_TIMESTAMP(6))
                """)
                .param("id", id)
                .param("server", server)
                .param("project", project)
                .update();
        jdbc.sql("INSERT INTO claims VALUES (:id, 'h1', 1, 1, 10, 0, UTC_TIMESTAMP(6))")
                .param("id", id)
                .update();
        return id;
    }

    @Test
    void candidatesAreHostsWithRoom() {
        claim("h1", 0, 20_000, 0);
        JsonNode old = ok(in("1.10").get("/allocation_candidates?resources=VCPU:1,MEMORY_MB:64"));
        assertThat(old.get("allocation_requests").size()).isEqualTo(2);
        assertThat(old.at("/allocation_requests/0/allocations/0/resource_provider/uuid")
                        .asString())
                .isEqualTo(h1);
        assertThat(old.at("/provider_summaries/" + h2 + "/resources").has("DISK_GB"))
                .isFalse();
        JsonNode big = ok(in("1.39").get("/allocation_candidates?resources=VCPU:1,MEMORY_MB:8000&limit=5"));
        assertThat(big.get("allocation_requests").size()).isEqualTo(1);
        assertThat(big.at("/allocation_requests/0/allocations/" + h2 + "/resources/MEMORY_MB")
                        .asInt())
                .isEqualTo(8_000);
        assertThat(big.at("/allocation_requests/0/mappings").propertyNames()).containsExactly("");
        JsonNode summary = big.at("/provider_summaries/" + h2);
        assertThat(summary.get("resources").size()).isEqualTo(3);
        assertThat(summary.get("root_provider_uuid").asString()).isEqualTo(h2);
        assertThat(ok(in("1.16").get("/allocation_candidates?resources=VCPU:1&limit=1"))
                        .get("allocation_requests")
                        .size())
                .isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.17 | resources=VCPU:1&required=HW_CPU_X86_AVX2 | 1",
                "1.25 | resources1=VCPU:1&required1=HW_CPU_X86_AVX2&resources=DISK_GB:1 | 1",
                "1.25 | resources1=VCPU:1&resources2=VCPU:1&group_policy=none | 2",
                "1.25 | resources1=VCPU:100&resources2=VCPU:100&group_policy=none | 0",
                "1.25 | resources1=VCPU:1&resources2=VCPU:1&group_policy=isolate | 0",
                "1.33 | resources_a=VCPU:1 | 2",
                "1.35 | resources=VCPU:1&root_required=!HW_CPU_X86_AVX2 | 1",
                "1.36 | resources_a=VCPU:1&required_b=COMPUTE_NODE&same_subtree=_a,_b | 1",
                "1.10 | resources=VGPU:1 | 0"
            })
    void candidatesOfGroups(String version, String query, int expected) {
        assertThat(ok(in(version).get("/allocation_candidates?" + query))
                        .get("allocation_requests")
                        .size())
                .isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1.10 | ",
                "1.10 | resources=VCPU:1&limit=1",
                "1.16 | resources=VCPU:1&limit=0",
                "1.24 | resources1=VCPU:1",
                "1.25 | resources1=VCPU:1&resources2=VCPU:1",
                "1.25 | resources1=VCPU:1&resources2=VCPU:1&group_policy=both",
                "1.25 | resources=VCPU:1&required1=COMPUTE_NODE",
                "1.25 | resources_a=VCPU:1",
                "1.36 | resources_a=VCPU:1&same_subtree=_c",
                "1.39 | resources=VCPU:1&other=2"
            })
    void badRequestsForCandidates(String version, String query) {
        assertError(in(version).get("/allocation_candidates?" + (query == null ? "" : query)), 400, "");
    }

    @Test
    void operatorsGiveCustomTraits() {
        RestApi api = in("1.39");
        assertThat(api.put("/traits/CUSTOM_GOLD", "").status()).isEqualTo(201);
        assertThat(api.put("/traits/CUSTOM_GOLD", "").status()).isEqualTo(204);
        assertThat(api.get("/traits/CUSTOM_GOLD").status()).isEqualTo(204);
        assertError(api.get("/traits/CUSTOM_SILVER"), 404, "CUSTOM_SILVER");
        assertError(api.put("/traits/custom_gold", ""), 400, "CUSTOM_");
        assertThat(ok(api.get("/traits?name=startswith:CUSTOM_")).get("traits").size())
                .isEqualTo(1);
        assertThat(ok(api.get("/traits")).get("traits").size()).isGreaterThan(300);
        String path = "/resource_providers/" + h1 + "/traits";
        assertError(api.put(path, body(7, "CUSTOM_GOLD")), 409, "generation");
        JsonNode given = ok(api.put(path, body(0, "CUSTOM_GOLD")));
        assertThat(given.get("traits").valueStream().map(JsonNode::asString))
                .containsExactly("COMPUTE_NODE", "CUSTOM_GOLD", "HW_CPU_X86_AVX2");
        assertThat(given.get("resource_provider_generation").asInt()).isEqualTo(1);
        assertThat(ok(api.get("/resource_providers?required=CUSTOM_GOLD"))
                        .get("resource_providers")
                        .size())
                .isEqualTo(1);
        assertError(api.delete("/traits/CUSTOM_GOLD"), 409, "in use");
        assertError(api.delete("/traits/COMPUTE_NODE"), 400, "standard");
        assertError(api.put(path, body(1, "HW_CPU_X86_SGX")), 409, "Standard traits");
        assertError(api.put(path, body(1, "CUSTOM_SILVER")), 400, "CUSTOM_SILVER");
        assertThat(ok(api.get("/traits?associated=true")).get("traits").size()).isEqualTo(3);
        assertError(api.get("/traits?associated=maybe"), 400, "associated");
        assertError(api.get("/traits?name=x"), 400, "name");
        assertThat(api.delete(path).status()).isEqualTo(204);
        assertThat(api.delete("/traits/CUSTOM_GOLD").status()).isEqualTo(204);
        assertError(api.delete("/traits/CUSTOM_GOLD"), 404, "CUSTOM_GOLD");
        jdbc.sql("UPDATE services SET disabled = TRUE WHERE host = 'h2'").update();
        assertThat(ok(api.get("/resource_providers/" + h2 + "/traits"))
                        .at("/traits/0")
                        .asString())
                .isEqualTo("COMPUTE_STATUS_DISABLED");
    }

    private static String body(int generation, String trait) {
        return "{\"resource_provider_generation\": " + generation + ", \"traits\": [\"" + trait + "\"]}";
    }

    @Test
    void resourceClasses() {
        RestApi api = in("1.7");
        JsonNode all = ok(api.get("/resource_classes")).get("resource_classes");
        assertThat(all.at("/0/name").asString()).isEqualTo("VCPU");
        assertThat(all.at("/0/links/0/href").asString()).isEqualTo("/resource_classes/VCPU");
        RestApi.Answer made = api.post("/resource_classes", "{\"name\": \"CUSTOM_GPU\"}");
        assertThat(made.status()).isEqualTo(201);
        assertThat(made.header("Location")).endsWith("/resource_classes/CUSTOM_GPU");
        assertError(api.post("/resource_classes", "{\"name\": \"CUSTOM_GPU\"}"), 409, "CUSTOM_GPU");
        assertError(api.post("/resource_classes", "{\"name\": \"GPU\"}"), 400, "");
        assertThat(api.put("/resource_classes/CUSTOM_GPU", "").status()).isEqualTo(204);
        assertThat(api.put("/resource_classes/CUSTOM_FAN", "").status()).isEqualTo(201);
        assertError(api.put("/resource_classes/FAN", ""), 400, "CUSTOM_");
        assertThat(ok(api.get("/resource_classes/CUSTOM_GPU")).get("name").asString())
                .isEqualTo("CUSTOM_GPU");
        assertThat(api.delete("/resource_classes/CUSTOM_GPU").status()).isEqualTo(204);
        assertError(api.get("/resource_classes/CUSTOM_GPU"), 404, "CUSTOM_GPU");
        assertError(api.delete("/resource_classes/VCPU"), 400, "standard");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "POST /resource_providers",
                "PUT /resource_providers/H1",
                "DELETE /resource_providers/H1",
                "POST /resource_providers/H1/inventories",
                "PUT /resource_providers/H1/inventories",
                "PUT /resource_providers/H1/inventories/VCPU",
                "DELETE /resource_providers/H1/inventories",
                "PUT /resource_providers/H1/aggregates",
                "PUT /allocations/00000000-0000-4000-8000-000000000000",
                "POST /allocations",
                "POST /reshaper"
            })
    void whatWouldBeAnotherTruthIsRefused(String request) {
        String[] parts = request.replace("H1", h1).split(" ");
        assertError(in("1.39").send(parts[0], parts[1], "{}"), 409, "Placement shows");
        String path = "/placement" + parts[1];
        assertError(
                user.withHeader("OpenStack-API-Version", "placement 1.39").send(parts[0], path, "{}"),
                403,
                "placement:");
    }
}
