package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ListApiTest extends NetworkSlice {

    private List<String> list(RestApi api, String collection, String query, String field) {
        RestApi.Answer answer = api.get("/v2.0/" + collection.replace('_', '-') + "?" + query);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        return answer.json().get(collection).findValuesAsString(field);
    }

    @Test
    void filtersByEveryAttribute() {
        String first = create(user, "network", "{\"name\": \"a\", \"mtu\": 1300}")
                .get("id")
                .asString();
        String second = create(user, "network", "{\"name\": \"b\", \"admin_state_up\": false}")
                .get("id")
                .asString();
        assertThat(list(user, "networks", "name=a", "id")).containsExactly(first);
        assertThat(list(user, "networks", "name=a&name=b", "id")).containsExactly(first, second);
        assertThat(list(user, "networks", "name=a&mtu=1400", "id")).isEmpty();
        assertThat(list(user, "networks", "mtu=1300&mtu=1301", "id")).containsExactly(first);
        assertThat(list(user, "networks", "mtu=big", "id")).isEmpty();
        assertThat(list(user, "networks", "admin_state_up=False", "id")).containsExactly(second);
        assertThat(list(user, "networks", "id=" + second, "id")).containsExactly(second);
        assertThat(list(user, "networks", "project_id=" + project, "id")).containsExactly(first, second);
        assertThat(list(admin, "networks", "tenant_id=" + project, "id")).containsExactly(first, second);
        assertThat(list(user, "networks", "project_id=other", "id")).isEmpty();
        assertThat(list(admin, "networks", "provider:network_type=vxlan", "id")).containsExactly(first, second);
        assertThat(list(user, "networks", "status=DOWN", "id")).isEmpty();
        assertThat(list(user, "networks", "status=ACTIVE&sort_key=status&sort_dir=desc", "id"))
                .hasSize(2);
        assertThat(list(user, "networks", "router:external=True", "id")).isEmpty();
        assertThat(list(user, "networks", "router:external=False", "id")).hasSize(2);
        assertProblem(
                user.get("/v2.0/networks?colour=red"),
                400,
                "HTTPBadRequest",
                "['colour'] is invalid attribute for filtering");
        assertThat(list(user, "networks", "name=", "id")).isEmpty();
        assertThat(list(user, "networks", "changed_since=2001-01-01T00:00:00Z", "id"))
                .hasSize(2);
        assertThat(list(user, "networks", "changed_since=2101-01-01T00:00:00", "id"))
                .isEmpty();
        assertProblem(user.get("/v2.0/networks?changed_since=soon"), 400, "InvalidInput", "changed_since");
        assertThat(user.get("/v2.0/networks.json?fields=name").json().toString())
                .isEqualTo("{\"networks\":[{\"name\":\"a\"},{\"name\":\"b\"}]}");
    }

    @Test
    void filtersPortsByWhatTheyHave() {
        String network = network(user);
        String subnet = subnet(user, network, "10.0.0.0/24");
        String first = port(user, network).get("id").asString();
        JsonNode second = create(
                user,
                "port",
                "{\"network_id\": \"%s\", \"device_id\": \"d\", \"device_owner\": \"o\"}".formatted(network));
        String id = second.get("id").asString();
        String group = second.at("/security_groups/0").asString();
        assertThat(list(user, "ports", "fixed_ips=ip_address=10.0.0.3", "id")).containsExactly(id);
        assertThat(list(user, "ports", "fixed_ips=ip_address%3D10.0.0.3&fixed_ips=subnet_id%3D" + subnet, "id"))
                .containsExactly(id);
        assertThat(list(user, "ports", "fixed_ips=subnet_id=" + subnet, "id")).containsExactly(first, id);
        assertThat(list(user, "ports", "fixed_ips=ip_address_substr=0.3", "id")).containsExactly(id);
        assertThat(list(
                        user,
                        "ports",
                        "mac_address=" + second.get("mac_address").asString(),
                        "id"))
                .containsExactly(id);
        assertThat(list(user, "ports", "device_id=d&device_owner=o", "id")).containsExactly(id);
        assertThat(list(user, "ports", "security_groups=" + group, "id")).containsExactly(first, id);
        assertThat(list(user, "ports", "network_id=" + network + "&status=DOWN", "id"))
                .containsExactly(first, id);
        assertThat(list(admin, "ports", "binding:host_id=h9", "id")).isEmpty();
        assertProblem(user.get("/v2.0/ports?fixed_ips=bogus"), 400, "HTTPBadRequest", "fixed_ips");
        assertThat(list(user, "subnets", "cidr=10.0.0.0/24&ip_version=4&enable_dhcp=true", "id"))
                .containsExactly(subnet);
        assertThat(list(user, "security_group_rules", "direction=ingress&ethertype=IPv6", "id"))
                .hasSize(1);
        assertThat(list(user, "security_group_rules", "remote_group_id=" + group, "id"))
                .hasSize(2);
    }

    @Test
    void ordersAndPages() {
        for (String name : List.of("b", "a", "c", "a")) {
            create(user, "network", "{\"name\": \"" + name + "\"}");
        }
        assertThat(list(user, "networks", "sort_key=name&sort_dir=desc", "name"))
                .containsExactly("c", "b", "a", "a");
        assertThat(list(user, "networks", "sort_key=name", "name")).containsExactly("a", "a", "b", "c");
        JsonNode first = user.get("/v2.0/networks?sort_key=name&sort_dir=asc&limit=3&fields=id&fields=name")
                .json();
        assertThat(first.get("networks").findValuesAsString("name")).containsExactly("a", "a", "b");
        String next = link(first, "next");
        assertThat(next)
                .contains("limit=3")
                .contains("marker=" + first.at("/networks/2/id").asString());
        JsonNode second = user.get(next.substring(next.indexOf("/v2.0"))).json();
        assertThat(second.get("networks").findValuesAsString("name")).containsExactly("c");
        assertThat(link(second, "next")).isEmpty();
        String previous = link(second, "previous");
        assertThat(previous).contains("page_reverse=True");
        JsonNode back = user.get(previous.substring(previous.indexOf("/v2.0"))).json();
        assertThat(back.get("networks")).isEqualTo(first.get("networks"));
        assertThat(user.get("/v2.0/networks").json().has("networks_links")).isFalse();
        assertThat(list(user, "networks", "limit=0", "name")).hasSize(4);
    }

    @Test
    void badListParametersAreNamed() {
        String stranger = network(this.stranger);
        assertProblem(user.get("/v2.0/networks?limit=-1"), 400, "HTTPBadRequest", "Limit must be an integer 0");
        assertProblem(user.get("/v2.0/networks?limit=x"), 400, "HTTPBadRequest", "'x'");
        assertProblem(user.get("/v2.0/networks?sort_key=colour"), 400, "HTTPBadRequest", "colour");
        assertProblem(user.get("/v2.0/networks?sort_key=name&sort_dir=up"), 400, "HTTPBadRequest", "up");
        assertProblem(
                user.get("/v2.0/networks?sort_key=name&sort_dir=asc&sort_dir=asc"), 400, "HTTPBadRequest", "number");
        assertProblem(user.get("/v2.0/networks?limit=1&marker=none"), 404, "NetworkNotFound", "none");
        assertProblem(user.get("/v2.0/networks?limit=1&marker=" + stranger), 404, "NetworkNotFound", stranger);
    }

    private static String link(JsonNode answer, String relation) {
        for (JsonNode link : answer.path("networks_links")) {
            if (link.get("rel").asString().equals(relation)) {
                return link.get("href").asString();
            }
        }
        return "";
    }

    /** Pages through ports while they come and go: no survivor is missed, nothing is told twice. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void everySurvivorIsListedOnce(long seed) {
        Random random = new Random(seed);
        String network = network(user);
        Set<String> survivors = new HashSet<>();
        for (int i = 0; i < 30; i++) {
            survivors.add(make(network, random));
        }
        String order = List.of("", "&sort_key=name", "&sort_key=name&sort_dir=desc", "&sort_key=mac_address")
                .get(random.nextInt(4));
        int limit = 2 + random.nextInt(6);
        List<String> seen = new ArrayList<>();
        String marker = "";
        while (true) {
            List<String> page = list(user, "ports", "limit=" + limit + order + marker, "id");
            seen.addAll(page);
            if (page.size() < limit) {
                break;
            }
            marker = "&marker=" + page.getLast();
            make(network, random);
            String victim = survivors.iterator().next();
            if (!victim.equals(page.getLast())) {
                survivors.remove(victim);
                user.delete("/v2.0/ports/" + victim);
            }
        }
        assertThat(seen).doesNotHaveDuplicates().containsAll(survivors);
    }

    private String make(String network, Random random) {
        return create(user, "port", "{\"network_id\": \"" + network + "\", \"name\": \"p" + random.nextInt(4) + "\"}")
                .get("id")
                .asString();
    }
}
