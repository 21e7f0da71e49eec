package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** Flavors with their extra specs in every microversion. */
class FlavorsTest extends ComputeSlice {

    private static final String PATH = "/v2.1/flavors";

    private RestApi.Answer create(String version, String attributes) {
        return in(version, admin)
                .post(
                        PATH,
                        ("{'flavor': {'ram': 64, 'vcpus': '1', 'disk': 0, " + attributes + "}}").replace('\'', '"'));
    }

    private static String specs(String specs) {
        return ("{'extra_specs': {" + specs + "}}").replace('\'', '"');
    }

    private List<String> ids(RestApi api, String query) {
        return api.get(PATH + query).json().get("flavors").findValuesAsString("id");
    }

    @Test
    void everyMicroversionShowsItsFields() {
        RestApi.Answer made = create("2.55", "'name': 'm', 'id': 7, 'description': 'for small things'");
        assertThat(made.status()).as(made.toString()).isEqualTo(200);
        JsonNode first = user.get(PATH + "/7").json().get("flavor");
        assertThat(first.get("swap").asString()).isEmpty();
        assertThat(first.get("OS-FLV-DISABLED:disabled").asBoolean(true)).isFalse();
        assertThat(first.has("description")).isFalse();
        assertThat(in("2.55", user)
                        .get(PATH)
                        .json()
                        .at("/flavors/0/description")
                        .asString())
                .isEqualTo("for small things");
        assertThat(in("2.60", user).get(PATH + "/7").json().at("/flavor").has("extra_specs"))
                .isFalse();
        JsonNode later = in("2.61", user).get(PATH + "/detail").json().at("/flavors/0");
        assertThat(later.get("extra_specs")).isEmpty();
        assertThat(in("2.75", user).get(PATH + "/7").json().at("/flavor/swap").asInt(-1))
                .isZero();
        assertFault(create("2.54", "'name': 'n', 'description': 'x'"), 400, "badRequest", "description");
        assertFault(in("2.54", admin).put(PATH + "/7", "{}"), 404, "itemNotFound");
        RestApi described = in("2.55", admin);
        assertThat(described
                        .put(PATH + "/7", "{\"flavor\": {\"description\": null}}")
                        .json()
                        .at("/flavor/description")
                        .isNull())
                .isTrue();
        assertFault(described.put(PATH + "/7", "{\"flavor\": {\"name\": \"x\"}}"), 400, "badRequest");
        assertFault(described.put(PATH + "/8", "{\"flavor\": {\"description\": \"\"}}"), 404, "itemNotFound", "8");
        assertFault(in("2.55", user).put(PATH + "/7", "{\"flavor\": {\"description\": \"x\"}}"), 403, "forbidden");
    }

    @Test
    void anIdIsMadeWhereNoneIsChosen() {
        for (String id : List.of("'id': null,", "'id': 'auto',", "")) {
            RestApi.Answer made = create("2.1", id + "'name': 'n" + id.length() + "'");
            String chosen = made.json().at("/flavor/id").asString();
            assertThat(UUID.fromString(chosen)).hasToString(chosen);
        }
        assertThat(create("2.1", "'name': 'f', 'rxtx_factor': '2.5', 'swap': '8'")
                        .json()
                        .at("/flavor/rxtx_factor")
                        .asDouble())
                .isEqualTo(2.5);
        for (String wrong : List.of(
                "'name': ' f2'",
                "'name': 'f2', 'rxtx_factor': 0",
                "'name': 'f2', 'rxtx_factor': '0.0'",
                "'name': 'f2', 'rxtx_factor': 'x'",
                "'name': 'f2', 'disk': -1",
                "'name': 'f2', 'ram': '0'")) {
            assertThat(create("2.1", wrong).status()).as(wrong).isEqualTo(400);
        }
    }

