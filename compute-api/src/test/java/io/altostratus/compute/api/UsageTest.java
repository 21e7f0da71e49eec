package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.altostratus.testing.RestApi;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Usage of projects, and the documents about versions and extensions. */
class UsageTest extends ComputeSlice {

    private static final String PATH = "/v2.1/os-simple-tenant-usage";
    private static final String DAY = "start=2026-01-01T00:00:00&end=2026-01-02T00:00:00.000000";
    private static final LocalDateTime MIDNIGHT = LocalDateTime.of(2026, 1, 1, 0, 0);

    private List<String> ids;

    /** Of the day: one for all of it, one for its last six hours, one for its first three; others not at all. */
    @BeforeEach
    void servers() {
        ids = new ArrayList<>(List.of(
                server(Map.of("launched_at", MIDNIGHT.minusDays(1))),
                server(Map.of("launched_at", MIDNIGHT.plusHours(18), "vcpus", 2, "memory_mb", 128)),
                server(Map.of(
                        "launched_at",
                        MIDNIGHT.minusDays(2),
                        "deleted",
                        true,
                        "vm_state",
                        "deleted",
                        "deleted_at",
                        MIDNIGHT.plusHours(3)))));
        server(Map.of("launched_at", MIDNIGHT.plusDays(1)));
        server(Map.of("launched_at", MIDNIGHT.minusDays(2), "deleted", true, "deleted_at", MIDNIGHT.minusDays(1)));
        ids.sort(null);
        seed.server("another", Map.of("launched_at", MIDNIGHT.plusHours(23)));
    }

    private String server(Map<String, Object> columns) {
        return seed.server(project, columns);
    }

    @Test
    void hoursAreThoseWithinTheTime() {
        RestApi.Answer answer = user.get(PATH + "/" + project + "?" + DAY);
        JsonNode use = answer.json().get("tenant_usage");
        assertThat(use).as(answer.toString()).hasSize(8);
        assertThat(use.get("total_hours").asDouble()).isCloseTo(33, within(1e-6));
        assertThat(use.get("total_vcpus_usage").asDouble()).isCloseTo(39, within(1e-6));
        assertThat(use.get("total_memory_mb_usage").asDouble()).isCloseTo(27 * 64 + 6 * 128, within(1e-6));
        assertThat(use.get("total_local_gb_usage").asDouble()).isCloseTo(33, within(1e-6));
        assertThat(use.get("start").asString()).isEqualTo("2026-01-01T00:00:00.000000");
        assertThat(use.get("server_usages").findValuesAsString("instance_id")).isEqualTo(ids);
        JsonNode ended = use.get("server_usages")
                .valueStream()
                .filter(server -> server.get("state").asString().equals("terminated"))
                .findFirst()
                .orElseThrow();
        assertThat(ended.get("hours").asDouble()).isCloseTo(3, within(1e-6));
        assertThat(ended.get("ended_at").asString()).isEqualTo("2026-01-01T03:00:00.000000");
        assertThat(ended.get("uptime").asInt()).isEqualTo(51 * 3_600);
        assertThat(user.get(PATH + "/" + project).json().get("tenant_usage"))
                .as("of a moment")
                .isNotNull();
        assertFault(stranger.get(PATH + "/" + project), 403, "forbidden");
        assertThat(admin.get(PATH + "/nobody?" + DAY).json().get("tenant_usage"))
                .isEmpty();
    }

    @Test
    void administratorsSeeAllProjects() {
        JsonNode all = admin.get(PATH + "?" + DAY).json().get("tenant_usages");
        assertThat(all).hasSize(2);
        assertThat(all.at("/0").has("server_usages")).isFalse();
        assertThat(all.valueStream()
                        .mapToDouble(use -> use.get("total_hours").asDouble())
                        .sum())
                .isCloseTo(34, within(1e-6));
        assertThat(admin.get(PATH + "?detailed=1&" + DAY).json().at("/tenant_usages/0"))
                .hasSize(8);
        assertFault(user.get(PATH + "?" + DAY), 403, "forbidden");
        assertFault(admin.get(PATH + "/?" + DAY), 404, "itemNotFound");
        long few = CountedDatabase.statements(admin, api -> api.get(PATH + "?detailed=1&" + DAY));
        seed.servers(project, 50);
        assertThat(CountedDatabase.statements(admin, api -> api.get(PATH + "?detailed=1&" + DAY)))
                .isEqualTo(few)
                .isEqualTo(2);
    }

