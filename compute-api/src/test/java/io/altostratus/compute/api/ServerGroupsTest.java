package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Server groups in every microversion. */
class ServerGroupsTest extends ComputeSlice {

    private static final String PATH = "/v2.1/os-server-groups";

    private static String body(String attributes) {
        return "{\"server_group\": {" + attributes.replace('\'', '"') + "}}";
    }

    private String group(RestApi api, String name) {
        RestApi.Answer answer = api.post(PATH, body("'name': '" + name + "', 'policies': ['affinity']"));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().at("/server_group/id").asString();
    }

    @Test
    void everyMicroversionShowsItsFields() {
        String id = group(user, "together");
        assertThat(user.get(PATH + "/" + id).json().get("server_group").propertyNames())
                .containsExactlyInAnyOrder("id", "name", "policies", "members", "metadata");
        JsonNode v13 = in("2.13", user).get(PATH + "/" + id).json().get("server_group");
        assertThat(v13.propertyNames())
                .containsExactlyInAnyOrder("id", "name", "policies", "members", "metadata", "project_id", "user_id");
        assertThat(v13.get("project_id").asString()).isEqualTo(project);
        assertThat(v13.get("user_id").asString()).isEqualTo(userId());
        JsonNode v64 = in("2.64", user).get(PATH + "/" + id).json().get("server_group");
        assertThat(v64.propertyNames())
                .containsExactlyInAnyOrder("id", "name", "policy", "rules", "members", "project_id", "user_id");
        assertThat(v64.get("policy").asString()).isEqualTo("affinity");
        assertThat(v64.get("rules").isEmpty()).isTrue();
    }

    @Test
    void aNumberForEachHostGoesWithAntiAffinityOnly() {
        RestApi new64 = in("2.64", user);
        RestApi.Answer made = new64.post(
                PATH, body("'name': 'apart', 'policy': 'anti-affinity', 'rules': {'max_server_per_host': '3'}"));
        assertThat(made.json().at("/server_group/rules/max_server_per_host").asInt())
                .isEqualTo(3);
        String id = made.json().at("/server_group/id").asString();
        assertThat(new64.get(PATH + "/" + id).json()).isEqualTo(made.json());
        assertFault(
                new64.post(PATH, body("'name': 'x', 'policy': 'affinity', 'rules': {'max_server_per_host': 3}")),
                400,
                "badRequest",
                "Only anti-affinity policy supports rules");
        assertThat(new64.post(PATH, body("'name': 'x', 'policy': 'soft-affinity', 'rules': {}"))
                        .status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2.1 'name': 'g'",
                "2.1 'policies': ['affinity']",
                "2.1 'name': 'g', 'policies': []",
                "2.1 'name': 'g', 'policies': ['affinity', 'anti-affinity']",
                "2.1 'name': 'g', 'policies': ['legacy']",
                "2.1 'name': 'g', 'policies': ['soft-affinity']",
                "2.1 'name': '', 'policies': ['affinity']",
                "2.1 'name': ' ', 'policies': ['affinity']",
                "2.1 'name': 'g', 'policies': 'affinity'",
                "2.1 'name': 'g', 'policies': ['affinity'], 'metadata': {}",
                "2.14 'name': 'g', 'policies': ['soft-anti-affinity']",
                "2.63 'name': 'g', 'policy': 'affinity'",
                "2.64 'name': 'g', 'policies': ['affinity']",
                "2.64 'name': 'g', 'policy': 'best-effort'",
                "2.64 'name': 'g', 'policy': 'anti-affinity', 'rules': {'max_server_per_host': 0}",
                "2.64 'name': 'g', 'policy': 'anti-affinity', 'rules': {'max_server_per_host': '0'}",
                "2.64 'name': 'g', 'policy': 'anti-affinity', 'rules': {'max_server_per_host': 99999999999}",
                "2.64 'name': 'g', 'policy': 'anti-affinity', 'rules': {'foo': 1}"
            })
    void whatIsNoGroupIsRefused(String wrong) {
        String[] parts = wrong.split(" ", 2);
        assertFault(in(parts[0], user).post(PATH, body(parts[1])), 400, "badRequest");
        assertThat(rowsOf("server_groups")).isZero();
    }

