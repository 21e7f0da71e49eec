package io.altostratus.compute.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** However long a list is, it costs as many statements. */
class ListStatementsTest extends ComputeSlice {

    @ParameterizedTest
    @CsvSource({
        "/v2.1/servers/detail, servers, 1",
        "/v2.1/servers, servers, 1",
        "/v2.1/flavors/detail, flavors, 1",
        "/v2.1/flavors, flavors, 1",
        "/v2.1/os-keypairs, keypairs, 1",
        "/v2.1/os-hypervisors/detail, hypervisors, 3",
        "/v2.1/os-hypervisors, hypervisors, 2",
        "/v2.1/os-services, services, 2",
        "/v2.1/os-availability-zone/detail, availabilityZoneInfo, 2"
    })
    void aListOfAHundredCostsAsMuchAsOneOfFive(String path, String list, long most) {
        String own = "admin-project";
        fill(own, 0, 5);
        long five = statements(path, list, 5);
        fill(own, 5, 100);
        assertThat(statements(path, list, 100)).isEqualTo(five).isLessThanOrEqualTo(most);
    }

    private void fill(String project, int from, int to) {
        seed.servers(project, to - from);
        IntStream.range(from, to).forEach(i -> {
            seed.flavor("f" + i);
            seed.keypair("user-of-" + project, "key-" + i);
            seed.host("host-" + i);
        });
    }

    private long statements(String path, String list, int expected) {
        int length = admin.get(path).json().get(list).size();
        assertThat(length).isEqualTo(list.equals("availabilityZoneInfo") ? 1 : expected);
        return CountedDatabase.statements(admin, api -> api.get(path));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2.75 | /v2.1/os-hypervisors/detail?with_servers=true | 4",
                "2.1 | /v2.1/os-aggregates | 3",
                "1.39 | /placement/resource_providers?resources=VCPU:1&required=COMPUTE_NODE | 7",
                "1.39 | /placement/allocation_candidates?resources=VCPU:1 | 6"
            })
    void operatorsListsOfAHundredHostsCostAsMuchAsOfFive(String version, String path, long most) {
        hosts(0, 5);
        long five = operatorsStatements(version, path);
        hosts(5, 100);
        assertThat(operatorsStatements(version, path)).isEqualTo(five).isLessThanOrEqualTo(most);
    }

    private long operatorsStatements(String version, String path) {
        return CountedDatabase.statements(
                admin.withHeader("OpenStack-API-Version", "compute " + version + ",placement " + version),
                api -> api.get(path));
    }

    private void hosts(int from, int to) {
        IntStream.range(from, to).forEach(i -> {
            seed.host("host-" + i);
            seed.server(project, java.util.Map.of("host", "host-" + i));
            admin.post("/v2.1/os-aggregates", "{\"aggregate\": {\"name\": \"a" + i + "\"}}");
        });
    }

    @Test
    void aPageAfterAMarkerWithAllFiltersCostsTwo() {
        String marker = seed.servers(project, 50).get(20);
        assertThat(CountedDatabase.statements(
                        user,
                        api -> api.get("/v2.1/servers/detail?limit=10&marker=" + marker
                                + "&name=vm-.*&status=ACTIVE&flavor=f1&ip=10.0&sort_key=display_name&sort_dir=asc")))
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/ips", "/metadata", "/os-instance-actions"})
    void oneServerCostsFewStatements(String part) {
        String id = seed.server(project, java.util.Map.of());
        assertThat(CountedDatabase.statements(user, api -> api.get("/v2.1/servers/" + id + part)))
                .isLessThanOrEqualTo(2);
    }

    /** The work that waits in the database grows with the request; the number of statements does not. */
    @Test
    void creatingTenServersCostsAsMuchAsOne() {
        seed.flavor("f1");
        seed.keypair(userId(), "key");
        seed.quota(project, "instances", 100);
        String body = serverBody("\"key_name\": \"key\", \"metadata\": {\"a\": \"b\"}");
        long one = CountedDatabase.statements(user, api -> api.post("/v2.1/servers", body));
        String ten = serverBody("\"key_name\": \"key\", \"min_count\": 10, \"metadata\": {\"a\": \"b\"}");
        assertThat(CountedDatabase.statements(user, api -> api.post("/v2.1/servers", ten)))
                .isEqualTo(one)
                .isLessThanOrEqualTo(10);
        assertThat(rowsOf("servers")).isEqualTo(11);
        assertThat(rowsOf("workflows")).isEqualTo(11);
        assertThat(rowsOf("server_actions")).isEqualTo(11);
        seed.quota(project, "cores", 100);
        seed.servers(project, 40);
        assertThat(CountedDatabase.statements(user, api -> api.post("/v2.1/servers", body)))
                .as("with 51 servers there")
                .isEqualTo(one);
    }

    /** Asking for more than the quota has room for must not be tried number by number. */
    @Test
    void askingForFarTooManyCostsAsMuchAsWell() {
        seed.flavor("f1");
        String body = serverBody("\"min_count\": 1, \"max_count\": 2000");
        long many = CountedDatabase.statements(user, api -> api.post("/v2.1/servers", body));
        assertThat(rowsOf("servers")).isEqualTo(10);
        assertThat(many).isLessThanOrEqualTo(20);
    }

    @Test
    void deletingCostsFewStatements() {
        String id =
                seed.server(project, java.util.Map.of("id", UUID.randomUUID().toString()));
        assertThat(CountedDatabase.statements(user, api -> api.delete("/v2.1/servers/" + id)))
                .isLessThanOrEqualTo(8);
    }
}