    @Test
    void pagesSince240AreOfServers() {
        String path = PATH + "/" + project + "?limit=2&" + DAY;
        JsonNode first = in("2.40", user).get(path).json();
        assertThat(first.at("/tenant_usage/server_usages").findValuesAsString("instance_id"))
                .isEqualTo(ids.subList(0, 2));
        assertThat(first.at("/tenant_usage_links/0/href").asString()).contains("marker=" + ids.get(1));
        JsonNode rest = in("2.40", user).get(path + "&marker=" + ids.get(1)).json();
        assertThat(rest.at("/tenant_usage/server_usages").findValuesAsString("instance_id"))
                .isEqualTo(ids.subList(2, 3));
        assertThat(rest.has("tenant_usage_links")).isFalse();
        assertThat(first.at("/tenant_usage/total_hours").asDouble()
                        + rest.at("/tenant_usage/total_hours").asDouble())
                .isCloseTo(33, within(1e-6));
        assertThat(in("2.40", admin)
                        .get(PATH + "?limit=1&" + DAY)
                        .json()
                        .at("/tenant_usages_links/0/rel")
                        .asString())
                .isEqualTo("next");
        assertFault(in("2.40", user).get(path + "&marker=x"), 400, "badRequest", "Marker x could not be found");
        assertFault(in("2.75", user).get(path + "&detailed=1"), 400, "badRequest", "detailed");
        assertThat(in("2.75", admin).get(PATH + "?detailed=1").status()).isEqualTo(200);
        for (String wrong :
                List.of("start=x", "start=2026-01-02T00:00:00&end=2026-01-01T00:00:00", "end=2026-13-01T00:00:00")) {
            assertFault(user.get(PATH + "/" + project + "?" + wrong), 400, "badRequest");
        }
        assertThat(user.get(PATH + "/" + project + "?start=2026-01-01%2000:00:00.5")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void noHostSendsUsage() {
        seed.host("h1");
        String path = "/v2.1/os-instance_usage_audit_log";
        JsonNode log = admin.get(path).json().get("instance_usage_audit_logs");
        assertThat(log.get("hosts_not_run").at("/0").asString()).isEqualTo("h1");
        assertThat(admin.get(path + "/2026-03-05 10:00:00".replace(" ", "%20"))
                        .json()
                        .at("/instance_usage_audit_log/period_beginning")
                        .asString())
                .isEqualTo("2026-02-01 00:00:00");
        assertFault(admin.get(path + "/x"), 400, "badRequest", "Invalid timestamp");
        assertFault(user.get(path), 403, "forbidden");
    }

    @Test
    void versionsAreTold() {
        JsonNode versions = anonymous.get("/").json().get("versions");
        assertThat(versions.findValuesAsString("id")).containsExactly("v2.0", "v2.1");
        assertThat(versions.at("/1/version").asString()).isEqualTo("2.93");
        for (JsonNode version : versions) {
            String self = version.at("/links/0/href").asString();
            JsonNode document =
                    anonymous.get(self.substring(self.indexOf("/v2"))).json().get("version");
            assertThat(document.at("/links/0/href").asString()).isEqualTo(self);
            assertThat(document.get("media-types")).hasSize(1);
        }
        assertThat(user.get("/v2.1/versions/v2.1")
                        .json()
                        .at("/version/min_version")
                        .asString())
                .isEqualTo("2.1");
        assertThat(user.get("/v2.1/versions/v3").status()).isEqualTo(404);
        RestApi.Answer legacy = in("2.93", user).get("/v2/servers");
        assertThat(legacy.status()).isEqualTo(200);
        assertThat(legacy.header("OpenStack-API-Version")).isEqualTo("compute 2.1");
        assertThat(user.get("/v2/" + project + "/limits").status()).isEqualTo(200);
        assertThat(anonymous.get("/v2/servers").status()).isEqualTo(401);
    }

    @Test
    void extensionsAreTold() {
        JsonNode extensions = reader.get("/v2.1/extensions").json().get("extensions");
        assertThat(extensions.findValuesAsString("name")).contains("Hosts");
        assertThat(extensions)
                .hasSizeGreaterThan(90)
                .allSatisfy(extension -> assertThat(extension.propertyNames())
                        .containsExactlyInAnyOrder("alias", "name", "description", "links", "namespace", "updated"));
        assertThat(reader.get("/v2.1/extensions/os-consoles")
                        .json()
                        .at("/extension/alias")
                        .asString())
                .isEqualTo("os-consoles");
        assertFault(reader.get("/v2.1/extensions/none"), 404, "itemNotFound");
    }
}