    @Test
    void listsAreFilteredSortedAndPaged() {
        seed.flavor("b", 2, 128, true);
        seed.flavor("a", 1, 256, true);
        seed.flavor("c", 4, 64, false);
        assertThat(ids(user, "")).containsExactly("a", "b");
        assertThat(ids(admin, "?is_public=None&sort_key=memory_mb&sort_dir=desc"))
                .containsExactly("a", "b", "c");
        assertThat(ids(admin, "?is_public=NO")).containsExactly("c");
        assertThat(ids(user, "?is_public=None")).containsExactly("a", "b");
        assertThat(ids(user, "?minRam=200")).containsExactly("a");
        assertThat(ids(user, "?minDisk=2")).isEmpty();
        for (String key : List.of(
                "created_at",
                "description",
                "disabled",
                "ephemeral_gb",
                "flavorid",
                "id",
                "is_public",
                "name",
                "root_gb",
                "rxtx_factor",
                "swap",
                "updated_at",
                "vcpu_weight",
                "vcpus")) {
            assertThat(ids(
                            user,
                            "?sort_key=" + key + "&limit=1&marker="
                                    + ids(user, "?sort_key=" + key).getFirst()))
                    .as(key)
                    .hasSize(1);
        }
        JsonNode page = user.get(PATH + "/detail?limit=1").json();
        assertThat(page.at("/flavors_links/0/href").asString()).contains("marker=a", "limit=1", "/detail");
        for (String wrong : List.of(
                "limit=-1", "limit=x", "marker=nowhere", "sort_key=colour", "sort_dir=up", "minRam=x", "minDisk=x")) {
            assertFault(user.get(PATH + "?" + wrong), 400, "badRequest");
        }
        assertFault(admin.get(PATH + "?is_public=perhaps"), 400, "badRequest", "is_public filter [perhaps]");
        assertThat(user.get(PATH + "?colour=red").status()).isEqualTo(200);
        assertFault(in("2.75", user).get(PATH + "?colour=red"), 400, "badRequest", "colour");
        jdbc.sql("UPDATE flavors SET disabled = TRUE WHERE id = 'a'").update();
        assertThat(ids(user, "")).containsExactly("b");
        assertThat(ids(admin, "")).containsExactly("a", "b");
    }

