package io.altostratus.network.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.altostratus.testing.RestApi;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import tools.jackson.databind.JsonNode;

@Timeout(120)
class IpamRaceTest extends NetworkSlice {

    @Test
    void thirtyTwoClientsFillABlockToTheLastAddress() throws Exception {
        String network = network(user);
        String subnet = subnet(user, network, "10.0.0.0/24");
        Queue<String> ports = new ConcurrentLinkedQueue<>();
        Queue<String> addresses = new ConcurrentLinkedQueue<>();
        Queue<RestApi.Answer> refused = new ConcurrentLinkedQueue<>();
        AtomicInteger left = new AtomicInteger(253 + 32);
        parallel(32, () -> {
            while (left.getAndDecrement() > 0) {
                RestApi.Answer answer = user.post("/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"}}");
                if (answer.status() == 201) {
                    ports.add(answer.json().at("/port/id").asString());
                    addresses.add(ip(answer.json().get("port")));
                } else {
                    refused.add(answer);
                }
            }
        });
        assertThat(addresses).hasSize(253).doesNotHaveDuplicates();
        assertThat(refused)
                .hasSize(32)
                .allSatisfy(answer -> assertProblem(
                        answer,
                        409,
                        "IpAddressGenerationFailure",
                        "No more IP addresses available on network " + network));
        assertThat(new TreeSet<>(addresses)).hasSize(253);