    @Test
    void softPoliciesCameWith215() {
        RestApi.Answer made = in("2.15", user).post(PATH, body("'name': 'g', 'policies': ['soft-anti-affinity']"));
        assertThat(made.json().at("/server_group/policies/0").asString()).isEqualTo("soft-anti-affinity");
    }

    @Test
    void aProjectSeesItsOwnAndAnAdministratorAll() {
        List<String> own = List.of(group(user, "a"), group(user, "a"), group(user, "b"));
        String foreign = group(stranger, "c");
        assertThat(user.get(PATH).json().get("server_groups").findValuesAsString("id"))
                .containsExactlyElementsOf(own);
        assertThat(user.get(PATH + "?all_projects=True").json().get("server_groups"))
                .hasSize(3);
        assertThat(admin.get(PATH).json().get("server_groups")).isEmpty();
        assertThat(admin.get(PATH + "?all_projects").json().get("server_groups").findValuesAsString("id"))
                .contains(foreign)
                .hasSize(4);
        assertFault(stranger.get(PATH + "/" + own.getFirst()), 404, "itemNotFound", own.getFirst());
        assertFault(stranger.delete(PATH + "/" + own.getFirst()), 404, "itemNotFound");
        assertFault(reader.delete(PATH + "/" + own.getFirst()), 403, "forbidden");
        assertFault(reader.post(PATH, body("'name': 'g', 'policies': ['affinity']")), 403, "forbidden");
        assertThat(reader.get(PATH + "/" + own.getFirst()).status()).isEqualTo(200);
        assertThat(admin.get(PATH + "/" + own.getFirst()).status()).isEqualTo(200);
    }

    @Test
    void listsArePagedByNumber() {
        List<String> own = List.of(group(user, "a"), group(user, "b"), group(user, "c"));
        assertThat(user.get(PATH + "?limit=1&offset=1")
                        .json()
                        .get("server_groups")
                        .findValuesAsString("id"))
                .containsExactly(own.get(1));
        assertThat(user.get(PATH + "?offset=2&foo=bar").json().get("server_groups"))
                .hasSize(1);
        for (String wrong : List.of("limit=-1", "limit=a", "offset=-1", "offset=x", "offset=99999999999")) {
            assertFault(user.get(PATH + "?" + wrong), 400, "badRequest");
        }
        assertFault(in("2.75", user).get(PATH + "?foo=bar"), 400, "badRequest", "foo");
    }

    @Test
    void livingMembersAreShown() {
        String id = group(user, "g");
        String living = seed.server(project, Map.of("server_group_id", id));
        seed.server(project, Map.of("server_group_id", id, "deleted", true));
        assertThat(user.get(PATH + "/" + id).json().at("/server_group/members").toString())
                .isEqualTo("[\"" + living + "\"]");
        assertThat(user.get(PATH).json().at("/server_groups/0/members").toString())
                .isEqualTo("[\"" + living + "\"]");
    }

    @Test
    void aDeletedGroupLeavesItsServers() {
        String id = group(user, "g");
        seed.server(project, Map.of("server_group_id", id));
        assertThat(user.delete(PATH + "/" + id).status()).isEqualTo(204);
        assertFault(user.get(PATH + "/" + id), 404, "itemNotFound", id);
        assertFault(user.delete(PATH + "/" + id), 404, "itemNotFound");
        assertThat(jdbc.sql("SELECT COUNT(*) FROM servers WHERE server_group_id IS NULL")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
        assertFault(user.get(PATH + "/" + UUID.randomUUID() + "ä"), 404, "itemNotFound");
    }

    @Test
    void thereAreAsManyAsTheQuotaAllows() {
        seed.quota(project, "server_groups", 2);
        group(user, "a");
        group(user, "b");
        assertFault(
                user.post(PATH, body("'name': 'c', 'policies': ['affinity']")),
                403,
                "forbidden",
                "Quota exceeded, too many server groups");
    }

    @Test
    void aListOfManyCostsAsMuchAsOneOfFew() {
        seed.quota(project, "server_groups", -1);
        seed.server(project, Map.of("server_group_id", group(user, "a")));
        long one = CountedDatabase.statements(user, api -> api.get(PATH));
        for (int i = 0; i < 20; i++) {
            seed.server(project, Map.of("server_group_id", group(user, "g" + i)));
        }
        assertThat(CountedDatabase.statements(user, api -> api.get(PATH)))
                .isEqualTo(one)
                .isLessThanOrEqualTo(2);
    }
}