    @Test
    void extraSpecsAreKeptAndShown() {
        seed.flavor("f1");
        String path = PATH + "/f1/os-extra_specs";
        RestApi.Answer set = admin.post(path, specs("'hw:numa_nodes': '1', 'hw:cpu_policy': 'shared', 'weight': 5"));
        assertThat(set.status()).as(set.toString()).isEqualTo(200);
        assertThat(user.get(path).json().get("extra_specs"))
                .isEqualTo(set.json().get("extra_specs"))
                .hasSize(3);
        assertThat(admin.put(path + "/hw:numa_nodes", "{\"hw:numa_nodes\": \"2\"}")
                        .json()
                        .get("hw:numa_nodes")
                        .asString())
                .isEqualTo("2");
        assertThat(user.get(path + "/hw:numa_nodes").json().propertyNames()).containsExactly("hw:numa_nodes");
        assertThat(in("2.61", user)
                        .get(PATH + "/f1")
                        .json()
                        .at("/flavor/extra_specs/hw:numa_nodes")
                        .asString())
                .isEqualTo("2");
        assertThat(admin.delete(path + "/weight").status()).isEqualTo(200);
        assertFault(admin.delete(path + "/weight"), 404, "itemNotFound", "no extra specs with key weight");
        assertFault(user.get(path + "/weight"), 404, "itemNotFound");
        assertFault(admin.put(path + "/a", "{\"b\": \"1\"}"), 400, "badRequest", "mismatch");
        assertFault(admin.put(path + "/a", "{\"a\": \"1\", \"b\": \"1\"}"), 400, "badRequest");
        assertFault(admin.post(path, specs("'a/b': '1'")), 400, "badRequest");
        assertFault(admin.post(path, specs("'a': true")), 400, "badRequest");
        assertFault(admin.post(PATH + "/nowhere/os-extra_specs", specs("'a': '1'")), 404, "itemNotFound");
        assertFault(user.post(path, specs("'a': '1'")), 403, "forbidden");
        assertFault(user.put(path + "/a", "{\"a\": \"1\"}"), 403, "forbidden");
        assertFault(user.delete(path + "/a"), 403, "forbidden");
        seed.flavor("secret", 1, 64, false);
        assertFault(user.get(PATH + "/secret/os-extra_specs"), 404, "itemNotFound");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hw:cpu_policy | shared | true",
                "hw:cpu_policy | sharing | false",
                "hw:numa_nodes | 1 | true",
                "hw:numa_nodes | 0 | false",
                "hw:numa_nodes | many | false",
                "hw:numa_cpus.0 | 0-3,^2 | true",
                "hw:numa_cpus.x | 0 | false",
                "hw:mem_page_size | 2MB | true",
                "hw:mem_page_size | 2XB | false",
                "hw:pmem | aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa! | false",
                "hw:cpu_realtime_mask | 1,1-1,1-1,1-1,1-1,1-1,1-1,1-1,1-1,1-1,1-1,1-1,1-1,1-1,1-1,1-1,1-1,1-1x | false",
                "hw_rng:allowed | yes | true",
                "hw_rng:allowed | perhaps | false",
                "hw_video:ram_max_mb | -1 | false",
                "quota:vif_outbound_average | 100 | true",
                "quota:cpu_quota | -1 | true",
                "quota:colour | 1 | false",
                "os:monitors | 8 | true",
                "os:monitors | 9 | false",
                "resources:VCPU | 2 | true",
                "resources1:CUSTOM_GOLD | 2 | true",
                "resources:GOLD | 2 | false",
                "trait:HW_CPU_X86_AVX2 | required | true",
                "trait:HW_CPU_X86_AVX2 | wanted | false",
                "trait:CUSTOM_GOLD | forbidden | true",
                "capabilities:cpu_info:arch | s== x86_64 | true",
                "capabilities:colour | red | false",
                "aggregate_instance_extra_specs:ssd | true | true",
                "pci_passthrough:alias | gpu:2 | true",
                "pci_passthrough:alias | gpu | false",
                "foo:bar | baz | true",
                "anything | at all | true",
                "hide_hypervisor_id | perhaps | false"
            })
    void whatANamespaceDoesNotKnowIsRefusedSince286(String name, String value, boolean fits) {
        seed.flavor("f1");
        String body = specs("'" + name + "': '" + value + "'");
        assertThat(in("2.85", admin).post(PATH + "/f1/os-extra_specs", body).status())
                .isEqualTo(200);
        RestApi.Answer answer = in("2.86", admin).post(PATH + "/f1/os-extra_specs", body);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(fits ? 200 : 400);
        if (!fits) {
            assertFault(answer, 400, "badRequest", "Validation failed; ");
        }
    }

    @Test
    void accessIsGivenAndTaken() {
        seed.flavor("secret", 1, 64, false);
        seed.flavor("open");
        String give = "{\"addTenantAccess\": {\"tenant\": \"" + project + "\"}}";
        String take = "{\"removeTenantAccess\": {\"tenant\": \"" + project + "\"}}";
        assertThat(user.get(PATH + "/secret").status()).isEqualTo(404);
        assertThat(admin.post(PATH + "/secret/action", give)
                        .json()
                        .at("/flavor_access/0/tenant_id")
                        .asString())
                .isEqualTo(project);
        assertThat(user.get(PATH + "/secret").status()).isEqualTo(200);
        assertThat(ids(user, "?sort_key=name")).contains("secret");
        assertFault(admin.post(PATH + "/secret/action", give), 409, "conflictingRequest");
        assertThat(admin.post(PATH + "/open/action", give).status()).isEqualTo(200);
        assertFault(in("2.7", admin).post(PATH + "/open/action", give), 409, "conflictingRequest", "public flavor");
        assertFault(admin.get(PATH + "/open/os-flavor-access"), 404, "itemNotFound");
        assertThat(admin.post(PATH + "/secret/action", take).json().get("flavor_access"))
                .isEmpty();
        assertFault(admin.post(PATH + "/secret/action", take), 404, "itemNotFound");
        assertFault(user.post(PATH + "/open/action", take), 403, "forbidden");
        assertFault(user.get(PATH + "/secret/os-flavor-access"), 403, "forbidden");
    }
}
