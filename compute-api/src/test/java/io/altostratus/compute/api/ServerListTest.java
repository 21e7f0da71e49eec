package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ServerListTest extends ComputeSlice {

    private static List<String> names(RestApi api, String query) {
        RestApi.Answer answer = api.get("/v2.1/servers?" + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().get("servers").findValuesAsString("name");
    }

    private void named(String... names) {
        for (String name : names) {
            seed.server(project, Map.of("name", name));
        }
    }

    @Test
    void aServerIsToldInFull() {
        String id = seed.server(project, Map.of("name", "vm-a"));
        JsonNode server = user.get("/v2.1/servers/detail").json().get("servers").get(0);
        assertThat(server).isEqualTo(user.get("/v2.1/servers/" + id).json().get("server"));
        assertThat(server.get("id").asString()).isEqualTo(id);
        assertThat(server.get("status").asString()).isEqualTo("ACTIVE");
        assertThat(server.at("/addresses/front").findValuesAsString("addr")).containsExactly("10.0.0.0", "fd00::1");
        assertThat(server.at("/addresses/front/1/version").asInt()).isEqualTo(6);
        assertThat(server.at("/addresses/back/0/OS-EXT-IPS-MAC:mac_addr").asString())
                .isEqualTo("fa:16:3e:00:00:02");
        assertThat(server.at("/metadata/role").asString()).isEqualTo("web");
        assertThat(server.at("/flavor/id").asString()).isEqualTo("f1");
        assertThat(server.get("security_groups").findValuesAsString("name")).containsExactly("default", "web");
        assertThat(server.get("hostId").asString()).hasSize(56);
        assertThat(server.get("created").asString()).isEqualTo("2026-01-01T00:00:00Z");
        assertThat(server.get("OS-SRV-USG:launched_at").asString()).isEqualTo("2026-01-01T00:00:10.000000");
        assertThat(server.at("/links/0/href").asString()).isEqualTo("http://127.0.0.1:" + port + "/v2.1/servers/" + id);
        assertThat(server.has("OS-EXT-SRV-ATTR:host")).isFalse();
        JsonNode forAdmin = admin.get("/v2.1/servers/" + id).json().get("server");
        assertThat(forAdmin.get("OS-EXT-SRV-ATTR:host").asString()).isEqualTo("h0");
        assertThat(forAdmin.get("OS-EXT-SRV-ATTR:instance_name").asString()).startsWith("instance-0");
    }

    @Test
    void pagesFollowEachOtherByTheirLinks() {
        seed.servers(project, 7);
        List<String> seen = new ArrayList<>();
        String path = "/v2.1/servers?limit=3&name=vm";
        while (path != null) {
            JsonNode page = user.get(path).json();
            seen.addAll(page.get("servers").findValuesAsString("name"));
            JsonNode next = page.at("/servers_links/0");
            if (!next.isMissingNode()) {
                assertThat(next.get("rel").asString()).isEqualTo("next");
                assertThat(next.get("href").asString()).contains("limit=3", "name=vm", "marker=");
            }
            path = next.isMissingNode()
                    ? null
                    : next.get("href").asString().substring(("http://127.0.0.1:" + port).length());
        }
        assertThat(seen).containsExactly("vm-6", "vm-5", "vm-4", "vm-3", "vm-2", "vm-1", "vm-0");
        assertThat(user.get("/v2.1/servers").json().has("servers_links")).isFalse();
    }

    @Test
    void theProjectMayStandInThePath() {
        seed.servers(project, 2);
        JsonNode list = user.get("/v2.1/" + project + "/servers?limit=1").json();
        assertThat(list.get("servers")).hasSize(1);
        assertFault(
                user.get("/v2.1/" + UUID.randomUUID().toString().replace("-", "") + "/servers"),
                400,
                "badRequest",
                "doesn't match");
    }

    @Test
    void badListParametersAreNamed() {
        assertFault(user.get("/v2.1/servers?limit=-1"), 400, "badRequest", "limit");
        assertFault(user.get("/v2.1/servers?limit=x"), 400, "badRequest", "limit");
        assertFault(user.get("/v2.1/servers?marker=none"), 400, "badRequest", "marker [none] not found");
        String others = seed.server("other", Map.of());
        assertFault(user.get("/v2.1/servers?marker=" + others), 400, "badRequest", others);
        assertFault(user.get("/v2.1/servers?sort_key=colour"), 400, "badRequest", "colour");
        assertFault(user.get("/v2.1/servers?sort_key=display_name&sort_dir=up"), 400, "badRequest", "up");
        assertFault(user.get("/v2.1/servers?changes-since=yesterday"), 400, "badRequest", "changes-since");
        assertFault(user.get("/v2.1/servers?name=%5B"), 400, "badRequest", "name");
        assertFault(user.get("/v2.1/servers?ip=*"), 400, "badRequest", "ip");
    }

    @ParameterizedTest
    @CsvSource({
        "sort_key=display_name&sort_dir=asc, a b c",
        "sort_key=display_name&sort_dir=desc, c b a",
        "sort_dir=asc, b c a",
        "'', a c b",
        "sort_key=vm_state&sort_key=display_name&sort_dir=asc&sort_dir=desc, c b a",
        "sort_key=user_id&sort_dir=desc, a c b"
    })
    void listsAreSorted(String query, String expected) {
        named("b", "c", "a");
        assertThat(names(user, query)).containsExactly(expected.split(" "));
    }

    @Test
    void everySortKeyPagesThroughAll() {
        seed.servers(project, 3);
        seed.server(project, nulls());
        seed.server(project, nulls());
        for (String key : List.of(
                "created_at",
                "updated_at",
                "launched_at",
                "terminated_at",
                "display_name",
                "uuid",
                "vm_state",
                "task_state",
                "power_state",
                "availability_zone",
                "instance_type_id",
                "image_ref",
                "key_name",
                "project_id",
                "user_id",
                "host",
                "node",
                "hostname",
                "access_ip_v4",
                "access_ip_v6",
                "auto_disk_config",
                "config_drive",
                "display_description",
                "kernel_id",
                "ramdisk_id",
                "launch_index",
                "locked",
                "locked_by",
                "progress",
                "root_device_name",
                "reservation_id")) {
            for (String direction : List.of("asc", "desc")) {
                String query = "all_tenants=1&limit=2&sort_key=" + key + "&sort_dir=" + direction;
                List<String> seen = new ArrayList<>();
                String marker = "";
                while (true) {
                    JsonNode page = admin.get("/v2.1/servers?" + query + marker).json();
                    List<String> ids = new ArrayList<>();
                    page.get("servers").forEach(one -> ids.add(one.get("id").asString()));
                    seen.addAll(ids);
                    if (ids.size() < 2) {
                        break;
                    }
                    marker = "&marker=" + ids.getLast();
                }
                assertThat(seen).as(query).hasSize(5).doesNotHaveDuplicates();
            }
        }
    }

    private static Map<String, Object> nulls() {
        Map<String, Object> nulls = new HashMap<>();
        for (String column : List.of("host", "hypervisor", "zone", "key_name", "public_key", "launched_at")) {
            nulls.put(column, null);
        }
        return nulls;
    }

    @ParameterizedTest
    @CsvSource({
        "web, web-1 web-2 my.web",
        "^web-[12]$, web-1 web-2",
        "my.web, my.web",
        "^db, ''",
        "web-1, web-1",
        "WEB-1, web-1"
    })
    void namesAreMatchedAsARegularExpression(String pattern, String expected) {
        named("my.web", "web-2", "web-1");
        String encoded = java.net.URLEncoder.encode(pattern, java.nio.charset.StandardCharsets.UTF_8);
        List<String> wanted = expected.isEmpty() ? List.of() : List.of(expected.split(" "));
        assertThat(names(user, "name=" + encoded)).containsExactlyElementsOf(wanted);
    }

    @Test
    void statusIsThatWhichUsersSee() {
        state("building", "active", null);
        state("build", "building", "spawning");
        state("error", "error", null);
        state("deleting-error", "error", "deleting");
        state("off", "stopped", null);
        state("starting", "stopped", "powering-on");
        state("soft", "active", "rebooting");
        state("hard", "active", "rebooting_hard");
        state("hard-off", "stopped", "rebooting_hard");
        for (JsonNode server : user.get("/v2.1/servers/detail").json().get("servers")) {
            String status = server.get("status").asString();
            assertThat(names(user, "status=" + status))
                    .as(status)
                    .contains(server.get("name").asString());
        }
        assertThat(names(user, "status=error")).containsExactlyInAnyOrder("error", "deleting-error");
        assertThat(names(user, "status=SHUTOFF")).containsExactlyInAnyOrder("off", "starting", "hard-off");
        assertThat(names(user, "status=HARD_REBOOT")).containsExactly("hard");
        assertThat(names(user, "status=REBOOT")).containsExactly("soft");
        assertThat(names(user, "status=ERROR&status=BUILD")).hasSize(3);
        assertThat(names(user, "status=PAUSED")).isEmpty();
        assertThat(names(user, "status=nonsense")).isEmpty();
    }

    private void state(String name, String vm, @Nullable String task) {
        Map<String, Object> columns = new HashMap<>();
        columns.put("name", name);
        columns.put("vm_state", vm);
        columns.put("task_state", task);
        seed.server(project, columns);
    }

    @Test
    void otherProjectsAreForAdministrators() {
        seed.server(project, Map.of("name", "mine"));
        seed.server("other", Map.of("name", "theirs"));
        assertThat(names(user, "")).containsExactly("mine");
        assertThat(names(user, "tenant_id=other")).containsExactly("mine");
        assertFault(user.get("/v2.1/servers?all_tenants=1"), 403, "forbidden", "get_all_tenants");
        assertThat(names(user, "all_tenants=0")).containsExactly("mine");
        assertThat(names(admin, "")).isEmpty();
        assertThat(names(admin, "all_tenants=True")).containsExactly("theirs", "mine");
        assertThat(names(admin, "all_tenants=1&project_id=other")).containsExactly("theirs");
        assertThat(names(admin, "all_tenants=1&tenant_id=" + project)).containsExactly("mine");
    }

    @Test
    void whereServersAreIsForAdministrators() {
        seed.server(project, Map.of("name", "on-a", "host", "a"));
        seed.server(project, Map.of("name", "on-b", "host", "b"));
        assertThat(names(admin, "all_tenants=1&host=a")).containsExactly("on-a");
        assertThat(names(admin, "all_tenants=1&vm_state=error")).isEmpty();
        // From others Nova takes no notice of such a filter.
        assertThat(names(user, "host=a")).containsExactly("on-b", "on-a");
        assertThat(names(user, "vm_state=error")).hasSize(2);
    }

    @Test
    void filtersThatNobodyKnowsAreIgnored() {
        named("a");
        assertThat(names(user, "colour=red&locked=maybe")).containsExactly("a");
    }

    @Test
    void otherFilters() {
        seed.server(project, Map.of("name", "large", "flavor_id", "f9"));
        String b = seed.server(
                project,
                Map.of(
                        "name",
                        "b",
                        "image_id",
                        "77777777-0000-4000-8000-000000000001",
                        "reservation_id",
                        "r-bbbbbbbb"));
        assertThat(names(user, "flavor=f9")).containsExactly("large");
        assertFault(user.get("/v2.1/servers?flavor=%C3%A9"), 400, "badRequest", "not allowed");
        assertFault(user.get("/v2.1/servers?marker=%C3%A9"), 400, "badRequest");
        assertThat(names(user, "image=77777777-0000-4000-8000-000000000001")).containsExactly("b");
        assertThat(names(user, "reservation_id=r-bbbbbbbb")).containsExactly("b");
        assertThat(names(admin, "all_tenants=1&uuid=" + b)).containsExactly("b");
        assertThat(names(user, "uuid=" + b)).as("not for users").hasSize(2);
        assertThat(names(user, "ip=10.0.0.1")).containsExactly("b");
        assertThat(names(user, "ip=10.1.0")).hasSize(2);
        assertThat(names(user, "ip=.0.1")).as("a dot is a dot").containsExactly("b");
        assertThat(names(user, "ip=%5E10.0.0.(0%7C1)%24")).as("an expression").hasSize(2);
        assertThat(names(user, "ip=0%5B.%5D0.1")).as("from the beginning").isEmpty();
        seed.server(project, Map.of("name", "left|right", "nics", """
                [{"portId": "%s", "addresses": [{"ipAddress": "192.0.2.1", "version": 4, "floating": true}]}]
                """.formatted(b)));
        assertThat(names(user, "ip=192.0.2.1")).as("floating").isEmpty();
        assertThat(names(user, "name=left%7Cright")).containsExactly("left|right");
        assertThat(names(user, "name=%5Elarge%7Cb"))
                .as("a bar stands for itself")
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"flavor", "hostname", "node", "key_name", "ip6", "created_at", "access_ip_v4", "locked_by"})
    void whatNovaChecksIsChecked(String filter) {
        assertFault(user.get("/v2.1/servers?" + filter + "=%5B"), 400, "badRequest", filter);
    }

    @Test
    void changesSinceTellsDeletedOnesToo() {
        LocalDateTime old = LocalDateTime.of(2026, 1, 1, 0, 0);
        LocalDateTime later = LocalDateTime.of(2026, 2, 1, 0, 0);
        seed.server(project, Map.of("name", "old", "updated_at", old));
        seed.server(project, Map.of("name", "changed", "updated_at", later));
        seed.server(
                project,
                Map.of(
                        "name",
                        "gone",
                        "updated_at",
                        later,
                        "deleted",
                        true,
                        "deleted_at",
                        later,
                        "vm_state",
                        "deleted"));
        assertThat(names(user, "changes-since=2026-01-15T00:00:00Z")).containsExactlyInAnyOrder("changed", "gone");
        assertThat(names(user, "changes-since=2026-01-15T00:00:00")).hasSize(2);
        assertThat(names(user, "changes-since=2026-02-01T01:30:00%2B01:00")).isEmpty();
        assertThat(names(user, "")).containsExactlyInAnyOrder("old", "changed");
        assertThat(names(user, "deleted=true")).hasSize(2);
        assertFault(user.get("/v2.1/servers?status=deleted"), 403, "forbidden");
        assertThat(names(admin, "all_tenants=1&status=deleted")).containsExactly("gone");
        assertThat(names(admin, "all_tenants=1&deleted=True")).containsExactly("gone");
    }

    @ParameterizedTest
    @CsvSource({"limit=5000, 2", "limit=0, 0", "limit=2, 2"})
    void aPageHasAtMostAThousand(String query, int length) {
        seed.servers(project, 2);
        assertThat(names(user, query)).hasSize(length);
    }

    @Test
    void flavorsArePagedAndOnlyTheVisibleOnesAreShown() {
        seed.flavor("1");
        seed.flavor("2");
        seed.flavor("3", 2, 256, true);
        seed.flavor("hidden", 1, 64, false);
        assertThat(flavors(user, "")).containsExactly("1", "2", "3");
        assertThat(flavors(admin, "is_public=None")).containsExactly("1", "2", "3", "hidden");
        assertThat(flavors(admin, "is_public=False")).containsExactly("hidden");
        assertThat(flavors(user, "is_public=None")).containsExactly("1", "2", "3");
        assertThat(flavors(user, "minRam=100")).containsExactly("3");
        assertThat(flavors(user, "limit=2&marker=1")).containsExactly("2", "3");
        assertThat(flavors(user, "sort_key=memory_mb&sort_dir=desc&limit=1")).containsExactly("3");
        String next = user.get("/v2.1/flavors?limit=2")
                .json()
                .at("/flavors_links/0/href")
                .asString();
        assertThat(next).contains("marker=2", "limit=2");
        assertFault(user.get("/v2.1/flavors?marker=none"), 400, "badRequest", "none");
        assertFault(user.get("/v2.1/flavors?minRam=x"), 400, "badRequest", "minRam");
        assertFault(user.get("/v2.1/flavors/hidden"), 404, "itemNotFound", "hidden");
        assertThat(admin.get("/v2.1/flavors/hidden").status()).isEqualTo(200);
    }

    private static List<String> flavors(RestApi api, String query) {
        List<String> ids = new ArrayList<>();
        api.get("/v2.1/flavors?" + query)
                .json()
                .get("flavors")
                .forEach(flavor -> ids.add(flavor.get("id").asString()));
        return ids;
    }

    @Test
    void keysAreTheUsersOwn() {
        seed.keypair(userId(), "a");
        seed.keypair(userId(), "b");
        seed.keypair("someone-else", "c");
        List<String> names = new ArrayList<>();
        user.get("/v2.1/os-keypairs")
                .json()
                .get("keypairs")
                .forEach(one -> names.add(one.at("/keypair/name").asString()));
        assertThat(names).containsExactly("a", "b");
        assertFault(user.get("/v2.1/os-keypairs/c"), 404, "itemNotFound", "c");
    }
}