        // what is released is there again, the lowest first, while others come and go
        List<String> some = new ArrayList<>(ports).subList(0, 100);
        Queue<String> toDelete = new ConcurrentLinkedQueue<>(some);
        Queue<String> again = new ConcurrentLinkedQueue<>();
        parallel(16, () -> {
            for (String id = toDelete.poll(); id != null; id = toDelete.poll()) {
                assertThat(user.delete("/v2.0/ports/" + id).status()).isEqualTo(204);
                RestApi.Answer answer = user.post("/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"}}");
                assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
                again.add(answer.json().at("/port/id").asString());
            }
        });
        assertThat(again).hasSize(100);
        assertThat(jdbc.sql("SELECT COUNT(DISTINCT address) FROM ip_allocations WHERE subnet_id = :s")
                        .param("s", subnet)
                        .query(Integer.class)
                        .single())
                .isEqualTo(253);
        assertThat(jdbc.sql("SELECT COUNT(*) FROM released_addresses WHERE subnet_id = :s")
                        .param("s", subnet)
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(admin.get("/v2.0/altostratus-audit").json().get("findings").size())
                .isZero();
    }

    @Test
    void chosenAddressesAndGivenOnesNeverMeet() throws Exception {
        String network = network(user);
        subnet(user, network, "10.0.0.0/25");
        AtomicInteger next = new AtomicInteger(2);
        Queue<String> addresses = new ConcurrentLinkedQueue<>();
        parallel(8, () -> {
            for (int i = 0; i < 12; i++) {
                String wish = i % 2 == 0
                        ? ""
                        : ", \"fixed_ips\": [{\"ip_address\": \"10.0.0." + next.getAndIncrement() + "\"}]";
                RestApi.Answer answer =
                        user.post("/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"" + wish + "}}");
                assertThat(answer.status()).as(answer.toString()).isIn(201, 409);
                if (answer.status() == 201) {
                    addresses.add(ip(answer.json().get("port")));
                }
            }
        });
        assertThat(addresses).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(48);
    }

    /** Ports that are being made do not know the subnet yet, and those that are there do not ask for it. */
    @Test
    void noPortMissesTheAddressOfAnAutomaticSubnet() throws Exception {
        String network = network(user);
        subnet(user, network, "10.0.0.0/23");
        AtomicInteger left = new AtomicInteger(200);
        AtomicInteger made = new AtomicInteger();
        Queue<String> subnets = new ConcurrentLinkedQueue<>();
        parallel(32, () -> {
            while (left.getAndDecrement() > 0) {
                port(user, network);
                int count = made.incrementAndGet();
                if (count == 50 || count == 120) {
                    RestApi.Answer answer = user.post("/v2.0/subnets", """
                            {"subnet": {"network_id": "%s", "ip_version": 6, "cidr": "fd00:0:0:%d::/64",
                             "ipv6_address_mode": "slaac", "ipv6_ra_mode": "slaac"}}""".formatted(network, count));
                    assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
                    subnets.add(answer.json().at("/subnet/id").asString());
                }
            }
        });
        assertThat(made).hasValue(200);
        user.get("/v2.0/ports?network_id=" + network)
                .json()
                .get("ports")
                .forEach(port -> assertThat(port.get("fixed_ips").size())
                        .as(port.toString())
                        .isEqualTo(3));
        for (String subnet : subnets) {
            assertThat(user.delete("/v2.0/subnets/" + subnet).status()).isEqualTo(204);
        }
        user.get("/v2.0/ports?network_id=" + network)
                .json()
                .get("ports")
                .forEach(port -> assertThat(port.get("fixed_ips").size()).isEqualTo(1));
        assertThat(jdbc.sql("SELECT COUNT(*) FROM released_addresses")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void poolsMayChangeWhileTheyAreUsed() throws Exception {
        String network = network(user);
        String subnet = subnet(user, network, "10.0.0.0/24");
        AtomicInteger left = new AtomicInteger(120);
        Queue<String> addresses = new ConcurrentLinkedQueue<>();
        String asked = ", \"fixed_ips\": [{\"subnet_id\": \"" + subnet + "\"}, {\"subnet_id\": \"" + subnet + "\"}]";
        parallel(32, () -> {
            for (int number = left.getAndDecrement(); number > 0; number = left.getAndDecrement()) {
                if (number % 30 == 0) {
                    RestApi.Answer changed = user.put("/v2.0/subnets/" + subnet, """
                            {"subnet": {"allocation_pools": [{"start": "10.0.0.%d", "end": "10.0.0.254"}]}}
                            """.formatted(2 + number / 30));
                    assertThat(changed.status()).as(changed.toString()).isEqualTo(200);
                }
                RestApi.Answer answer = user.post(
                        "/v2.0/ports",
                        "{\"port\": {\"network_id\": \"" + network + "\"" + (number % 2 == 0 ? asked : "") + "}}");
                assertThat(answer.status()).as(answer.toString()).isEqualTo(201);
                answer.json()
                        .at("/port/fixed_ips")
                        .forEach(ip -> addresses.add(ip.get("ip_address").asString()));
            }
        });
        assertThat(addresses).hasSize(180).doesNotHaveDuplicates();
        assertThat(user.put(
                                "/v2.0/subnets/" + subnet,
                                "{\"subnet\": {\"allocation_pools\": [{\"start\": \"10.0.0.250\", \"end\": \"10.0.0.251\"}]}}")
                        .status())
                .isEqualTo(200);
        assertThat(List.of(ip(port(user, network)), ip(port(user, network))))
                .containsExactly("10.0.0.250", "10.0.0.251");
        assertProblem(
                user.post("/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"}}"),
                409,
                "IpAddressGenerationFailure",
                network);
    }

    @Test
    void networksMayOverlapAndSubnetsOfOneMayNot() throws Exception {
        List<String> networks = List.of(network(user), network(stranger));
        subnet(user, networks.get(0), "10.0.0.0/26");
        subnet(stranger, networks.get(1), "10.0.0.0/26");
        List<Queue<String>> addresses = List.of(new ConcurrentLinkedQueue<>(), new ConcurrentLinkedQueue<>());
        AtomicInteger next = new AtomicInteger();
        parallel(32, () -> {
            for (int i = next.getAndIncrement(); i < 2 * 61; i = next.getAndIncrement()) {
                JsonNode port = port(i % 2 == 0 ? user : stranger, networks.get(i % 2));
                addresses.get(i % 2).add(ip(port));
            }
        });
        assertThat(addresses).allSatisfy(own -> assertThat(own).hasSize(61).doesNotHaveDuplicates());
        assertThat(new TreeSet<>(addresses.get(0))).isEqualTo(new TreeSet<>(addresses.get(1)));

        String contested = network(user);
        AtomicInteger made = new AtomicInteger();
        AtomicInteger length = new AtomicInteger(24);
        parallel(5, () -> {
            RestApi.Answer answer = user.post("/v2.0/subnets", """
                    {"subnet": {"network_id": "%s", "ip_version": 4, "cidr": "10.1.0.0/%d"}}""".formatted(contested, length.getAndIncrement()));
            assertThat(answer.status()).as(answer.toString()).isIn(201, 400);
            made.addAndGet(answer.status() == 201 ? 1 : 0);
        });
        assertThat(made).hasValue(1);
    }

    @Test
    void poolsAreUsedUpwardsAndOneSubnetAfterTheOther() {
        String network = network(user);
        create(user, "subnet", """
                {"network_id": "%s", "ip_version": 4, "cidr": "10.0.0.0/24", "allocation_pools":
                 [{"start": "10.0.0.10", "end": "10.0.0.11"}, {"start": "10.0.0.20", "end": "10.0.0.20"}]}
                """.formatted(network));
        create(user, "subnet", """
                {"network_id": "%s", "ip_version": 4, "cidr": "10.0.1.0/24", "allocation_pools":
                 [{"start": "10.0.1.5", "end": "10.0.1.5"}]}
                """.formatted(network));
        create(user, "port", "{\"network_id\": \"" + network + "\", \"fixed_ips\": [{\"ip_address\": \"10.0.0.11\"}]}");
        // outside the pools, but within the block
        create(user, "port", "{\"network_id\": \"" + network + "\", \"fixed_ips\": [{\"ip_address\": \"10.0.0.99\"}]}");
        List<String> given = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            given.add(ip(port(user, network)));
        }
        assertThat(given).containsExactly("10.0.0.10", "10.0.0.20", "10.0.1.5");
        assertProblem(
                user.post("/v2.0/ports", "{\"port\": {\"network_id\": \"" + network + "\"}}"),
                409,
                "IpAddressGenerationFailure",
                network);
    }

    private static void parallel(int clients, Runnable work) throws Exception {
        try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            List<java.util.concurrent.Future<?>> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(pool.submit(work));
            }
            for (var one : all) {
                one.get();
            }
        }
    }
}
